import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HumanError } from '../sender/humanError';
import { sentence } from '../sender/sentence';
import { errorCode, isSystemError } from '../sender/systemError';
import { nodeDisk } from '../sessions/nodeDisk';
import type { SessionDisk } from '../sessions/sessionDisk';
import { SessionLock, type AcquireLock } from '../sessions/sessionLock';
import type { SessionOwner } from '../sessions/sessionOwner';
import { bookFolder, listOthers, type BookKeys, type BookPlace } from './book/bookFolder';
import { SALT_BYTES } from './book/fileHead';
import { loadBook, type Loaded, type LoadedBook } from './book/loadBook';
import { PeopleBook } from './peopleBook';
import { PeopleTable, takerOf } from './peopleTable';
import { rewriteBook, type BookParts } from './book/rewriteBook';

export type OpenedBook =
  | { readonly kind: 'open'; readonly book: PeopleBook }
  /** Its key isn't there. `problem` says so; `setAside` makes room for a new book, on the user's word alone. */
  | {
      readonly kind: 'otherKey';
      readonly problem: HumanError;
      /** Gives where the old book lies from then on. @throws HumanError where that can't be done */
      readonly setAside: () => Promise<string>;
    }
  | { readonly kind: 'newer'; readonly problem: HumanError };

/** What stands in for the computer in a test. */
export interface OpenOptions {
  readonly files?: SessionDisk;
  readonly acquire?: AcquireLock;
  /** Wall clock, by which it is told what was counted in the future. */
  readonly nowMs?: () => number;
  readonly pause?: (durationMs: number) => Promise<unknown>;
}

/**
 * Opens the book of a data folder; where there is none yet, it is begun. `book.damage` says whether all of it could be read.
 * @param self what another window is told while this one rewrites the book
 * @throws HumanError where its folder can't be read
 */
export async function openPeopleBook(
  dataFolder: string,
  keys: BookKeys,
  self: SessionOwner,
  { files = nodeDisk, acquire = SessionLock.acquire, nowMs = Date.now, pause = sleep }: OpenOptions = {},
): Promise<OpenedBook> {
  const place = { folder: bookFolder(dataFolder), files };
  const parts = { place, keys, self, acquire };
  try {
    let { loaded, table } = await load(parts, nowMs);
    if (loaded.kind === 'loaded' && loaded.salt === null && (await begin(parts, pause)))
      ({ loaded, table } = await load(parts, nowMs));
    switch (loaded.kind) {
      case 'otherKey':
        return { kind: 'otherKey', problem: lostKey(), setAside: () => setAside(place) };
      case 'newer':
        return { kind: 'newer', problem: newerVersion() };
      case 'loaded': {
        const book = new PeopleBook(parts, table, loaded, loaded.salt ?? randomBytes(SALT_BYTES));
        // It is as good untidied; there is another day.
        if (await isUntidy(place, loaded)) await book.tidy().catch(() => false);
        return { kind: 'open', book };
      }
    }
  } catch (error) {
    throw bookError(place, error);
  }
}

async function load(
  { place, keys }: BookParts,
  nowMs: () => number,
): Promise<{ readonly loaded: Loaded; readonly table: PeopleTable }> {
  let table = new PeopleTable(nowMs);
  const loaded = await loadBook(place, keys, () => {
    const begun = table.successor();
    table = begun;
    return takerOf(begun);
  });
  return { loaded, table };
}

/**
 * Makes the first file, whose salt all others take over: under the lock, so that of several that begin in one moment one
 * does. False where the disk doesn't take it; then the book can be asked, and what is appended fails.
 */
async function begin(
  { place, keys, self, acquire }: BookParts,
  pause: (durationMs: number) => Promise<unknown>,
): Promise<boolean> {
  try {
    await place.files.makeFolder(place.folder);
    for (let tryCount = 0; tryCount < MAX_BEGIN_TRIES; tryCount += 1) {
      const acquired = await acquire(place.folder, self);
      if (acquired.kind === 'owner') {
        const { lock } = acquired;
        try {
          if (!(await hasSalt(place, keys))) {
            const salt = randomBytes(SALT_BYTES);
            const isOwner = (): Promise<boolean> => lock.isOwner();
            await rewriteBook({ place, keys, salt, keep: (record) => record, removesDamaged: false, isOwner });
          }
          return true;
        } finally {
          await lock.release();
        }
      }
      if (await hasSalt(place, keys)) return true;
      // With a salt of its own this window would take for another account what is the same.
      await pause(BEGIN_PAUSE_MS);
    }
    return false;
  } catch {
    return false;
  }
}

async function hasSalt(place: BookPlace, keys: BookKeys): Promise<boolean> {
  const loaded = await loadBook(place, keys, () => () => undefined);
  return loaded.kind !== 'loaded' || loaded.salt !== null;
}

async function isUntidy(place: BookPlace, { known, replacedIds }: LoadedBook): Promise<boolean> {
  if (known.size > MANY_FILES || replacedIds.length > 0) return true;
  return (await listOthers(place, 'new')).length > MANY_FILES;
}

/** Under a name of its own beside the book's; what it tells of people can be read again where its key comes back. */
async function setAside(place: BookPlace): Promise<string> {
  const { folder, files } = place;
  const dataFolder = dirname(folder);
  try {
    const names = new Set(await files.list(dataFolder));
    let number = 1;
    while (names.has(asideName(folder, number))) number += 1;
    const aside = join(dataFolder, asideName(folder, number));
    await files.rename(folder, aside);
    await files.syncFolder(dataFolder);
    return aside;
  } catch (error) {
    throw bookError(place, error);
  }
}

function asideName(folder: string, number: number): string {
  return `${basename(folder)}.set-aside-${number}`;
}

function lostKey(): HumanError {
  return new HumanError(
    sentence('The key that opens the book of people isn’t there any more, so it isn’t known who has opted out.'),
    sentence(
      'Open it where it was kept until now, or begin a new one: the old one is set aside, not deleted. Then enter anew who has opted out.',
    ),
    undefined,
    { fault: 'machine' },
  );
}

function newerVersion(): HumanError {
  return new HumanError(
    sentence('The book of people was written by a newer version of Excel to WhatsApp.'),
    sentence('Update the extension, then try again. The book has been left as it is.'),
  );
}

function bookError({ folder }: BookPlace, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  return new HumanError(
    sentence('The book of people in {0} can’t be read: {1}.', folder, errorCode(error) ?? error.message),
    sentence('Make its folder and its files readable and writable again, then try again: nothing is lost.'),
    error,
    { fault: 'machine' },
  );
}

/** Whoever has the lock makes the file, which takes milliseconds, and longer on a machine that is busy. */
const MAX_BEGIN_TRIES = 500;
const BEGIN_PAUSE_MS = 20;
/** Each window and each run that writes makes one. */
const MANY_FILES = 16;
