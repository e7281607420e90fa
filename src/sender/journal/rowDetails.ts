import { CHARGES, type Charge } from '../report/charge';
import { REFUSED, type FailureCode } from '../failureCode';
import type { JournalRecord } from './journalRecord';
import type { RowStates } from './rowStates';
import type { RowStatus } from './rowStatus';

/** What a journal tells of one recipient, beyond its status. */
export interface RowDetail {
  readonly status: RowStatus;
  readonly triesCount: number;
  /** Wall clock, to the second; null where it doesn't hold or isn't known. */
  readonly sentAtMs: number | null;
  readonly deliveredAtMs: number | null;
  readonly readAtMs: number | null;
  /** When they first wrote back. */
  readonly answeredAtMs: number | null;
  /** Why it wasn't sent, or isn't known to be; null where nothing is said of it. */
  readonly errorCode: FailureCode | null;
  /** As what its message is billed; null where that isn't known. */
  readonly charge: Charge | null;
  /** First byte in the journal of the record with its message id; null where it wasn't sent. */
  readonly idPosition: number | null;
}

/** The times, failures and message ids behind `RowStates`: 27 bytes a recipient, for those who show each row. */
export class RowDetails {
  readonly #rows: RowStates;
  /** Of the last attempt, until it was sent. Times are in seconds since 1970; 0 for never. */
  readonly #sentAt: Uint32Array;
  readonly #deliveredAt: Uint32Array;
  readonly #readAt: Uint32Array;
  readonly #answeredAt: Uint32Array;
  /** Of the last record about it, whatever it says. */
  readonly #lastAt: Uint32Array;
  /** Index into `#codes`. */
  readonly #errors: Uint16Array;
  /** By its place in `CHARGES`, from 1; 0 for none. */
  readonly #charges: Uint8Array;
  /** Counted from 1; 0 for none. */
  readonly #idPositions: Float64Array;
  /** The first stands for no error. */
  readonly #codes: (FailureCode | null)[] = [null];

  constructor(rows: RowStates) {
    this.#rows = rows;
    this.#sentAt = new Uint32Array(rows.totalCount);
    this.#deliveredAt = new Uint32Array(rows.totalCount);
    this.#readAt = new Uint32Array(rows.totalCount);
    this.#answeredAt = new Uint32Array(rows.totalCount);
    this.#lastAt = new Uint32Array(rows.totalCount);
    this.#errors = new Uint16Array(rows.totalCount);
    this.#charges = new Uint8Array(rows.totalCount);
    this.#idPositions = new Float64Array(rows.totalCount);
  }

  get totalCount(): number {
    return this.#rows.totalCount;
  }

  status(index: number): RowStatus {
    return this.#rows.status(index);
  }

  of(index: number): RowDetail {
    const status = this.#rows.status(index);
    const isSent = SENT.has(status);
    const idPosition = this.#idPositions[index] ?? 0;
    const errorCode = this.#codes[this.#errors[index] ?? 0] ?? null;
    return {
      status,
      triesCount: this.#rows.triesCount(index),
      sentAtMs: isSent ? timeMs(this.#sentAt[index]) : null,
      deliveredAtMs: isSent ? timeMs(this.#deliveredAt[index]) : null,
      readAtMs: isSent ? timeMs(this.#readAt[index]) : null,
      answeredAtMs: timeMs(this.#answeredAt[index]),
      // One that is still to be sent has had a failure that no longer matters.
      errorCode: isSent || status === 'queued' ? null : errorCode,
      charge: this.charge(index),
      idPosition: isSent && idPosition > 0 ? idPosition - 1 : null,
    };
  }

  /** As what its message is billed; null where that isn't known. */
  charge(index: number): Charge | null {
    return CHARGES[(this.#charges[index] ?? 0) - 1] ?? null;
  }

  /** When something was last heard of it, to the second; null where nothing was. */
  lastAtMs(index: number): number | null {
    return timeMs(this.#lastAt[index]);
  }

  /** Takes a record after the rows have taken it. `position` is its first byte in the journal. */
  apply(record: JournalRecord, position: number): void {
    if (!('i' in record) || record.i >= this.#rows.totalCount) return;
    const { i: index, at } = record;
    this.#lastAt[index] = Math.max(this.#lastAt[index] ?? 0, seconds(at));
    switch (record.t) {
      case 'attempt':
        this.#begin(index, at);
        return;
      case 'sent':
        this.#sentAt[index] = seconds(at);
        this.#idPositions[index] = position + 1;
        return;
      case 'found':
        // The time of its attempt stands: it was sent then, and only found now.
        if (record.result === 'sent' && record.id !== undefined) this.#idPositions[index] = position + 1;
        return;
      case 'requeued':
        this.#errors[index] = 0;
        return;
      case 'failed':
      case 'skipped':
        this.#errors[index] = this.#codeIndex(record.code);
        return;
      case 'ack':
        this.#acknowledge(index, record, at);
        return;
      case 'answered':
        if (this.#answeredAt[index] === 0) this.#answeredAt[index] = seconds(at);
        return;
      case 'decided':
    }
  }

  #begin(index: number, at: number): void {
    this.#sentAt[index] = seconds(at);
    this.#deliveredAt[index] = 0;
    this.#readAt[index] = 0;
    this.#charges[index] = 0;
    this.#errors[index] = 0;
    this.#idPositions[index] = 0;
  }

  #acknowledge(
    index: number,
    { level, code = REFUSED, charge }: Extract<JournalRecord, { readonly t: 'ack' }>,
    at: number,
  ): void {
    const status = this.#rows.status(index);
    if (level === -1 && status === 'failed' && this.#errors[index] === 0) {
      this.#errors[index] = this.#codeIndex(code);
    }
    if (!SENT.has(status)) return;
    if (charge !== undefined) this.#charges[index] = CHARGES.indexOf(charge) + 1;
    // Who has read it has received it, also where nothing was heard of that.
    if (level >= 2 && this.#deliveredAt[index] === 0) this.#deliveredAt[index] = seconds(at);
    if (level >= 3 && this.#readAt[index] === 0) this.#readAt[index] = seconds(at);
  }

  #codeIndex(code: FailureCode): number {
    const known = this.#codes.indexOf(code);
    return known >= 0 ? known : this.#codes.push(code) - 1;
  }
}

const SENT: ReadonlySet<RowStatus> = new Set<RowStatus>(['sent', 'delivered', 'read']);

function seconds(atMs: number): number {
  return Math.max(0, Math.floor(atMs / 1000));
}

function timeMs(atSeconds: number | undefined): number | null {
  return atSeconds === undefined || atSeconds === 0 ? null : atSeconds * 1000;
}
