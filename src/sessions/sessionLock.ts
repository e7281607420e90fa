import { randomBytes } from 'node:crypto';
import { link, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HumanError } from '../sender/humanError';
import { sentence } from '../sender/sentence';
import { folderError } from './fileFailure';
import { errorCode } from '../sender/systemError';
import { readWholeFile } from './journal/journalDisk';
import { nodeDisk } from './nodeDisk';
import { askOwner, askToLetGo, isSocketFile, OwnerSocket } from './ownerSocket';
import type { SessionDisk } from './sessionDisk';
import type { SessionOwner } from './sessionOwner';

/** What an owner asks of its lock. */
export interface Ownership {
  /** The fence: asked before every append. */
  isOwner(): Promise<boolean>;
  release(): Promise<void>;
}

export type Acquired =
  | { readonly kind: 'owner'; readonly lock: Ownership }
  /** Another process, alive now, drives the session. */
  | { readonly kind: 'held'; readonly by: SessionOwner };

export type AcquireLock = (folder: string, self: SessionOwner) => Promise<Acquired>;

/**
 * One owner per session. Each owner listens on a local socket of its own (a named pipe on Windows), which dies with its
 * process, and names it in the session's folder as `owner.<generation>`. To follow a dead owner is to create the next
 * generation's file, which only one can do: so none of several that find the same dead owner can push another aside. The
 * highest generation owns; where two processes don't see each other's sockets, the older one's appends fail. Whoever
 * connects to the socket is told who its owner is.
 */
export class SessionLock implements Ownership {
  readonly #socket: OwnerSocket;
  readonly #folder: string;
  readonly #generation: number;

  private constructor(socket: OwnerSocket, folder: string, generation: number) {
    this.#socket = socket;
    this.#folder = folder;
    this.#generation = generation;
  }

  /**
   * @param self what those who find the session held are told
   * @param onAsked another process asks this one to let go
   * @throws HumanError where the session's folder can't be written to, or it can't be told whether somebody drives it.
   */
  static async acquire(this: void, folder: string, self: SessionOwner, onAsked?: () => void): Promise<Acquired> {
    try {
      // It listens before its name is known, so whoever reads the name of a living owner can reach it.
      const socket = await OwnerSocket.listen(folder, self, onAsked);
      const acquired = await SessionLock.#follow(folder, socket).catch(async (error: unknown) => {
        await socket.close();
        throw error;
      });
      if (acquired.kind === 'held') await socket.close();
      return acquired;
    } catch (error) {
      throw folderError(folder, error);
    }
  }

  static async #follow(folder: string, socket: OwnerSocket): Promise<Acquired> {
    for (;;) {
      const owner = await newestOwner(folder);
      const by = owner === null ? null : await askOwner(owner.address);
      if (by !== null) return { kind: 'held', by };
      const generation = followerOf(owner);
      // Another was quicker: look again who it is.
      if (!(await claim(folder, generation, socket.address))) continue;
      // A late one may claim a generation that has come and gone: a higher one owns.
      if ((await generations(folder)).at(-1) === generation) {
        await clearAway(folder, generation, owner?.address);
        return { kind: 'owner', lock: new SessionLock(socket, folder, generation) };
      }
      await rm(ownerPath(folder, generation), { force: true });
    }
  }

  /** Who drives the session now; null where nobody does. */
  static async owner(folder: string, files: SessionDisk): Promise<SessionOwner | null> {
    const owner = await newestOwner(folder, files);
    return owner === null ? null : await askOwner(owner.address);
  }

  /** Asks whoever drives the session to let go of it, where it is one that does. */
  static async askToLetGo(folder: string, files: SessionDisk): Promise<void> {
    const owner = await newestOwner(folder, files);
    if (owner !== null) await askToLetGo(owner.address);
  }

  async isOwner(): Promise<boolean> {
    return (await generations(this.#folder)).at(-1) === this.#generation;
  }

  async release(): Promise<void> {
    await this.#socket.close();
  }
}

interface Owner {
  readonly generation: number;
  readonly address: string;
}

async function newestOwner(folder: string, files: SessionDisk = nodeDisk): Promise<Owner | null> {
  let unreadable: number | undefined;
  for (;;) {
    const generation = (await generations(folder, files)).at(-1);
    if (generation === undefined) return null;
    // A name without a file, such as a link to nowhere: no owner, though its generation counts.
    if (generation === unreadable) return { generation, address: '' };
    try {
      return { generation, address: (await readWholeFile(files, ownerPath(folder, generation))).toString() };
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      // As a rule it was followed, and cleared away, in this moment.
      unreadable = generation;
    }
  }
}

/** @throws HumanError where there is none, which no number of owners leads to. */
function followerOf(owner: Owner | null): number {
  const generation = (owner?.generation ?? 0) + 1;
  if (Number.isSafeInteger(generation)) return generation;
  throw new HumanError(
    sentence('The session’s folder holds a file {0} that isn’t of this program.', `owner.${generation - 1}`),
    sentence('Remove that file, then resume.'),
    undefined,
    { fault: 'machine' },
  );
}

/** Ascending; none where there is no folder any more. */
async function generations(folder: string, files: SessionDisk = nodeDisk): Promise<readonly number[]> {
  try {
    const numbers = (await files.list(folder)).map((name) => Number(OWNER_FILE.exec(name)?.[1]));
    // A number that isn't exact names another file than the one that it was read from.
    return numbers.filter((number) => Number.isSafeInteger(number)).toSorted((a, b) => a - b);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

const OWNER_FILE = /^owner\.([1-9]\d*)$/u;

function ownerPath(folder: string, generation: number): string {
  return join(folder, `owner.${generation}`);
}

/** Creates the generation's file, whole from its first moment on. False where another has. */
async function claim(folder: string, generation: number, address: string): Promise<boolean> {
  const newPath = join(folder, `owner-${randomBytes(8).toString('hex')}.new`);
  const path = ownerPath(folder, generation);
  try {
    await writeFile(newPath, address, { mode: 0o600, flag: 'wx' });
    await link(newPath, path).catch(async (error: unknown) => {
      // Where there are no links (FAT), a short moment of an empty file, which names no living owner, is put up with.
      if (errorCode(error) === 'EEXIST') throw error;
      await writeFile(path, address, { mode: 0o600, flag: 'wx' });
    });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(newPath, { force: true }).catch(() => undefined);
  }
}

/** The oldest first, so that of an owner that was followed either its own file is gone or its follower's is there. */
async function clearAway(folder: string, ownGeneration: number, deadAddress: string | undefined): Promise<void> {
  for (const generation of await generations(folder)) {
    if (generation < ownGeneration) await rm(ownerPath(folder, generation), { force: true });
  }
  // A process that was killed leaves the file of its socket behind.
  if (deadAddress !== undefined && isSocketFile(deadAddress))
    await rm(deadAddress, { force: true }).catch(() => undefined);
}
