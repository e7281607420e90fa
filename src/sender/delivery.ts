import { composeMessage, type ComposedMessage, type MessageContent } from './content/compose';
import { asItGoesOut } from './content/howToStop';
import type { RunControl } from './control';
import { ALREADY_SENT, BLOCKED, OPTED_OUT, STOPPED_MARKETING, type FailureCode } from './failureCode';
import { attemptIdOf } from './journal/attemptId';
import type { JournalKeeper, Written } from './journal/journalKeeper';
import type { JournalRecord } from './journal/journalRecord';
import type { OutgoingMessage, Recipient, SendResult } from './model';
import type { SenderOptions } from './options';
import type { Pacer } from './pace/pacer';
import type { Clock, DayPlace, Fingerprint, OptOuts, SentBook, Transport } from './ports';
import type { ReadableRecipients } from './readableRecipients';
import { retryWaitMs } from './pace/retryPolicy';
import type { RowRests } from './pace/rowRests';
import type { RowStates } from './journal/rowStates';
import type { RowStatus } from './journal/rowStatus';
import type { Allowance, Permit } from './timetable/allowance';
import { stopwatch } from './pace/stopwatch';

export interface DeliveryParts {
  readonly clock: Clock;
  readonly recipients: ReadableRecipients;
  readonly transport: Transport;
  readonly fingerprint: Fingerprint;
  readonly optOuts?: OptOuts;
  readonly sentBook?: SentBook;
  readonly rows: RowStates;
  /** What its attempts are named after. */
  readonly sessionId: string;
  /** The rows that wait alone. */
  readonly rests: RowRests;
  readonly content: MessageContent;
  readonly keeper: JournalKeeper;
  /** As `RunnerPorts` has it. */
  readonly lateAnswerMs?: number | undefined;
  readonly control: RunControl;
  readonly pacer: Pacer;
  readonly allowance: Pick<Allowance, 'take'>;
  /** Whether the time of day, and the row’s own, let it start now. */
  readonly mayStart: (index: number) => boolean;
  /** Why a row is left out by the options of this moment; null where it isn’t. */
  readonly leftOutCode: (index: number) => FailureCode | null;
  /** The options of this moment. */
  readonly options: () => SenderOptions;
  /** Told of each send after its outcome is on disk; the delivery ends when it has had its say. */
  readonly onResult: (index: number, result: SendResult, isLastTry: boolean) => Promise<void>;
  /** Others have taken the last place of the day; it stays in the queue. */
  readonly onNoPlace: (index: number) => Promise<void>;
}

/** `message` as it goes out, and what tells it from others. */
interface ComposedFor extends ComposedMessage {
  readonly recipient: Recipient;
  readonly identified: OutgoingMessage;
}

/** In an object of its own, so that whoever awaits the delivery doesn't await this, too. */
export interface Delivered {
  /** The recipient's outcome is on disk, or goes back to the queue. */
  readonly written: Promise<unknown>;
}

interface Attempted {
  readonly recipient: Recipient;
  readonly message: OutgoingMessage;
  /** What tells the message from others. */
  readonly identity: string;
  readonly permit: Permit;
  readonly place: DayPlace | null;
}

/**
 * Between its attempt being on disk and its send. `over`: the run was paused or stopped meanwhile, and what hasn't left yet
 * goes back to the queue. `tooLate`: another may own the session by now, so the attempt is written anew, which asks; or it was counted too long ago.
 */
type Turn = 'now' | 'tooLate' | 'over';

/**
 * How long an attempt on disk is good for. Whoever takes over a session counts on nothing being sent later on an attempt of
 * the owner before.
 */
export const ATTEMPT_LIFETIME_MS = 250;

/** Brings one recipient to an outcome: attempt on disk, send, outcome on disk, again where that can't duplicate. */
export class Delivery {
  readonly #parts: DeliveryParts;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  /**
   * The first turn is the caller's to take from the pacer; those of the retries are taken here. Resolves when another
   * may take this one's place: at WhatsApp's yes at once, since the journal keeps the order, and so the other's attempt
   * isn't on disk before this outcome is; at anything else when it is written, and has had its say on the run.
   */
  async deliver(index: number): Promise<Delivered> {
    const { rows, sentBook, allowance, leftOutCode, transport, keeper } = this.#parts;
    const composed = await this.compose(index);
    if (composed === null) return DONE;
    const { recipient, message, identified } = composed;
    const skipCode = composed.skipCode ?? leftOutCode(index);
    if (skipCode !== null) return await this.#skip(index, skipCode);
    const identity = (await sentBook?.identify(identified)) ?? '';
    const code = await this.#againstNow(recipient, identity);
    if (code !== null) return await this.#skip(index, code);
    const permit = await allowance.take(index, recipient.phone);
    if (permit === null) return DONE;
    const place = transport.placeFor?.(recipient.phone) ?? null;
    const delivered = await this.#attempt(index, { recipient, message, identity, permit, place });
    // What surely hasn't left makes room for another.
    if (NOT_LEFT.has(rows.status(index))) await Promise.all([permit.giveBack(), keeper.giveBack(index, place)]);
    return delivered;
  }

