import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { DataFolderPeople } from '../campaign/people/dataFolderPeople';
import type { People } from '../campaign/ports';
import { bookFolder, type BookKeys } from '../people/book/bookFolder';
import { HumanError } from '../sender/humanError';
import { sentence } from '../sender/sentence';
import { createSealer, keyIdOf, type Sealer } from '../sessions/encryption';
import { SessionStore } from '../sessions/sessionStore';
import type { SessionOwner } from '../sessions/sessionOwner';
import { removeOldResults } from '../workbook/results/resultsFile';
import { keyPath, readOrMakeKey } from './keyFile';
import type { RulesAcceptance } from '../campaign/beforeSending/rules';
import { RulesFile } from './beforeSending/rulesFile';
import { terminalLog } from './log/terminalLog';
import { sayError } from './say';

export interface DataFolder {
  readonly path: string;
  readonly store: SessionStore;
  readonly sealer: Sealer;
  /** Of its book of people. */
  readonly bookKeys: BookKeys;
  /** Opened once, by whoever asks first. */
  readonly people: People & { close(): Promise<void> };
  readonly rules: RulesAcceptance;
}

/** With the people of this computer alone. */
export interface OwnDataFolder extends DataFolder {
  readonly people: DataFolderPeople;
}

/** Of a book of people whose key is gone: a session that was begun goes on without what it held, anything else doesn't. */
export type LostBook = 'beginAnew' | 'refuse';

/** Without what killed runs and exports have left behind in it. @throws HumanError where it can't be written to. */
export async function openDataFolder(given: string | undefined, lostBook: LostBook = 'refuse'): Promise<OwnDataFolder> {
  const path = dataFolderPath(given);
  const key = await readOrMakeKey(path);
  const sealer = { ...createSealer(key), keyId: keyIdOf(key) };
  const store = new SessionStore(path);
  await terminalLog.open(path);
  await removeOldResults(path);
  await store.removeOldDrafts(DRAFT_LIFETIME_MS).catch(() => undefined);
  const bookKeys = {
    current: () => Promise.resolve(sealer),
    find: (keyId: string) => Promise.resolve(keyId === sealer.keyId ? sealer : null),
  };
  const people = new DataFolderPeople(path, {
    keys: bookKeys,
    self: () => THIS_TERMINAL,
    beginsAnew: (problem) => {
      if (lostBook === 'refuse') throw lostKeyHere(problem, path);
      process.stderr.write(`${sayError(problem)}\n`);
      return Promise.resolve(true);
    },
  });
  return { path, store, sealer, bookKeys, people, rules: new RulesFile(path) };
}

function lostKeyHere({ happened }: HumanError, path: string): HumanError {
  return new HumanError(
    happened,
    sentence(
      'Put the key that it was made with back as {0}, or begin a new book: move the folder {1} away, then enter anew who has opted out.',
      keyPath(path),
      bookFolder(path),
    ),
    undefined,
    { fault: 'machine' },
  );
}

export function dataFolderPath(given: string | undefined): string {
  return resolve(given ?? join(homedir(), '.excel-whatsapp'));
}

/** This process, as windows and other terminals are told of it. */
export const THIS_TERMINAL: SessionOwner = { kind: 'terminal', processId: process.pid };

/** A run that was killed while it read its workbook leaves one behind. */
const DRAFT_LIFETIME_MS = 24 * 3_600_000;
