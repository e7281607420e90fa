import { AckBook } from './ackBook';
import { AnsweredRows } from './answeredRows';
import { BitSet } from './bitSet';
import { REFUSED, type FailureCode } from '../failureCode';
import { FailureCounts, type FailureCount } from './failureCounts';
import type { JournalRecord } from './journalRecord';
import { LatestJudged } from './latestJudged';
import type { AckLevel } from '../model';
import { inOrder, type OpenAttempt, type UnsureAttempt } from './openAttempt';
import { RowQueue } from './rowQueue';
import { countStatuses, unwritten, type RowsSnapshot } from './rowsSnapshot';
import { ACKED, OPEN, ROW_STATUSES, STATUS_DECIDED, STATUS_FOUND, type RowStatus } from './rowStatus';

/**
 * A session's state: the fold of its journal, one byte a recipient. The low four bits hold the status, the high four
 * the number of tries. Counts follow from the same records, so they can't disagree with the rows.
 */
export class RowStates {
  /** Who has written back. */
  readonly answered: AnsweredRows;
  /** Something may have been sent, in this run or an earlier one. */
  wasAttempted: boolean;
  readonly #bytes: Uint8Array;
  readonly #counts: Record<RowStatus, number>;
  readonly #failures: FailureCounts;
  readonly #openAttempts: Map<number, OpenAttempt>;
  readonly #acks: AckBook;
  readonly #queues: RowQueue[] = [];
  readonly #all: RowQueue;
  /** Those that have gone back to the queue for a cause they shared with others. */
  readonly #givenBack: BitSet;
  readonly #latest: LatestJudged;
  #highestNamed: number;
  readonly #aside = new BitSet();
  /** Those that the server refused after it had taken them, and why. */
  readonly #refusedLate: Map<number, FailureCode>;

  /** @param kept a fold to go on from, as `snapshot` gave it */
  constructor(count: number, kept: RowsSnapshot = unwritten(count)) {
    this.#bytes = kept.bytes;
    this.#counts = countStatuses(kept.bytes);
    this.answered = new AnsweredRows(BitSet.of(kept.answered));
    this.#failures = new FailureCounts(kept.failures);
    this.#openAttempts = new Map(kept.openAttempts);
    this.#acks = new AckBook(kept.messages);
    this.#givenBack = BitSet.of(kept.givenBack);
    this.#latest = new LatestJudged(kept.latest);
    this.#highestNamed = kept.highestNamed;
    this.wasAttempted = kept.wasAttempted;
    this.#refusedLate = new Map(kept.refusedLate);
    this.#all = this.queueOf(() => true);
  }

  get totalCount(): number {
    return this.#bytes.length;
  }

  /**
   * The highest index that a record names, or -1; one that was skipped doesn't count. Where recipients are taken in order,
   * none beyond it was attempted.
   */
  get highestNamed(): number {
    return this.#highestNamed;
  }

  /** Somebody is left to be sent to, or to be looked up; not only to be decided about. */
  get isWorkLeft(): boolean {
    return this.#counts.queued + this.#counts.inDoubt > 0;
  }

