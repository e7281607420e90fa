import type { JournalDisk, OpenedFile } from '../../sessions/journal/journalDisk';
import type { KeyedSealer } from '../../sessions/sessionFile';
import type { BookDamage } from './bookDamage';
import type { BookKeys } from './bookFolder';
import type { BookRecord } from './bookRecord';
import { HEAD_BYTES, openSalt, readHead } from './fileHead';
import { readFrames } from './frames';

/** What can be told of a file before its records are read. */
export type FileStart =
  | {
      readonly kind: 'known';
      readonly sealer: KeyedSealer;
      /** Null where the head is damaged. */
      readonly salt: Buffer | null;
      readonly isHeadWhole: boolean;
      /** The files that it stands for. */
      readonly replaces: readonly string[];
    }
  | { readonly kind: 'otherKey' }
  | { readonly kind: 'newer' };

/** How far a file has been read. */
export interface ReadEnd {
  /** Behind the last record; the beginning of another may follow. */
  readonly end: number;
  /** Records up to there, those that are missing included. */
  readonly recordCount: number;
}

export const UNREAD: ReadEnd = { end: HEAD_BYTES, recordCount: 0 };

/** @throws an error of the system, ENOENT where somebody has just rewritten the book */
export async function readStart(files: JournalDisk, path: string, id: string, keys: BookKeys): Promise<FileStart> {
  return await withFile(files, path, async (file) => {
    const read = await readHead(file);
    switch (read.kind) {
      case 'newer':
        return { kind: 'newer' };
      case 'damaged': {
        // Whose it is can't be told any more. Records of another key don't open, and are told as damage.
        const sealer = await keys.current();
        return { kind: 'known', sealer, salt: null, isHeadWhole: false, replaces: [] };
      }
      case 'head': {
        const { keyId } = read.head;
        const sealer = await (keyId === null ? keys.current() : keys.find(keyId));
        const salt = sealer && openSalt(id, read.head, sealer);
        if (!salt) return { kind: 'otherKey' };
        return {
          kind: 'known',
          sealer,
          salt,
          isHeadWhole: true,
          replaces: await replacedBy(file, { id, sealer }),
        };
      }
    }
  });
}

/**
 * Told of a file's records, some at a time. Where they aren't safe, their writer hasn't answered yet, or couldn't: they can
 * be read, and may be gone after a power cut.
 */
export type OnRecords = (records: readonly BookRecord[], areSafe: boolean) => void | Promise<void>;

/**
 * The records of a file that come after what has been read of it; gives how far they go.
 * @throws as `readStart` does
 */
export async function readRecords(
  files: JournalDisk,
  path: string,
  seal: { readonly id: string; readonly sealer: KeyedSealer },
  from: ReadEnd,
  onRecords: OnRecords,
): Promise<ReadEnd & { readonly damage: BookDamage }> {
  return await withFile(files, path, async (file) => {
    // Before the records, of which there are only ever more.
    const { mark } = await readHead(file);
    let { end, recordCount } = from;
    let missingRecordCount = 0;
    let unreadableByteCount = 0;
    for await (const { records, firstPlace, start, end: frameEnd } of readFrames(file, from.end, seal)) {
      unreadableByteCount += start - end;
      // Somebody has moved it. It is authentic, and says what it says wherever it stands.
      if (firstPlace < recordCount) unreadableByteCount += frameEnd - start;
      else missingRecordCount += firstPlace - recordCount;
      recordCount = Math.max(recordCount, firstPlace + records.length);
      end = frameEnd;
      await onRecords(records, firstPlace + records.length <= mark);
    }
    const isCutOff = mark > recordCount;
    if (isCutOff) {
      // Otherwise what follows the last record is the beginning of one that never counted.
      unreadableByteCount += Math.max(0, file.lengthNow() - end);
      missingRecordCount += mark - recordCount;
    }
    const isDamaged = missingRecordCount > 0 || unreadableByteCount > 0;
    const damage = { missingRecordCount, unreadableByteCount, fileCount: isDamaged ? 1 : 0 };
    return { end, recordCount: isCutOff ? mark : recordCount, damage };
  });
}

async function replacedBy(
  file: OpenedFile,
  seal: { readonly id: string; readonly sealer: KeyedSealer },
): Promise<readonly string[]> {
  for await (const { records } of readFrames(file, HEAD_BYTES, seal)) {
    return records.flatMap((record) => (record.kind === 'replaces' ? record.ids : []));
  }
  return [];
}

async function withFile<T>(files: JournalDisk, path: string, act: (file: OpenedFile) => Promise<T>): Promise<T> {
  const file = await files.open(path, 'r');
  try {
    return await act(file);
  } finally {
    await file.close();
  }
}
