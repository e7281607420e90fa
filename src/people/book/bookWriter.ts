import { errorCode } from '../../sender/systemError';
import { writeFully, type OpenedFile } from '../../sessions/journal/journalDisk';
import type { KeyedSealer } from '../../sessions/sessionFile';
import { bookFailure, type Written } from './bookFailure';
import { filePath, newFileId, syncFirstName, type BookPlace } from './bookFolder';
import type { BookRecord } from './bookRecord';
import { encodeHead, HEAD_BYTES, versionFor, writeMark, type FileVersion } from './fileHead';
import { sealFrames } from './frames';

/** Records that are on disk from now on, and where. */
export interface WrittenPart {
  readonly id: string;
  readonly seal: KeyedSealer;
  readonly records: readonly BookRecord[];
  readonly start: number;
  readonly end: number;
  /** Of all records of the file. */
  readonly recordCount: number;
}

/** What a new file is sealed with. */
export interface NewFile {
  readonly sealer: KeyedSealer;
  readonly salt: Buffer;
}

interface Waiting {
  readonly records: readonly BookRecord[];
  readonly settle: (appended: Written) => void;
}

/**
 * Appends records to a file that nobody else writes to, with group commit. The file is begun at the first append. It is
 * left for another one where a write fails, and where somebody has rewritten the book: then it has another name or none,
 * which is looked at between the sync and the answer. So what was answered was there before, and has been taken along.
 */
export class BookWriter {
  readonly #place: BookPlace;
  readonly #newFile: () => Promise<NewFile>;
  readonly #onWritten: (part: WrittenPart) => void;
  #current: CurrentFile | null = null;
  #waiting: Waiting[] = [];
  #flushing: Promise<void> | null = null;

  constructor(place: BookPlace, newFile: () => Promise<NewFile>, onWritten: (part: WrittenPart) => void) {
    this.#place = place;
    this.#newFile = newFile;
    this.#onWritten = onWritten;
  }

  append(records: readonly BookRecord[]): Promise<Written> {
    return new Promise((settle) => {
      this.#waiting.push({ records, settle });
      this.#flushing ??= this.#flushAll();
    });
  }

  async close(): Promise<void> {
    while (this.#flushing) await this.#flushing;
    await this.#letGo();
  }

  async #flushAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0);
      const appended = await this.#flush(group.flatMap(({ records }) => records));
      for (const { settle } of group) settle(appended);
    }
    // In the same breath as the last look at what waits: whoever appends on hearing an answer must start a new flush.
    this.#flushing = null;
  }

  async #flush(records: readonly BookRecord[]): Promise<Written> {
    const version = versionFor(records);
    for (let tryCount = 0; tryCount < MAX_TRIES; tryCount += 1) {
      try {
        // What a version says that it can read must stay so; a newer file takes older records.
        if (this.#current !== null && this.#current.version < version) await this.#letGo();
        this.#current ??= await this.#begin(version);
        if (await this.#write(this.#current, records)) return { ok: true };
        await this.#letGo();
      } catch (error) {
        await this.#abandon();
        // Somebody who rewrites the book has taken the new file for what a crash had left.
        if (errorCode(error) !== 'ENOENT') return { ok: false, failure: bookFailure(error) };
      }
    }
    return { ok: false, failure: 'rewritten' };
  }

  /** A file under its name, durable, and without a record. */
  async #begin(version: FileVersion): Promise<CurrentFile> {
    const { folder, files } = this.#place;
    const { sealer, salt } = await this.#newFile();
    const id = newFileId();
    await files.makeFolder(folder);
    const newPath = filePath(this.#place, id, 'new');
    try {
      const file = await files.open(newPath, 'wx');
      try {
        await writeFully(file, encodeHead(id, sealer, salt, version), 0);
        await file.datasync();
      } finally {
        await file.close();
      }
      const path = filePath(this.#place, id, 'open');
      await files.rename(newPath, path);
      await syncFirstName(this.#place);
      const { id: stamp } = await files.stat(path);
      return {
        id,
        sealer,
        version,
        path,
        stamp,
        file: await files.open(path, 'r+'),
        length: HEAD_BYTES,
        recordCount: 0,
        turn: 0,
      };
    } catch (error) {
      await files.remove(newPath).catch(() => undefined);
      throw error;
    }
  }

  /** False where the file isn't the book's any more: what was written there may be lost. */
  async #write(current: CurrentFile, records: readonly BookRecord[]): Promise<boolean> {
    const { id, sealer, file } = current;
    const bytes = sealFrames(records, current.recordCount, { id, sealer });
    await writeFully(file, bytes, current.length);
    await file.datasync();
    if (!(await this.#isInPlace(current))) return false;
    const start = current.length;
    current.length += bytes.length;
    current.recordCount += records.length;
    this.#onWritten({ id, seal: sealer, records, start, end: current.length, recordCount: current.recordCount });
    // Not synced, and not waited for by anybody's answer: it tells of damage, and the records are safe without it.
    await writeMark(file, current.recordCount, (current.turn += 1)).catch(() => undefined);
    return true;
  }

  async #isInPlace({ path, stamp }: CurrentFile): Promise<boolean> {
    try {
      return (await this.#place.files.stat(path)).id === stamp;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    }
  }

  /** After a failed flush the kernel may have dropped the pages: only a new file and a new write can be trusted. */
  async #abandon(): Promise<void> {
    const current = this.#current;
    await this.#letGo();
    // Where the disk stays full, no empty file is left for each try.
    if (current?.recordCount === 0) await this.#place.files.remove(current.path).catch(() => undefined);
  }

  async #letGo(): Promise<void> {
    const current = this.#current;
    this.#current = null;
    await current?.file.close().catch(() => undefined);
  }
}

interface CurrentFile {
  readonly id: string;
  readonly sealer: KeyedSealer;
  readonly version: FileVersion;
  readonly path: string;
  /** Which file it is, whatever name it has. */
  readonly stamp: string;
  readonly file: OpenedFile;
  length: number;
  recordCount: number;
  turn: number;
}

/** Each needs somebody to rewrite the book in just that moment, which is done once in a long while. */
const MAX_TRIES = 100;