  /** The same of those that aren't set aside. */
  get isWorkPossible(): boolean {
    let asideCount = 0;
    for (const index of this.#aside) if (OPEN.has(this.status(index))) asideCount += 1;
    return this.#counts.queued + this.#counts.inDoubt > asideCount;
  }

  /** Queued, and not set aside. */
  get waitingCount(): number {
    return this.#all.count;
  }

  count(status: RowStatus): number {
    return this.#counts[status];
  }

  status(index: number): RowStatus {
    return ROW_STATUSES[(this.#bytes[index] ?? 0) & 0x0f] ?? 'queued';
  }

  triesCount(index: number): number {
    return (this.#bytes[index] ?? 0) >> 4;
  }

  /** Whom a message went to, in this run or an earlier one; known of the newest 20,000. */
  recipientOf(messageId: string): number | undefined {
    return this.#acks.find(messageId);
  }

  /** Final failures by code, most frequent first. */
  topFailures(limit: number): readonly FailureCount[] {
    return this.#failures.top(limit);
  }

  /** Recipients whose last attempt has no outcome, with the time it began. */
  openAttempts(): readonly (readonly [index: number, attempt: OpenAttempt])[] {
    return [...this.#openAttempts].filter(([index]) => this.status(index) === 'inDoubt');
  }

  /** Recipients whose attempt was looked up without a result, and that the user hasn't decided about; in their order. */
  unsureAttempts(): readonly UnsureAttempt[] {
    return inOrder([...this.#openAttempts].filter(([index]) => this.status(index) === 'unsure'));
  }

  /** Whether the recipient's last attempt is still this very one, and in this status. */
  isStill(status: 'inDoubt' | 'unsure', index: number, attempt: OpenAttempt): boolean {
    return this.#openAttempts.get(index) === attempt && this.status(index) === status;
  }

  /** What the records have told so far; whoever was set aside isn’t in it. It shares memory with these rows. */
  snapshot(): RowsSnapshot {
    return {
      bytes: this.#bytes,
      answered: this.answered.rows.words,
      failures: this.#failures.all,
      openAttempts: [...this.#openAttempts],
      messages: this.#acks.all,
      givenBack: this.#givenBack.words,
      latest: this.#latest.all,
      highestNamed: this.#highestNamed,
      wasAttempted: this.wasAttempted,
      refusedLate: [...this.#refusedLate],
    };
  }

  /** The lowest queued recipient that isn't excluded, or undefined. */
  nextQueued(isExcluded: (index: number) => boolean): number | undefined {
    return this.#all.next(isExcluded);
  }

  /** Those of the queued recipients for whom `isMember` holds, now and later. */
  queueOf(isMember: (index: number) => boolean): RowQueue {
    const queue = new RowQueue(this.totalCount, (index) => this.#isWaiting(index), isMember);
    this.#queues.push(queue);
    return queue;
  }

  /**
   * Nothing can be done about it in this run: no queue gives it any more, and its status stays as it is. False where it was
   * set aside already.
   */
  setAside(index: number): boolean {
    if (this.#aside.has(index)) return false;
    const wasWaiting = this.#isWaiting(index);
    this.#aside.add(index);
    if (wasWaiting) this.#noteWaiting(index, false);
    return true;
  }

  /** Whether it has gone back to the queue already for a cause that it shared with others; that is done once. */
  wasGivenBack(index: number): boolean {
    return this.#givenBack.has(index);
  }

  /** Of the latest messages, those that the server refused at once and that are still counted as failed for it. */
  latestRefused(): readonly number[] {
    return this.#latest.refused().filter((index) => this.status(index) === 'failed');
  }

  /** Another session sends to them from now on: this one doesn't, also where damage has taken what became of them here. */
  handOver(indexes: Iterable<number>): void {
    for (const index of indexes) {
      this.#latest.forget(index);
      this.setAside(index);
    }
  }

  /** A record about a recipient that the session doesn't have is ignored. */
  apply(record: JournalRecord): void {
    if (record.t === 'doubted') this.#doubt(record.from, record.to, record.at);
    else if ('i' in record && record.i < this.#bytes.length) this.#applyToRow(record);
  }

  #applyToRow(record: Extract<JournalRecord, { readonly i: number }>): void {
    const index = record.i;
    if (record.t !== 'skipped') {
      this.#highestNamed = Math.max(this.#highestNamed, index);
      this.wasAttempted = true;
    }
    switch (record.t) {
      case 'attempt':
        this.#openAttempts.set(index, { sinceMs: record.at, code: null });
        this.#latest.forget(index);
        this.#refusedLate.delete(index);
        this.#set(index, 'inDoubt', record.n);
        return;
      case 'sent':
        this.#acks.note(record.id, index);
        this.#latest.note(index, false);
        this.#set(index, 'sent');
        return;
      case 'failed':
        if (record.class === 'unknown') this.#leaveOpen(index, record.code);
        else if (record.final) {
          if (record.code === REFUSED) this.#latest.note(index, true);
          this.#fail(index, record.code);
        } else if (record.class === 'retryable') this.#set(index, 'queued');
        else this.#requeue(index);
        return;
      case 'requeued':
        if (this.status(index) === 'failed') this.#giveBack(index, record.code);
        return;
      case 'skipped':
        this.#set(index, 'skipped');
        return;
      case 'found':
        if (record.id !== undefined) this.#acks.note(record.id, index);
        if (record.result === 'notSent' && this.#openAttempts.get(index)?.code === null) this.#requeue(index);
        else this.#set(index, STATUS_FOUND[record.result]);
        return;
      case 'decided':
        this.#set(index, STATUS_DECIDED[record.decision]);
        return;
      case 'ack':
        this.#acknowledge(index, record.level, record.code);
        return;
      case 'answered':
        this.answered.add(index);
    }
  }

  /** Acks only ever raise a sent recipient, in any order; -1 takes it back until another of their devices has it. */
  #acknowledge(index: number, level: AckLevel, code: FailureCode = REFUSED): void {
    const status = this.status(index);
    const refusedFor = status === 'failed' ? this.#refusedLate.get(index) : undefined;
    const reached = ACKED.indexOf(status);
    if (level === -1 && reached === 0) {
      this.#refusedLate.set(index, code);
      this.#fail(index, code);
    }
    if (level === -1 || (reached < 0 && (refusedFor === undefined || level === 1))) return;
    if (refusedFor !== undefined) this.#failures.takeBack(refusedFor);
    this.#set(index, ACKED[Math.max(reached, level - 1)] ?? 'sent');
  }

  #doubt(from: number, to: number, at: number): void {
    this.wasAttempted = true;
    // What is lost may say of one that was refused that it was tried again.
    this.#latest.clear();
    for (let index = from; index <= Math.min(to, this.#bytes.length - 1); index += 1) {
      if (this.status(index) !== 'queued') continue;
      this.#openAttempts.set(index, { sinceMs: at, code: null });
      this.#set(index, 'inDoubt');
    }
  }

  #leaveOpen(index: number, code: FailureCode): void {
    const attempt = this.#openAttempts.get(index);
    if (attempt) this.#openAttempts.set(index, { ...attempt, code });
    this.#set(index, 'inDoubt');
  }

  /** Back to where it was before an attempt that a crash, the connection or the user cut short: that was no try. */
  #requeue(index: number): void {
    this.#set(index, 'queued', Math.max(0, this.triesCount(index) - 1));
  }

  /** A failure that wasn't the row's own after all: it hasn't been tried. */
  #giveBack(index: number, code: FailureCode): void {
    this.#failures.takeBack(code);
    // What a limit of the account keeps back comes back as often as the limit does.
    if (code !== REFUSED) this.#givenBack.add(index);
    this.#set(index, 'queued', 0);
  }

  #fail(index: number, code: FailureCode): void {
    this.#failures.add(code);
    this.#set(index, 'failed');
  }

  #set(index: number, status: RowStatus, tries = this.triesCount(index)): void {
    const before = this.status(index);
    const wasWaiting = this.#isWaiting(index);
    this.#counts[before] -= 1;
    this.#counts[status] += 1;
    this.#bytes[index] = ROW_STATUSES.indexOf(status) | (Math.min(tries, 15) << 4);
    if (wasWaiting !== this.#isWaiting(index)) this.#noteWaiting(index, !wasWaiting);
    if (status !== 'inDoubt' && status !== 'unsure') this.#openAttempts.delete(index);
    // The attempt's own record may have been lost to damage.
    else if (!this.#openAttempts.has(index)) this.#openAttempts.set(index, { sinceMs: 0, code: null });
  }

  #isWaiting(index: number): boolean {
    return this.status(index) === 'queued' && !this.#aside.has(index);
  }

  #noteWaiting(index: number, isWaiting: boolean): void {
    for (const queue of this.#queues) queue.note(index, isWaiting);
  }
}
