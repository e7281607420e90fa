import type { RunControl } from './control';
import { CONNECTION_LOST, NOT_CONFIRMED } from './failureCode';
import { failureText } from './failureText';
import { sentence, type Sentence } from './sentence';
import type { ConnectionState, SendResult } from './model';
import type { Clock, Transport } from './ports';

/**
 * Pauses the run when the connection or the account fails, and lets it go on when that is over, unless the user has
 * paused or stopped it meanwhile. A lost connection is made anew; where it stands and WhatsApp wants less (a limited
 * account), only time helps. Waits grow until a message gets through. What needs a person waits for one.
 */
export class Reconnector {
  readonly #transport: Transport;
  readonly #control: RunControl;
  readonly #clock: Clock;
  readonly #beforeResume: () => Promise<void>;
  #mending: Promise<void> | null = null;
  #workedAt = { monotonicMs: 0, wallMs: 0 };
  #hasSent = true;
  #unconfirmedCount = 0;
  #resumedCount = 0;
  #reconnectMs = FIRST_RECONNECT_MS;
  #restMs = FIRST_REST_MS;

  constructor(transport: Transport, control: RunControl, clock: Clock, beforeResume: () => Promise<void>) {
    this.#transport = transport;
    this.#control = control;
    this.#clock = clock;
    this.#beforeResume = beforeResume;
  }

  /** The connection is gone: makes it anew, once, however often this is called; or waits for the person that it needs. */
  noteLost({ reason, needsPerson }: Extract<ConnectionState, { kind: 'lost' }>): void {
    if (needsPerson) this.#control.pauseForPerson(reason);
    else this.#start(reason, () => this.#reconnect());
  }

  /** What came of a message tells of the connection, too. */
  note(result: SendResult): void {
    if (result.kind === 'sent') return this.#noteSent();
    if (result.errorClass === 'permanent') return this.noteWorking();
    if (result.errorClass === 'paused') return this.#mend(result);
    if (result.code === NOT_CONFIRMED) this.#noteUnconfirmed();
  }

  /** The user resumes: what needed a person has one, and no wait that has grown is waited out. */
  noteResumed(): void {
    this.#resumedCount += 1;
    this.#hasSent = true;
    this.#reconnectMs = FIRST_RECONNECT_MS;
    const { state } = this.#transport;
    if (state.kind === 'lost') this.#start(state.reason, () => this.#connect({ isAskedFor: true }));
  }

  /** The connection has just shown that it stands. */
  noteWorking(): void {
    this.#workedAt = { monotonicMs: this.#clock.monotonicMs(), wallMs: this.#clock.wallMs() };
  }

  /**
   * Checks the connection where nothing has been heard of it for a while: after a long pause, or a sleep of the computer,
   * of which the monotonic clock of some systems knows nothing. Gives whether the run pauses for it.
   */
  checkIfStale(): boolean {
    const { monotonicMs, wallMs } = this.#workedAt;
    const silenceMs = Math.max(this.#clock.monotonicMs() - monotonicMs, this.#clock.wallMs() - wallMs);
    if (silenceMs <= STALE_MS) return false;
    this.#start(sentence('Checking the connection after a break'), () => this.#connect());
    return true;
  }

  get isMending(): boolean {
    return this.#mending !== null;
  }

  async settled(): Promise<void> {
    await this.#mending;
  }

  /** A message got through: the next trouble is a new one. */
  #noteSent(): void {
    this.noteWorking();
    this.#hasSent = true;
    this.#unconfirmedCount = 0;
    this.#reconnectMs = FIRST_RECONNECT_MS;
    this.#restMs = FIRST_REST_MS;
  }

  /** One message may get lost; several in a row are the connection's: it takes them, and they don't leave. */
  #noteUnconfirmed(): void {
    this.#unconfirmedCount += 1;
    if (this.#unconfirmedCount < SICK_COUNT) return;
    this.#unconfirmedCount = 0;
    this.#start(sentence('WhatsApp no longer confirms messages'), () => this.#reconnect());
  }

  #mend({ code, retryAfterMs }: Extract<SendResult, { readonly kind: 'failed' }>): void {
    const { state } = this.#transport;
    if (state.kind === 'lost') this.noteLost(state);
    // The connection may be back before the message that it cost has told so.
    else if (code === CONNECTION_LOST) this.#start(failureText(code), () => this.#reconnect());
    else this.#start(failureText(code), () => this.#rest(retryAfterMs));
  }

  #start(reason: Sentence, mend: () => Promise<void>): void {
    this.#control.pauseToMend(reason);
    // Not at once: what it does may tell of a loss before it has returned, and would be begun a second time.
    this.#mending ??= Promise.resolve()
      .then(mend)
      .finally(() => {
        this.#mending = null;
      });
  }

  async #reconnect(): Promise<void> {
    // A connection that comes and goes without a message getting through would be made in a circle.
    if (!this.#hasSent) await this.#waitToReconnect();
    this.#hasSent = false;
    await this.#connect();
  }

  async #connect({ isAskedFor = false } = {}): Promise<void> {
    // Nobody may be there to see what connecting would show.
    if (this.#needsPerson() && !isAskedFor) return;
    while (this.#control.current.kind !== 'stopped') {
      const connected = await this.#control.untilStopped(this.#transport.connect());
      if (connected?.ok) {
        await this.#beforeResume();
        if (this.#transport.state.kind === 'ready') {
          this.noteWorking();
          return this.#control.resumeFromItself();
        }
      }
      if (this.#needsPerson()) return;
      await this.#waitToReconnect();
    }
  }

  #needsPerson(): boolean {
    const { state } = this.#transport;
    return state.kind === 'lost' && state.needsPerson;
  }

  /** The connection stands, and yet nothing goes through. */
  async #rest(toldMs?: number): Promise<void> {
    const restMs = toldMs ?? this.#restMs;
    if (toldMs === undefined) this.#restMs = Math.min(restMs * 2, LONGEST_REST_MS);
    await this.#wait(restMs);
    await this.#reconnect();
  }

  async #waitToReconnect(): Promise<void> {
    const waitMs = this.#reconnectMs;
    this.#reconnectMs = Math.min(waitMs * 2, LONGEST_RECONNECT_MS);
    await this.#wait(waitMs);
  }

  /** All of it, unless the user resumes or stops. */
  async #wait(durationMs: number): Promise<void> {
    const resumedCount = this.#resumedCount;
    await this.#control.sleep(durationMs, () => this.#resumedCount !== resumedCount);
  }
}

const STALE_MS = 60_000;
const SICK_COUNT = 3;
const FIRST_RECONNECT_MS = 1000;
const LONGEST_RECONNECT_MS = 60_000;
const FIRST_REST_MS = 60_000;
const LONGEST_REST_MS = 3_600_000;
