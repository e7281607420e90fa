import type { RunControl } from './control';
import { ATTEMPT_LIFETIME_MS } from './delivery';
import type { JournalKeeper } from './journal/journalKeeper';
import type { Decision } from './journal/journalRecord';
import type { FoundSent, OutgoingMessage, Recipient } from './model';
import type { SenderOptions } from './options';
import type { Clock, SentBook, Transport } from './ports';
import type { RowStates } from './journal/rowStates';
import { attemptIdOf } from './journal/attemptId';
import type { OpenAttempt } from './journal/openAttempt';

export interface DoubtParts {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly sentBook?: SentBook;
  readonly keeper: JournalKeeper;
  readonly rows: RowStates;
  readonly sessionId: string;
  /** As `RunnerPorts` has it. */
  readonly lateAnswerMs?: number | undefined;
  readonly control: RunControl;
  /** The options of this moment. */
  readonly options: () => SenderOptions;
  /** Null where the recipient can't be read. */
  readonly compose: (index: number) => Promise<{
    readonly recipient: Recipient;
    readonly message: OutgoingMessage;
    readonly identified: OutgoingMessage;
  } | null>;
  readonly isInFlight: (index: number) => boolean;
}

/** The attempts without an outcome: what became of them, as the transport finds or the user decides. */
export class Doubts {
  readonly #parts: DoubtParts;
  /** By the monotonic clock: a wall clock can be set while a session changes hands. Infinity where no wait is enough. */
  readonly #believedFromMs: number;
  #lookingUp: Promise<void> = Promise.resolve();
  #deciding: Promise<void> = Promise.resolve();

  constructor(parts: DoubtParts) {
    this.#parts = parts;
    const { clock, transport, lateAnswerMs = 0 } = parts;
    const longestMs = ATTEMPT_LIFETIME_MS + lateAnswerMs + (transport.longestSendMs ?? Infinity);
    this.#believedFromMs = clock.monotonicMs() + longestMs;
  }

  /**
   * Asks the transport about every open attempt that nobody works on, and writes down what it finds. One after the
   * other, whoever asks: of two answers about one attempt the later could come when the message is sent again.
   */
  lookUp(): Promise<void> {
    this.#lookingUp = this.#lookingUp.catch(() => undefined).then(() => this.#lookUpAll());
    return this.#lookingUp;
  }

  /** Waits, where it is too early to believe of an open attempt that nothing was sent. False where it isn't. */
  async waitUntilBelievable(): Promise<boolean> {
    const { clock, control, rows } = this.#parts;
    if (this.#believedFromMs === Infinity) return false;
    if (!rows.openAttempts().some(([, attempt]) => this.#isTooEarly(attempt))) return false;
    await control.sleep(this.#believedFromMs - clock.monotonicMs());
    return true;
  }

  /** Writes the user's decision about every recipient that is unsure now and is meant, and about none that becomes so later. */
  decideUnsure(decision: Decision, isMeant: (index: number) => boolean = () => true): Promise<void> {
    const attempts = this.#parts.rows.unsureAttempts().filter(({ index }) => isMeant(index));
    this.#deciding = this.#deciding.then(() => this.#decide(attempts, decision));
    return this.#deciding;
  }

  /** Waits for what the user has decided to be written: it may be that there is more to send. */
  async decided(): Promise<void> {
    await this.#deciding;
  }

  /** Something has come in that can only have come because the attempt did arrive, whatever was said of it before. */
  async noteProof(index: number, messageId: string): Promise<void> {
    const { clock, keeper, sentBook, compose } = this.#parts;
    const isWritten = await keeper.write({ t: 'found', at: clock.wallMs(), i: index, result: 'sent', id: messageId });
    const composed = isWritten ? await compose(index) : null;
    if (composed === null) return;
    await sentBook?.noteSent(composed.recipient.phone, await sentBook.identify(composed.identified));
  }

  async #decide(attempts: ReturnType<RowStates['unsureAttempts']>, decision: Decision): Promise<void> {
    const { clock, keeper, rows } = this.#parts;
    for (const { index, attempt } of attempts) {
      if (!rows.isStill('unsure', index, attempt)) continue;
      await keeper.write({ t: 'decided', at: clock.wallMs(), i: index, decision });
    }
  }

  async #lookUpAll(): Promise<void> {
    const { control, rows, isInFlight } = this.#parts;
    for (const [index, attempt] of rows.openAttempts()) {
      if (control.current.kind === 'stopped') return;
      if (rows.isStill('inDoubt', index, attempt) && !isInFlight(index)) await this.#lookUpOne(index, attempt);
    }
  }

  async #lookUpOne(index: number, attempt: OpenAttempt): Promise<void> {
    const { clock, transport, sentBook, keeper, rows, options, compose } = this.#parts;
    const composed = await compose(index);
    if (composed === null) return;
    const { recipient, message, identified } = composed;
    let isCutShort = false;
    const unsubscribe = transport.onState(({ kind }) => {
      if (kind === 'lost') isCutShort = true;
    });
    const attemptId = attemptIdOf(this.#parts.sessionId, { index, n: rows.triesCount(index) });
    const found = await findSentSafely(transport, recipient, message, attempt.sinceMs, attemptId);
    unsubscribe();
    // Told of meanwhile, by what came in.
    if (!rows.isStill('inDoubt', index, attempt)) return;
    // Nothing is found over a connection that is gone, or being made anew: it is asked again when it is back, and the user
    // isn't asked.
    if (found.kind === 'unsure' && (isCutShort || transport.state.kind !== 'ready')) return;
    if (found.kind === 'notSent' && this.#isTooEarly(attempt)) {
      // It is asked again; where no time would do, it counts as unsure.
      if (this.#believedFromMs < Infinity) return;
      await keeper.write({ t: 'found', at: clock.wallMs(), i: index, result: 'unsure' });
      return;
    }
    const id = found.kind === 'sent' ? { id: found.messageId } : {};
    await keeper.write({ t: 'found', at: clock.wallMs(), i: index, result: found.kind, ...id });
    if (found.kind === 'sent') await sentBook?.noteSent(recipient.phone, await sentBook.identify(identified));
    // An answer that said 'unknown' was a try; one cut short by a crash wasn't.
    if (found.kind !== 'notSent' || attempt.code === null || rows.triesCount(index) < options().triesCount) return;
    const failed = { t: 'failed', class: 'retryable', code: attempt.code, final: true } as const;
    await keeper.write({ ...failed, at: clock.wallMs(), i: index });
  }

  /** Whoever owned the session before may be alive, unseen, and the message of an attempt that it began on its way. */
  #isTooEarly({ code }: OpenAttempt): boolean {
    return code === null && this.#parts.clock.monotonicMs() < this.#believedFromMs;
  }
}

/** A transport that throws, against its contract, has found nothing. */
async function findSentSafely(
  transport: Transport,
  recipient: Recipient,
  message: OutgoingMessage,
  sinceMs: number,
  attemptId: string,
): Promise<FoundSent> {
  try {
    return await transport.findSent(recipient, message, sinceMs, attemptId);
  } catch {
    return { kind: 'unsure' };
  }
}
