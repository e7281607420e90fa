import { errorCode } from '../../sender/systemError';
import type { KeyedSealer } from '../../sessions/sessionFile';
import { addDamage, NO_DAMAGE, type BookDamage } from './bookDamage';
import { readRecords, readStart, UNREAD, type FileStart, type OnRecords, type ReadEnd } from './bookFile';
import { filePath, listFiles, type BookKeys, type BookPlace } from './bookFolder';

/** A file of the book, as far as it has been read. */
export interface KnownFile extends ReadEnd {
  readonly sealer: KeyedSealer;
}

export interface LoadedBook {
  readonly kind: 'loaded';
  readonly known: ReadonlyMap<string, KnownFile>;
  /** Null where there is none yet. */
  readonly salt: Buffer | null;
  readonly damage: BookDamage;
  readonly damagedIds: ReadonlySet<string>;
  /** Files for which another stands by now, and that a crash has left. */
  readonly replacedIds: readonly string[];
}

export type Loaded = LoadedBook | { readonly kind: 'otherKey' } | { readonly kind: 'newer' };

/**
 * Reads the whole book. Where somebody rewrites it meanwhile it is read again.
 * @param begin called at each beginning; gives who is told of the records
 */
export async function loadBook(place: BookPlace, keys: BookKeys, begin: () => OnRecords): Promise<Loaded> {
  for (;;) {
    try {
      return await loadFiles(place, keys, await listFiles(place), begin());
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
    }
  }
}

/** The same of these files. @throws an error of the system, ENOENT where one isn't there any more */
export async function loadFiles(
  place: BookPlace,
  keys: BookKeys,
  listed: ReadonlyMap<string, 'open' | 'done'>,
  onRecords: OnRecords,
): Promise<Loaded> {
  const starts = new Map<string, KnownStart & { readonly path: string }>();
  let hasOtherKey = false;
  for (const [id, state] of listed) {
    const path = filePath(place, id, state);
    const start = await readStart(place.files, path, id, keys);
    if (start.kind === 'newer') return { kind: 'newer' };
    if (start.kind === 'otherKey') hasOtherKey = true;
    else starts.set(id, { ...start, path });
  }
  if (hasOtherKey) return { kind: 'otherKey' };
  const replaced = new Set([...starts.values()].flatMap(({ replaces }) => replaces));
  const known = new Map<string, KnownFile>();
  const damagedIds = new Set<string>();
  let damage = NO_DAMAGE;
  for (const [id, { path, sealer, isHeadWhole }] of starts) {
    if (replaced.has(id)) continue;
    const read = await readRecords(place.files, path, { id, sealer }, UNREAD, onRecords);
    known.set(id, { sealer, end: read.end, recordCount: read.recordCount });
    damage = addDamage(damage, read.damage);
    if (!isHeadWhole && read.damage.fileCount === 0) damage = addDamage(damage, { ...NO_DAMAGE, fileCount: 1 });
    if (!isHeadWhole || read.damage.fileCount > 0) damagedIds.add(id);
  }
  const replacedIds = [...starts.keys()].filter((id) => replaced.has(id));
  return { kind: 'loaded', known, salt: firstSalt([...starts.values()]), damage, damagedIds, replacedIds };
}

type KnownStart = Extract<FileStart, { readonly kind: 'known' }>;

/** The same one for all, also where two processes that began the book in one moment have each made one. */
function firstSalt(starts: readonly KnownStart[]): Buffer | null {
  const salts = starts.map(({ salt }) => salt).filter((salt) => salt !== null);
  return salts.toSorted((left, right) => Buffer.compare(left, right))[0] ?? null;
}