  async #attempt(index: number, { recipient, message, identity, permit, place }: Attempted): Promise<Delivered> {
    const { clock, fingerprint, rows, keeper, options, mayStart, optOuts } = this.#parts;
    const h = fingerprint(recipient.phone, message);
    const firstTry = rows.triesCount(index) + 1;
    for (let n = firstTry; ; n += 1) {
      if (n > firstTry) {
        // Meanwhile the hours may be over: it waits with the others.
        if (!mayStart(index)) return DONE;
        const code = await this.#againstNow(recipient, identity);
        if (code !== null) return await this.#skip(index, code);
      }
      if (!(await permit.renew())) return DONE;
      let turn: Turn;
      do {
        const written = await this.#writeAttempt({ t: 'attempt', at: clock.wallMs(), i: index, n, h }, place);
        if (written === null) return DONE;
        turn = await this.#turnToLeave(permit);
        // Frozen since it was asked whose the session is: another may have looked up what is on its way.
        if (turn === 'now' && this.#isTooOld(written)) turn = 'tooLate';
      } while (turn === 'tooLate' && (await permit.renew()));
      // Who has said no since its attempt was written, or got it, goes back to the queue, and is left out at their turn; as
      // does whoever may not be written to any more at this hour, or today.
      if (turn !== 'now' || this.#against(recipient, identity) !== null || !mayStart(index)) {
        await keeper.write(this.#outcome(index, NOT_STARTED, true));
        return DONE;
      }
      const result = await this.#send(recipient, message, attemptIdOf(this.#parts.sessionId, { index, n }));
      if (result.kind === 'failed' && result.code === STOPPED_MARKETING) await optOuts?.noteOptedOut?.(recipient.phone);
      // Some are known as blocked only once their chat is opened.
      if (result.kind === 'failed' && result.code === BLOCKED) return await this.#skip(index, BLOCKED);
      if (this.#restsAlone(index, result, n)) {
        await this.#writeOutcome(index, result, false);
        return DONE;
      }
      const waitMs = retryWaitMs(result, n, options());
      const outcome = this.#writeOutcome(index, result, waitMs === null);
      const written = result.kind === 'sent' ? this.#entered(outcome, recipient, identity) : outcome;
      if (result.kind === 'sent') return { written };
      if (!(await written) || waitMs === null || !(await this.#waitForRetry(waitMs))) return DONE;
    }
  }

  /** Null where the run was stopped before, or no place is left: then the row waits alone until the limits are known anew. */
  async #writeAttempt(
    attempt: Extract<JournalRecord, { readonly t: 'attempt' }>,
    place: DayPlace | null,
  ): Promise<Written | null> {
    const { keeper, rests, clock, onNoPlace } = this.#parts;
    const written = await keeper.writeTaking(attempt, place);
    if (typeof written !== 'string') return written;
    if (written === 'stopped') return null;
    rests.begin(attempt.i, clock.monotonicMs() + NO_PLACE_REST_MS);
    await onNoPlace(attempt.i);
    return null;
  }

  /** Null where the recipient can't be read. */
  async compose(index: number): Promise<ComposedFor | null> {
    const { recipients, content } = this.#parts;
    const recipient = await recipients.read(index);
    if (recipient === null) return null;
    const { message: identified, skipCode } = composeMessage(content, recipient.values);
    return { recipient, identified, message: asItGoesOut(content, recipient, identified), skipCode };
  }

  /** The same with the latest that others have entered, and that WhatsApp knows. */
  async #againstNow(recipient: Recipient, identity: string): Promise<FailureCode | null> {
    await this.#parts.optOuts?.refresh();
    return this.#against(recipient, identity) ?? (await this.#blocked(recipient));
  }

  /** Why nothing may be sent to them now, whatever the row says; null where nothing is against it. */
  #against({ phone }: Recipient, identity: string): FailureCode | null {
    const { optOuts, sentBook } = this.#parts;
    if (optOuts?.isOptedOut(phone) === true) return OPTED_OUT;
    return sentBook?.wasSent(phone, identity) === true ? ALREADY_SENT : null;
  }

