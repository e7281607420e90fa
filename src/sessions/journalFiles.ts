import { fstatSync } from 'node:fs';
import { open, rename, stat, type FileHandle } from 'node:fs/promises';

/** In a session's folder. */
export const JOURNAL_FILE = 'journal.jsonl';

/** The little that the journal needs of a file system, so that a simulation can put a disk under it that fails. */
export interface JournalFiles {
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

/** As in fopen: `r+` reads and writes what is there, `w` makes it or empties it, for its owner only. */
export type OpenMode = 'r' | 'r+' | 'w';

export interface OpenedFile {
  /** Fills `buffer` from `position` on, and gives how many bytes there were; 0 at the end. */
  read(buffer: Buffer, position: number): Promise<number>;
  /** Gives how many bytes were written, which may be fewer than there are. */
  write(bytes: Uint8Array, position: number): Promise<number>;
  truncate(length: number): Promise<void>;
  /** Its length now. Of an open file the system holds it in memory, so it's told without a wait. */
  lengthNow(): number;
  datasync(): Promise<void>;
  close(): Promise<void>;
}

export const nodeFiles: JournalFiles = {
  open: async (path, mode) => openedFile(await open(path, mode, 0o600)),
  rename,
  stat: async (path) => {
    const { dev, ino, size } = await stat(path);
    return { id: `${dev} ${ino}`, length: size };
  },
  syncFolder: async (path) => {
    // Windows can't open a folder, and doesn't need to.
    if (process.platform === 'win32') return;
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
};

/** Writes all of the bytes, also where the disk takes them piece by piece. */
export async function writeFully(file: OpenedFile, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += await file.write(bytes.subarray(written), position + written);
}

/** Writes a whole file and makes it durable. */
export async function writeWholeFile(
  files: JournalFiles,
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

function openedFile(file: FileHandle): OpenedFile {
  return {
    read: async (buffer, position) => (await file.read(buffer, 0, buffer.length, position)).bytesRead,
    write: async (bytes, position) => (await file.write(bytes, 0, bytes.length, position)).bytesWritten,
    truncate: (length) => file.truncate(length),
    lengthNow: () => fstatSync(file.fd).size,
    datasync: () => file.datasync(),
    close: () => file.close(),
  };
}
