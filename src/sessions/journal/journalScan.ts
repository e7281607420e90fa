import { decodeLine } from '../../sender/journal/journalCodec';
import type { JournalRecord } from '../../sender/journal/journalRecord';

/**
 * Tells of each line of a journal, from its first on, whether it is a record in its place, and counts what is missing.
 * Lines of versions 1 and 2 have no numbers; they stand before those that have, and the first number tells of their count.
 */
export class JournalScan {
  #recordCount: number;
  #missingCount = 0;
  #damagedByteCount = 0;
  #openByteCount = 0;
  #isNumbered: boolean;

  /** To go on behind records of which none was missing or damaged. */
  constructor(recordCount = 0, isNumbered = false) {
    this.#recordCount = recordCount;
    this.#isNumbered = isNumbered;
  }

  /** Records that there were up to here, those that are missing included: the next one has this number. */
  get recordCount(): number {
    return this.#recordCount;
  }

  /** Records that the numbers of those after them show to be missing, or that stand where others must have stood. */
  get missingCount(): number {
    return this.#missingCount;
  }

  /** Bytes of lines that are no record, or one out of its place: something other than a crash has been at the file. */
  get damagedByteCount(): number {
    return this.#damagedByteCount;
  }

  /** Those of the damaged bytes that no number after them tells of. */
  get openByteCount(): number {
    return this.#openByteCount;
  }

  /** The last record has a number. */
  get isNumbered(): boolean {
    return this.#isNumbered;
  }

  /** The record of the next line; undefined where it isn't one, or not in its place, and so mustn't be applied. */
  take(line: string): JournalRecord | undefined {
    const decoded = decodeLine(line);
    if (decoded !== undefined && this.#isInPlace(decoded.place)) return decoded.record;
    this.#damagedByteCount += line.length + 1;
    // One of another time, or of a writer that had lost the session, has taken the place of one that was.
    if (decoded !== undefined) this.#missingCount += 1;
    else this.#openByteCount += line.length + 1;
    return undefined;
  }

  #isInPlace(place: number | null): boolean {
    if (place === null) {
      if (this.#isNumbered) return false;
      this.#recordCount += 1;
      return true;
    }
    if (place < this.#recordCount) return false;
    this.#missingCount += place - this.#recordCount;
    this.#recordCount = place + 1;
    this.#openByteCount = 0;
    this.#isNumbered = true;
    return true;
  }
}