  async #blocked({ phone }: Recipient): Promise<FailureCode | null> {
    return (await this.#parts.transport.isBlocked?.(phone)) === true ? BLOCKED : null;
  }

  /** At the same time as its outcome is written: whatever dies here, the journal or the book may have it alone. */
  async #entered(outcome: Promise<boolean>, { phone }: Recipient, identity: string): Promise<boolean> {
    const [isWritten] = await Promise.all([outcome, this.#parts.sentBook?.noteSent(phone, identity)]);
    return isWritten;
  }

  async #skip(index: number, code: FailureCode): Promise<Delivered> {
    await this.#parts.keeper.write({ t: 'skipped', at: this.#parts.clock.wallMs(), i: index, code });
    return DONE;
  }

  async #turnToLeave(permit: Permit): Promise<Turn> {
    const { clock, control, pacer, options } = this.#parts;
    const elapsedMs = stopwatch(clock);
    while (control.current.kind === 'running') {
      const nowMs = clock.monotonicMs();
      const gapMs = pacer.gapMs(nowMs, options());
      if (gapMs === 0) {
        if (elapsedMs() > ATTEMPT_LIFETIME_MS || !permit.isGood) return 'tooLate';
        pacer.leave(nowMs);
        return 'now';
      }
      await control.nap(gapMs);
    }
    return 'over';
  }

  #isTooOld({ sinceOwnedMs }: Written): boolean {
    return sinceOwnedMs !== undefined && sinceOwnedMs() > ATTEMPT_LIFETIME_MS + (this.#parts.lateAnswerMs ?? 0);
  }

  /** Whether it goes back to the queue, to be taken again after a rest of its own. */
  #restsAlone(index: number, result: SendResult, n: number): boolean {
    const { clock, rests, pacer, options } = this.#parts;
    if (result.kind === 'sent' || result.errorClass !== 'retryable') return false;
    const nowMs = clock.monotonicMs();
    if (result.slowsDown === true) pacer.slowDown(nowMs);
    if (result.retryAfterMs === undefined || (result.slowsDown !== true && n >= options().triesCount)) return false;
    rests.begin(index, nowMs + result.retryAfterMs * (result.slowsDown === true ? 1 : 2 ** (n - 1)));
    return true;
  }

  async #send(recipient: Recipient, message: OutgoingMessage, attemptId: string): Promise<SendResult> {
    try {
      return await this.#parts.transport.send(recipient, message, attemptId);
    } catch {
      // Against its contract, so nothing is known of the message.
      return { kind: 'failed', errorClass: 'unknown', code: 'transportFailed' };
    }
  }

  /** False when the run was stopped before it could be written. */
  async #writeOutcome(index: number, result: SendResult, isLastTry: boolean): Promise<boolean> {
    if (!(await this.#parts.keeper.write(this.#outcome(index, result, isLastTry)))) return false;
    await this.#parts.onResult(index, result, isLastTry);
    return true;
  }

  #outcome(index: number, result: SendResult, isLastTry: boolean): JournalRecord {
    const at = this.#parts.clock.wallMs();
    if (result.kind === 'sent') return { t: 'sent', at, i: index, id: result.messageId };
    // What the connection, the account or the user must mend says nothing of this recipient: back to the queue.
    const isOfTheRow = result.errorClass === 'retryable' || result.errorClass === 'permanent';
    // Nor does the rate, which is no try of it.
    const errorClass = result.slowsDown === true ? 'paused' : result.errorClass;
    return { t: 'failed', at, i: index, class: errorClass, code: result.code, final: isLastTry && isOfTheRow };
  }

  /** Waits out the back-off and takes a turn of the pacer. False when the run was stopped. */
  async #waitForRetry(waitMs: number): Promise<boolean> {
    const { clock, control, pacer, options } = this.#parts;
    await control.sleep(waitMs);
    while (await control.whenRunning()) {
      const nowMs = clock.monotonicMs();
      const turnMs = pacer.waitMs(nowMs, options());
      if (turnMs === 0) {
        pacer.start(nowMs, options());
        return true;
      }
      await control.nap(turnMs);
    }
    return false;
  }
}

/** Of somebody whose attempts are over for now. */
const NOT_LEFT: ReadonlySet<RowStatus> = new Set<RowStatus>(['queued', 'failed', 'skipped']);

/** However wrong it is known who counts already, and how many do, nobody is asked for again and again. */
const NO_PLACE_REST_MS = 30_000;

const DONE: Delivered = { written: Promise.resolve() };
const NOT_STARTED: SendResult = { kind: 'failed', errorClass: 'paused', code: 'notStarted' };
