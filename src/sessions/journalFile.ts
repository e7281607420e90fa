import { encodeRecord } from '../sender/journalCodec';
import type { JournalRecord } from '../sender/journalRecord';
import type { Appended, JournalWriter } from '../sender/ports';
import { fileFailure } from './fileFailure';
import { nodeFiles, writeFully, type JournalFiles, type OpenedFile } from './journalFiles';

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
  readonly #files: JournalFiles;
  #file: OpenedFile | null = null;
  /** Bytes known to be on disk; whatever a failed flush left behind them is cut off before the next. */
  #durableLength: number;
  #isDirty = false;
  #isTailDurable = false;
  #waiting: Waiting[] = [];
  #flushing: Promise<void> | null = null;

  /** `isOwner` is asked around every flush: nothing counts once another process has taken over the session. */
  constructor(path: string, durableLength: number, isOwner: () => Promise<boolean>, files = nodeFiles) {
    this.#path = path;
    this.#durableLength = durableLength;
    this.#isOwner = isOwner;
    this.#files = files;
  }

  append(record: JournalRecord): Promise<Appended> {
    return new Promise((settle) => {
      this.#waiting.push({ line: `${encodeRecord(record)}\n`, settle });
      this.#flushing ??= this.#flushAll();
    });
  }

  async close(): Promise<void> {
    while (this.#flushing) await this.#flushing;
    await this.#file?.close();
    this.#file = null;
  }

  async #flushAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group: Waiting[] = [];
      const appended = await this.#flush(group);
      for (const { settle } of group) settle(appended);
    }
    // In the same breath as the last look at what waits: whoever appends on hearing an answer must start a new flush.
    this.#flushing = null;
  }

  /** Flushes what waits, and puts it into `group`. */
  async #flush(group: Waiting[]): Promise<Appended> {
    try {
      const isOwner = await this.#isOwner();
      // Only now: what was appended during the look at the lock needs no flush of its own.
      this.#moveWaiting(group);
      if (!isOwner) return TAKEN_OVER;
      this.#file ??= await this.#files.open(this.#path, 'r+');
      if (this.#isDirty) await this.#file.truncate(this.#durableLength);
      if (!this.#isTailDurable) await rewriteTail(this.#file, this.#durableLength);
      this.#isDirty = true;
      const bytes = Buffer.from(group.map(({ line }) => line).join(''), 'ascii');
      await writeFully(this.#file, bytes, this.#durableLength);
      await this.#file.datasync();
      this.#durableLength += bytes.length;
      this.#isDirty = false;
      this.#isTailDurable = true;
      // Asked again: one that took over amid the flush may have read the journal without these lines.
      if (!(await this.#isOwner())) return TAKEN_OVER;
      return { ok: true };
    } catch (error) {
      if (group.length === 0) this.#moveWaiting(group);
      await this.#reopenNextTime();
      return { ok: false, failure: fileFailure(error) };
    }
  }

  #moveWaiting(group: Waiting[]): void {
    for (const waiting of this.#waiting) group.push(waiting);
    this.#waiting = [];
  }

  /** After a failed flush the kernel may have dropped the pages: only a new handle and a new write can be trusted. */
  async #reopenNextTime(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close().catch(() => undefined);
  }
}

const TAKEN_OVER: Appended = { ok: false, failure: 'takenOver' };

/**
 * Writes again what a process before this one wrote last. Where its sync failed the system has forgotten that the bytes
 * aren't on disk, and goes on showing them; so whoever builds on them must sync them anew.
 */
async function rewriteTail(file: OpenedFile, length: number): Promise<void> {
  const start = Math.max(0, length - TAIL_BYTES);
  const tail = Buffer.alloc(length - start);
  for (let filled = 0; filled < tail.length;) {
    const byteCount = await file.read(tail.subarray(filled), start + filled);
    if (byteCount === 0) return;
    filled += byteCount;
  }
  await writeFully(file, tail, start);
}

/** Far more than one flush writes. */
const TAIL_BYTES = 64 * 1024;
