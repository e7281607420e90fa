import type { JournalFold } from './journalFold';

/** In a session's folder. */
export const JOURNAL_FILE = 'journal.jsonl';

/** The little that the journal needs of a file system, so that a simulation can put a disk under it that fails. */
export interface JournalDisk {
  open(path: string, mode: OpenMode): Promise<OpenedFile>;
  /** Replaces `to` where it exists. */
  rename(from: string, to: string): Promise<void>;
  /** Which file has a name at this moment, and its length. */
  stat(path: string): Promise<FileStamp>;
  /** Makes durable which files are in a folder, and under which names. */
  syncFolder(path: string): Promise<void>;
}

export interface FileStamp {
  /** Not that of any other file, also not of one that has taken its name. */
  readonly id: string;
  readonly length: number;
}

/**
 * As in fopen: `r+` reads and writes what is there, `w` makes it or empties it, `wx` makes it and fails where it is there;
 * for its owner only.
 */
export type OpenMode = 'r' | 'r+' | 'w' | 'wx';

export interface OpenedFile {
  /** Fills `buffer` from `position` on, and gives how many bytes there were; 0 at the end. */
  read(buffer: Buffer, position: number): Promise<number>;
  /** Gives how many bytes were written, which may be fewer than there are. */
  write(bytes: Uint8Array, position: number): Promise<number>;
  truncate(length: number): Promise<void>;
  /** Its length now. Of an open file the system holds it in memory, so it's told without a wait. */
  lengthNow(): number;
  datasync(): Promise<void>;
  /** The fold of its beginning, where whoever keeps it has one that is surely of these records; reading goes on behind it. */
  begunFold?(recipientCount: number): Promise<JournalFold | null>;
  close(): Promise<void>;
}

/** Writes all of the bytes, also where the disk takes them piece by piece. */
export async function writeFully(file: OpenedFile, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += await file.write(bytes.subarray(written), position + written);
}

/** Reads all of the bytes; fewer only where the file ends before. */
export async function readFully(file: OpenedFile, buffer: Buffer, position: number): Promise<number> {
  for (let filled = 0; filled < buffer.length;) {
    const byteCount = await file.read(buffer.subarray(filled), position + filled);
    if (byteCount === 0) return filled;
    filled += byteCount;
  }
  return buffer.length;
}

export async function readWholeFile(files: JournalDisk, path: string): Promise<Buffer> {
  const file = await files.open(path, 'r');
  try {
    const content = Buffer.alloc(file.lengthNow());
    return content.subarray(0, await readFully(file, content, 0));
  } finally {
    await file.close();
  }
}

/** Writes a whole file and makes it durable; under its name once the folder is synced. */
export async function writeWholeFile(
  files: JournalDisk,
  path: string,
  content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const file = await files.open(path, 'w');
  try {
    let length = 0;
    for await (const bytes of content) {
      await writeFully(file, bytes, length);
      length += bytes.length;
    }
    await file.datasync();
  } finally {
    await file.close();
  }
}
