import type { Charge } from '../../sender/report/charge';
import type { ChildKind } from '../../sender/childSession';
import { doubtText, failureText } from '../../sender/failureText';
import type { BitSet } from '../../sender/journal/bitSet';
import { RESULT_STATUSES, resultStatus, type ResultStatus } from '../../sender/journal/resultStatus';
import type { ReportFacts } from '../../sender/report/reportFacts';
import type { Sentence } from '../../sender/sentence';
import type { Sealer } from '../../sessions/encryption';
import { SessionResults } from '../../sessions/sessionResults';
import type { SessionStore } from '../../sessions/sessionStore';
import { ChildRows } from '../children/childRows';
import type { RowSearch } from './rowSearch';

/** A recipient with what became of the message to them. */
export interface SessionRow {
  readonly index: number;
  /** The row's number in the sheet. */
  readonly row: number;
  /** E.164 */
  readonly phone: string;
  readonly status: ResultStatus;
  /** In doubt, and the user's word is missing. */
  readonly isUndecided: boolean;
  /** When something was last heard of it; null where nothing was. */
  readonly atMs: number | null;
  /** Why it wasn't sent, or isn't known to be; null where nothing is said of it. */
  readonly reason: Sentence | null;
  /** As what it was billed; null where that isn't known. */
  readonly charge: Charge | null;
  readonly values: readonly string[];
}

export interface WantedRows {
  /** Null for all. */
  readonly status: ResultStatus | null;
  readonly search: RowSearch;
}

/** The recipients of a session with their results, as its journal tells at this moment, whoever sends it. */
export class SessionRows {
  readonly #results: SessionResults;
  #unreadableCount = 0;

  private constructor(results: SessionResults) {
    this.#results = results;
  }

  /** @throws HumanError where there is no such session, its key isn't there, or it can't be read. */
  static async open(store: SessionStore, id: string, sealer: Sealer): Promise<SessionRows> {
    return new SessionRows(await SessionResults.open(store, id, sealer));
  }

  get headers(): readonly string[] {
    return this.#results.campaign.headers;
  }

  /** The session's figures, for its report. */
  get about(): ReportFacts {
    return this.#results.about;
  }

  get totalCount(): number {
    return this.#results.about.counts.totalCount;
  }

  status(index: number): ResultStatus {
    const status = this.#results.status(index);
    return resultStatus({
      status,
      isInFlight: status === 'inDoubt' && this.#isInFlight(index),
      hasAnswered: this.#results.detail(index).answeredAtMs !== null,
    });
  }

  /** Of those that `rows` has left out so far, since they can't be read any more. */
  get unreadableCount(): number {
    return this.#unreadableCount;
  }

  get phoneColumn(): number {
    return this.#results.campaign.phoneColumn;
  }

  /** Of those in a status; of all where it is null. */
  *indexes(status: ResultStatus | null): Generator<number> {
    for (let index = 0; index < this.totalCount; index += 1) {
      if (status === null || this.status(index) === status) yield index;
    }
  }

  /** Whom a session made of this one is for, by what the journal says. @param gone whoever has gone to another one */
  countFor(kind: ChildKind, gone: BitSet): number {
    let count = 0;
    for (const _index of new ChildRows({ results: this.#results, kind, gone, book: null }).indexes()) count += 1;
    return count;
  }

  /** How many there are of each. */
  counts(): Readonly<Record<ResultStatus, number>> {
    const counts = Object.fromEntries(RESULT_STATUSES.map((status) => [status, 0])) as Record<ResultStatus, number>;
    for (let index = 0; index < this.totalCount; index += 1) counts[this.status(index)] += 1;
    return counts;
  }

  /** Null where its part of the file can't be read any more. */
  async read(index: number): Promise<SessionRow | null> {
    const recipient = await this.#results.recipient(index);
    if (recipient === null) return null;
    const { row, phone, values } = recipient;
    const status = this.status(index);
    return {
      index,
      row,
      phone,
      status,
      isUndecided: this.#results.status(index) === 'unsure',
      atMs: this.#results.lastAtMs(index),
      reason: this.#reason(index, status),
      charge: this.#results.detail(index).charge,
      values,
    };
  }

  /** Those that are wanted, one at a time; nobody of whom the file can't be read any more. */
  async *rows({ status, search }: WantedRows): AsyncGenerator<SessionRow> {
    for (const index of this.indexes(status)) {
      const row = await this.read(index);
      if (row === null) this.#unreadableCount += 1;
      else if (search(row)) yield row;
    }
  }

  async close(): Promise<void> {
    await this.#results.close();
  }

  #isInFlight(index: number): boolean {
    return this.#results.about.isRunning && this.#results.detail(index).errorCode === null;
  }

  #reason(index: number, status: ResultStatus): Sentence | null {
    const { errorCode } = this.#results.detail(index);
    if (status === 'inDoubt') return doubtText(errorCode);
    return errorCode === null || status === 'left' ? null : failureText(errorCode);
  }
}
