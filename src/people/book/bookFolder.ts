import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { errorCode } from '../../sender/systemError';
import type { SessionDisk } from '../../sessions/sessionDisk';
import type { KeyedSealer } from '../../sessions/sessionFile';

/** Where a book lies, and by what it is reached. */
export interface BookPlace {
  readonly folder: string;
  readonly files: SessionDisk;
}

/** The keys of a book. Where several were made, each of its files names its own. */
export interface BookKeys {
  /** For what is new. */
  current(): Promise<KeyedSealer>;
  /** Null where it isn't there any more. */
  find(keyId: string): Promise<KeyedSealer | null>;
}

/** `open` while its writer may append to it, `done` from then on; `new` and `damaged` are no part of the book. */
export type FileState = 'open' | 'done' | 'new' | 'damaged';

export function bookFolder(dataFolder: string): string {
  return join(dataFolder, 'people');
}

export function newFileId(): string {
  return randomBytes(ID_BYTES).toString('hex');
}

export function filePath({ folder }: BookPlace, id: string, state: FileState): string {
  return join(folder, `${id}.${state}`);
}

/** The book's files by their id; none where there is no book. */
export async function listFiles(place: BookPlace): Promise<ReadonlyMap<string, 'open' | 'done'>> {
  let before = await listOnce(place);
  for (;;) {
    const now = await listOnce(place);
    // A listing may miss what is renamed meanwhile; two that agree don't.
    if (isSame(before, now)) return now;
    before = now;
  }
}

/** The ids of those in a state that is no part of the book. */
export async function listOthers(place: BookPlace, state: 'new' | 'damaged'): Promise<readonly string[]> {
  const named = (await namesIn(place)).map((name) => FILE_NAME.exec(name));
  return named.filter((match) => match?.[2] === state).map((match) => match?.[1] ?? '');
}

/** Makes durable which files there are, and that the folder is there at all. */
export async function syncFirstName({ folder, files }: BookPlace): Promise<void> {
  await files.syncFolder(folder);
  const dataFolder = dirname(folder);
  await files.syncFolder(dataFolder);
  await files.syncFolder(dirname(dataFolder)).catch((error: unknown) => {
    // Whoever may not look into what lies above the data can't sync it; as a rule the folder has long been there.
    if (errorCode(error) !== 'EACCES' && errorCode(error) !== 'EPERM') throw error;
  });
}

async function listOnce(place: BookPlace): Promise<Map<string, 'open' | 'done'>> {
  const found = new Map<string, 'open' | 'done'>();
  for (const name of await namesIn(place)) {
    const [, id, state] = FILE_NAME.exec(name) ?? [];
    if (id === undefined) continue;
    if (state === 'done' || (state === 'open' && !found.has(id))) found.set(id, state);
  }
  return found;
}

async function namesIn({ folder, files }: BookPlace): Promise<readonly string[]> {
  try {
    return await files.list(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function isSame(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): boolean {
  return left.size === right.size && [...left].every(([id, state]) => right.get(id) === state);
}

const ID_BYTES = 8;
const FILE_NAME = /^([\da-f]{16})\.(open|done|new|damaged)$/u;
