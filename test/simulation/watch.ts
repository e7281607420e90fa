import { decodeLine } from '../../src/sender/journal/journalCodec';
import type { Recipient } from '../../src/sender/model';
import { RowStates } from '../../src/sender/journal/rowStates';
import { JOURNAL, RECIPIENT_COUNT, recipientAt } from './campaign';
import type { World } from './world';

export type ViolationKind =
  | 'sentTwice'
  | 'notOnDisk'
  /** Somebody was written to who had said no. */
  | 'optedOut'
  | 'tooFast'
  /** At the end a row is neither done nor listed. */
  | 'unaccounted'
  /** The journal says of a row what the server's ledger doesn't. */
  | 'untrue'
  /** More new chats were tried in a lock than it takes to notice it. */
  | 'pressed'
  | 'miscounted'
  | 'unreadable'
  | 'endless';

/** A promise of the product that didn't hold. */
export class Violation extends Error {
  readonly kind: ViolationKind;

  constructor(kind: ViolationKind, text: string) {
    super(text);
    this.kind = kind;
  }
}

/** Watches one session over all its crashes, from outside: it knows the disk and the server, not the program. */
export class Watch {
  /** How often the user has said of a row that it may be sent again. */
  readonly consents = Array.from({ length: RECIPIENT_COUNT }, () => 0);
  readonly asked = new Set<number>();
  /** The first thing seen amid the run: thrown there, the program would take it for the transport's failure. */
  violation: Violation | null = null;
  readonly #world: World;
  readonly #seesLedgerOnly: boolean;
  readonly #sends = Array.from({ length: RECIPIENT_COUNT }, () => 0);
  #startsMs: number[] = [];
  /** Rates in force, with the time from which on. */
  #rates: { readonly atMs: number; readonly rate: number }[] = [];

  constructor(world: World, seesLedgerOnly: boolean) {
    this.#world = world;
    this.#seesLedgerOnly = seesLedgerOnly;
  }

  setRate(rate: number): void {
    this.#rates.push({ atMs: this.#world.time.nowMs, rate });
  }

  /** At the moment a message is handed to the transport. */
  onSend({ index }: Recipient, isPaced: boolean): void {
    if (this.#seesLedgerOnly) return;
    this.#sends[index]! += 1;
    if (this.#world.optedOut.has(index)) {
      this.violation ??= new Violation('optedOut', `Row ${index} is sent to, though they have said no`);
    }
    const attemptCount = this.#durableAttempts(index);
    if (attemptCount < this.#sends[index]!) {
      this.violation ??= new Violation(
        'notOnDisk',
        `Row ${index} is sent, time ${this.#sends[index]}, with ${attemptCount} attempts on disk`,
      );
    }
    if (isPaced) this.#checkRate();
  }

  /** When the session is over: every row is accounted for, and the server's ledger agrees. */
  checkEnd(): void {
    const rows = this.#fold();
    for (let index = 0; index < RECIPIENT_COUNT; index += 1) {
      const accepted = this.#world.server.acceptedFor(recipientAt(index).phone);
      const allowed = 1 + this.consents[index]!;
      if (accepted.length > allowed) {
        throw new Violation(
          'sentTwice',
          `Row ${index} was accepted ${accepted.length} times; the user allowed ${allowed}`,
        );
      }
      const status = rows.status(index);
      const isAccepted = accepted.length > 0;
      const isStanding = accepted.some(({ isRefusedLate }) => !isRefusedLate);
      switch (status) {
        case 'queued':
        case 'inDoubt':
          throw new Violation('unaccounted', `Row ${index} is still ${status} at the end`);
        case 'sent':
        case 'delivered':
        case 'read':
          if (!isAccepted) throw new Violation('untrue', `Row ${index} is ${status}, and the server never had it`);
          break;
        case 'failed':
          if (isStanding && !this.asked.has(index))
            throw new Violation('untrue', `Row ${index} failed, and the server has it`);
          break;
        case 'skipped':
          if (recipientAt(index).values[0] !== '' && !this.#world.optedOut.has(index))
            throw new Violation('untrue', `Row ${index} was skipped without a reason`);
          break;
        case 'unsure':
        case 'leftInDoubt':
      }
    }
  }

  /** The journal's last lines as a power cut would leave them, for whoever looks into a failure. */
  lastRecords(count: number): readonly string[] {
    return this.#durableLines().slice(-count);
  }

  /** Told apart from the codec's own reading on purpose: the text must be there. */
  #durableAttempts(index: number): number {
    const durable = this.#world.disk.durable(JOURNAL);
    const mark = `"i":${index},"n":`;
    let count = 0;
    for (let at = durable.indexOf(mark); at >= 0; at = durable.indexOf(mark, at + 1)) count += 1;
    return count;
  }

  /** In no second do more messages start than the rate and a tenth. */
  #checkRate(): void {
    const nowMs = this.#world.time.nowMs;
    const fromMs = nowMs - 1000;
    this.#startsMs = [...this.#startsMs.filter((startMs) => startMs > fromMs), nowMs];
    const before = this.#rates.findLast(({ atMs }) => atMs <= fromMs);
    const within = this.#rates.filter(({ atMs }) => atMs > fromMs);
    const rates = [...(before ? [before] : []), ...within].map(({ rate }) => rate || Infinity);
    const allowed = Math.ceil(Math.max(...rates) * 1.1);
    if (this.#startsMs.length > allowed) {
      this.violation ??= new Violation(
        'tooFast',
        `${this.#startsMs.length} messages started within a second; ${allowed} may`,
      );
    }
  }

  #fold(): RowStates {
    const rows = new RowStates(RECIPIENT_COUNT);
    for (const line of this.#durableLines()) {
      const record = decodeLine(line)?.record;
      if (record) rows.apply(record);
    }
    return rows;
  }

  #durableLines(): readonly string[] {
    return this.#world.disk.durable(JOURNAL).toString('latin1').split('\n').slice(0, -1);
  }
}
