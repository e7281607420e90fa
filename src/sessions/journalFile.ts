import { open, type FileHandle } from 'node:fs/promises';
import { encodeRecord } from '../sender/journalCodec';
import type { JournalRecord } from '../sender/journalRecord';
import type { Appended, JournalWriter } from '../sender/ports';
import { fileFailure } from './fileFailure';

interface Waiting {
  readonly line: string;
  readonly settle: (appended: Appended) => void;
}

/**
 * Appends records with group commit: while one flush runs, what comes in waits and goes with the next, so the number of
 * flushes follows the disk and not the number of records.
 */
export class JournalFile implements JournalWriter {
  readonly #path: string;
  readonly #isOwner: () => Promise<boolean>;
  #file: FileHandle | null = null;
  /** Bytes known to be on disk; whatever a failed flush left behind them is cut off before the next. */
  #durableLength: number;
  #isDirty = false;
  #waiting: Waiting[] = [];
  #flushing: Promise<void> | null = null;

  /** `isOwner` is asked before every flush: nothing is written once another process has taken over the session. */
  constructor(path: string, durableLength: number, isOwner: () => Promise<boolean>) {
    this.#path = path;
    this.#durableLength = durableLength;
    this.#isOwner = isOwner;
  }

  append(record: JournalRecord): Promise<Appended> {
    return new Promise((settle) => {
      this.#waiting.push({ line: `${encodeRecord(record)}\n`, settle });
      this.#flushing ??= this.#flushAll().finally(() => {
        this.#flushing = null;
      });
    });
  }

  async close(): Promise<void> {
    await this.#flushing;
    await this.#file?.close();
    this.#file = null;
  }

  async #flushAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      const appended = await this.#flush(group.map(({ line }) => line).join(''));
      for (const { settle } of group) settle(appended);
    }
  }

  async #flush(lines: string): Promise<Appended> {
    try {
      if (!(await this.#isOwner())) return { ok: false, failure: 'takenOver' };
      this.#file ??= await open(this.#path, 'r+');
      if (this.#isDirty) await this.#file.truncate(this.#durableLength);
      this.#isDirty = true;
      const bytes = Buffer.from(lines, 'ascii');
      await writeFully(this.#file, bytes, this.#durableLength);
      await this.#file.datasync();
      this.#durableLength += bytes.length;
      this.#isDirty = false;
      return { ok: true };
    } catch (error) {
      await this.#reopenNextTime();
      return { ok: false, failure: fileFailure(error) };
    }
  }

  /** After a failed flush the kernel may have dropped the pages: only a new handle and a new write can be trusted. */
  async #reopenNextTime(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close().catch(() => undefined);
  }
}

async function writeFully(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
}
