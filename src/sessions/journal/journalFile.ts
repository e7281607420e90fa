import { encodeRecord } from '../../sender/journal/journalCodec';
import { changesOrder, type JournalRecord } from '../../sender/journal/journalRecord';
import { stopwatch } from '../../sender/pace/stopwatch';
import type { Appended, Clock, JournalWriter } from '../../sender/ports';
import { fileFailure } from '../fileFailure';
import { errorCode } from '../../sender/systemError';
import { readFully, writeFully, type JournalDisk, type OpenedFile } from './journalDisk';
import { nodeDisk } from '../nodeDisk';
import { systemClock } from '../systemClock';
import { MarkWriter } from './journalMark';

/** Where a journal goes on, as it was read. */
export interface JournalEnd {
  /** Of the file that was read, so that one that takes its name is told apart. */
  readonly fileId: string;
  readonly length: number;
  readonly recordCount: number;
  readonly lacksLineFeed: boolean;
  /** As its mark and its records say. */
  readonly isInOrder: boolean;
}

interface Waiting {
  readonly record: JournalRecord;
  readonly settle: (appended: Appended) => void;
}

/**
 * Appends records with group commit: while one flush runs, what comes in waits and goes with the next, so the number of
 * flushes follows the disk and not the number of records.
 */
export class JournalFile implements JournalWriter {
  readonly #path: string;
  readonly #isOwner: () => Promise<boolean>;
  readonly #files: JournalDisk;
  readonly #clock: Clock;
  readonly #fileId: string;
  readonly #mark: MarkWriter;
  #file: OpenedFile | null = null;
  /** Bytes known to be on disk; whatever a failed flush left behind them is cut off before the next. */
  #durableLength: number;
  /** Records in them. */
  #recordCount: number;
  #lacksLineFeed: boolean;
  /** At first a torn line may stand there. */
  #isDirty = true;
  #isTailDurable = false;
  #waiting: Waiting[] = [];
  #flushing: Promise<void> | null = null;

  /** `isOwner` is asked around every flush: nothing counts once another process has taken over the session. */
  constructor(
    path: string,
    end: JournalEnd,
    isOwner: () => Promise<boolean>,
    files: JournalDisk = nodeDisk,
    clock: Clock = systemClock,
  ) {
    this.#path = path;
    this.#fileId = end.fileId;
    this.#durableLength = end.length;
    this.#recordCount = end.recordCount;
    this.#lacksLineFeed = end.lacksLineFeed;
    this.#isOwner = isOwner;
    this.#files = files;
    this.#clock = clock;
    this.#mark = new MarkWriter(path, end.isInOrder, files);
  }

  append(record: JournalRecord): Promise<Appended> {
    return new Promise((settle) => {
      this.#waiting.push({ record, settle });
      this.#flushing ??= this.#flushAll();
    });
  }

  async close(): Promise<void> {
    while (this.#flushing) await this.#flushing;
    await this.#file?.close();
    this.#file = null;
    await this.#mark.close();
  }

  async #flushAll(): Promise<void> {
    for (let flushCount = 0; this.#waiting.length > 0; flushCount += 1) {
      const group: Waiting[] = [];
      const appended = await this.#flush(group, flushCount % FLUSHES_A_LOOK === 0);
      for (const { settle } of group) settle(appended);
    }
    // In the same breath as the last look at what waits: whoever appends on hearing an answer must start a new flush.
    this.#flushing = null;
  }

  /** Flushes what waits, and puts it into `group`. */
  async #flush(group: Waiting[], looksAtFile: boolean): Promise<Appended> {
    try {
      const [isOwner, isInPlace] = await Promise.all([this.#isOwner(), looksAtFile ? this.#isInPlace() : true]);
      // Only now: what was appended during the look at the lock needs no flush of its own.
      this.#moveWaiting(group);
      if (!isOwner) return TAKEN_OVER;
      if (!isInPlace) return await this.#refuseReplaced();
      this.#file ??= await this.#files.open(this.#path, 'r+');
      if (this.#isDirty) await this.#file.truncate(this.#durableLength);
      // A write beyond the end of one that was cut off would make it as long again.
      else if (this.#file.lengthNow() !== this.#durableLength) return await this.#refuseReplaced();
      if (!this.#isTailDurable) await rewriteTail(this.#file, this.#durableLength);
      this.#isDirty = true;
      const bytes = this.#encode(group);
      await writeFully(this.#file, bytes, this.#durableLength);
      await this.#file.datasync();
      const recordCount = this.#recordCount + group.length;
      await this.#mark.raise(recordCount, !group.some(({ record }) => changesOrder(record)));
      // Asked again: one that took over amid the flush may have read the journal without these lines.
      const sinceOwnedMs = stopwatch(this.#clock);
      const isStillOwner = await this.#isOwner();
      this.#durableLength += bytes.length;
      this.#recordCount = recordCount;
      this.#lacksLineFeed = false;
      this.#isDirty = false;
      this.#isTailDurable = true;
      return isStillOwner ? { ok: true, sinceOwnedMs } : TAKEN_OVER;
    } catch (error) {
      if (group.length === 0) this.#moveWaiting(group);
      await this.#reopenNextTime();
      return { ok: false, failure: fileFailure(error) };
    }
  }

  /** Whether the file that is written to is still the one that the next start will read. */
  async #isInPlace(): Promise<boolean> {
    try {
      const { id, length } = await this.#files.stat(this.#path);
      const isAsLong = this.#isDirty ? length >= this.#durableLength : length === this.#durableLength;
      return id === this.#fileId && isAsLong;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    }
  }

  /** What has its name now may know less. The mark, which may have been replaced with it, tells that to the next start. */
  async #refuseReplaced(): Promise<Appended> {
    await this.#mark.renew(this.#recordCount).catch(() => undefined);
    return REPLACED;
  }

  #encode(group: readonly Waiting[]): Buffer {
    let text = this.#lacksLineFeed ? '\n' : '';
    for (const [at, { record }] of group.entries()) {
      text += `${encodeRecord(record, this.#recordCount + at)}\n`;
    }
    return Buffer.from(text, 'ascii');
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

/** Where one flush follows the other at once, so many share a look at the file: as little is written in that time. */
const FLUSHES_A_LOOK = 4;
const TAKEN_OVER: Appended = { ok: false, failure: 'takenOver' };
const REPLACED: Appended = { ok: false, failure: 'replaced' };

/**
 * Writes again what a process before this one wrote last. Where its sync failed the system has forgotten that the bytes
 * aren't on disk, and goes on showing them; so whoever builds on them must sync them anew.
 */
async function rewriteTail(file: OpenedFile, length: number): Promise<void> {
  const start = Math.max(0, length - TAIL_BYTES);
  const tail = Buffer.alloc(length - start);
  if ((await readFully(file, tail, start)) === tail.length) await writeFully(file, tail, start);
}

/** Far more than one flush writes. */
const TAIL_BYTES = 64 * 1024;
