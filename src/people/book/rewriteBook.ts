import { errorCode } from '../../sender/systemError';
import type { AcquireLock } from '../../sessions/sessionLock';
import type { SessionOwner } from '../../sessions/sessionOwner';
import { writeFully, type OpenedFile } from '../../sessions/journal/journalDisk';
import { filePath, listFiles, listOthers, newFileId, type BookKeys, type BookPlace } from './bookFolder';
import type { BookRecord } from './bookRecord';
import { encodeHead, HEAD_BYTES, versionFor, writeMark, type FileVersion } from './fileHead';
import { sealFrames, type FileSeal } from './frames';
import { loadFiles } from './loadBook';
import { MAX_RECORDS_A_FRAME, MAX_REPLACED_COUNT } from './recordCodec';

export interface BookParts {
  readonly place: BookPlace;
  readonly keys: BookKeys;
  /** What another window is told while this one rewrites the book. */
  readonly self: SessionOwner;
  readonly acquire: AcquireLock;
}

export interface Rewriting {
  readonly place: BookPlace;
  readonly keys: BookKeys;
  readonly salt: Buffer;
  /** What is taken along of a record; null for nothing. */
  readonly keep: (record: BookRecord) => BookRecord | null;
  /** What is damaged goes as well, since it may hold what must go; otherwise it is set aside. */
  readonly removesDamaged: boolean;
  /** The fence: asked before the new file takes the old ones' place. */
  readonly isOwner: () => Promise<boolean>;
}

/** `taken`: another process rewrites it. `locked`: a file was sealed with a key that isn't there, or by a newer version. */
export type Rewritten =
  | { readonly kind: 'done'; readonly droppedCount: number }
  | { readonly kind: 'taken' }
  | { readonly kind: 'locked' };

/** Rewrites it where nobody else does now. */
export async function rewriteLocked(
  { place, keys, self, acquire }: BookParts,
  rewriting: Pick<Rewriting, 'salt' | 'keep' | 'removesDamaged'>,
): Promise<Rewritten> {
  await place.files.makeFolder(place.folder);
  const acquired = await acquire(place.folder, self);
  if (acquired.kind === 'held') return { kind: 'taken' };
  const { lock } = acquired;
  try {
    return await rewriteBook({ place, keys, ...rewriting, isOwner: () => lock.isOwner() });
  } finally {
    await lock.release();
  }
}

/**
 * Makes one file of all that the book has. The files are closed to their writers first, by a new name: what a writer has
 * answered by then is in them, and what it writes later it writes again elsewhere, before it answers (`BookWriter`). One
 * rename then puts the new file in the place of all the others, which it names and which count no more from then on.
 */
export async function rewriteBook(rewriting: Rewriting): Promise<Rewritten> {
  const { place, isOwner } = rewriting;
  const { files, folder } = place;
  const replacedIds = await closeToWriters(place);
  const id = newFileId();
  const newPath = filePath(place, id, 'new');
  try {
    const copied = await writeCopy(rewriting, id, replacedIds);
    if (copied === null) return { kind: 'locked' };
    if (!(await isOwner())) return { kind: 'taken' };
    await files.rename(newPath, filePath(place, id, 'done'));
    // Before anything is removed: a power cut that undid the rename would leave neither.
    await files.syncFolder(folder);
    await removeReplaced(rewriting, replacedIds, copied.damagedIds);
    await files.syncFolder(folder);
    return { kind: 'done', droppedCount: copied.droppedCount };
  } finally {
    await files.remove(newPath).catch(() => undefined);
  }
}

/** Gives the ids of all files that there were; not of those that writers have begun since. */
async function closeToWriters(place: BookPlace): Promise<readonly string[]> {
  for (const [id, state] of await listFiles(place)) {
    if (state === 'done') continue;
    await place.files.rename(filePath(place, id, 'open'), filePath(place, id, 'done')).catch((error: unknown) => {
      // Its writer has removed it, as nothing in it counted.
      if (errorCode(error) !== 'ENOENT') throw error;
    });
  }
  return [...(await listFiles(place))].filter(([, state]) => state === 'done').map(([id]) => id);
}

interface Copied {
  readonly droppedCount: number;
  readonly damagedIds: ReadonlySet<string>;
}

/** Durable, under its first name. Null where a file can't be opened. */
async function writeCopy(
  { place, keys, salt, keep }: Rewriting,
  id: string,
  replacedIds: readonly string[],
): Promise<Copied | null> {
  const sealer = await keys.current();
  const file = await place.files.open(filePath(place, id, 'new'), 'wx');
  try {
    const copy = new Copy(file, { id, sealer });
    await copy.add(replacesRecords(replacedIds));
    // By itself, so that it can be read before the others.
    await copy.flush();
    let droppedCount = 0;
    const listed = new Map(replacedIds.map((replaced) => [replaced, 'done'] as const));
    const loaded = await loadFiles(place, keys, listed, async (records) => {
      const kept = records.map(keep).filter((record) => record !== null);
      droppedCount += records.length - kept.length;
      await copy.add(kept.filter(({ kind }) => kind !== 'replaces'));
    });
    if (loaded.kind !== 'loaded') return null;
    await copy.flush();
    // Only now is it known who can read it.
    await writeFully(file, encodeHead(id, sealer, salt, copy.version), 0);
    await writeMark(file, copy.recordCount, 0);
    await file.datasync();
    return { droppedCount, damagedIds: loaded.damagedIds };
  } finally {
    await file.close();
  }
}

function replacesRecords(ids: readonly string[]): readonly BookRecord[] {
  const records: BookRecord[] = [];
  for (let at = 0; at < ids.length; at += MAX_REPLACED_COUNT) {
    records.push({ kind: 'replaces', ids: ids.slice(at, at + MAX_REPLACED_COUNT) });
  }
  return records;
}

/** Writes records to a new file, in full frames. */
class Copy {
  readonly #file: OpenedFile;
  readonly #seal: FileSeal;
  #records: BookRecord[] = [];
  #length = HEAD_BYTES;
  recordCount = 0;
  version: FileVersion = 1;

  constructor(file: OpenedFile, seal: FileSeal) {
    this.#file = file;
    this.#seal = seal;
  }

  async add(records: readonly BookRecord[]): Promise<void> {
    for (const record of records) this.#records.push(record);
    if (this.#records.length >= FRAMES_A_WRITE * MAX_RECORDS_A_FRAME) await this.flush();
  }

  async flush(): Promise<void> {
    const records = this.#records;
    this.#records = [];
    if (versionFor(records) > this.version) this.version = versionFor(records);
    const bytes = sealFrames(records, this.recordCount, this.#seal);
    await writeFully(this.#file, bytes, this.#length);
    this.#length += bytes.length;
    this.recordCount += records.length;
  }
}

async function removeReplaced(
  { place, removesDamaged }: Rewriting,
  replacedIds: readonly string[],
  damagedIds: ReadonlySet<string>,
): Promise<void> {
  const { files } = place;
  for (const id of replacedIds) {
    const path = filePath(place, id, 'done');
    if (!removesDamaged && damagedIds.has(id)) await files.rename(path, filePath(place, id, 'damaged'));
    else await files.remove(path);
  }
  // Of rewritings that a crash has cut short; a writer whose file is taken from it here begins another one.
  for (const id of await listOthers(place, 'new')) await files.remove(filePath(place, id, 'new'));
  if (!removesDamaged) return;
  for (const id of await listOthers(place, 'damaged')) await files.remove(filePath(place, id, 'damaged'));
}

const FRAMES_A_WRITE = 32;
