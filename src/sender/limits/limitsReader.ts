import { newChatsLeft, type AccountLimits } from './accountLimits';
import type { Clock, Transport } from '../ports';

/** What WhatsApp says of the account's limits, read one at a time, and how many new chats were started since. */
export class LimitsReader {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #onLimits: (limits: AccountLimits) => void;
  /** New chats on their way, which WhatsApp may have counted already or not. */
  readonly #inFlight: ReadonlySet<number>;
  #latest: AccountLimits | null = null;
  #readAtMs = Number.NEGATIVE_INFINITY;
  #startedCount = 0;
  #reading: Promise<void> | null = null;

  constructor(
    transport: Transport,
    clock: Clock,
    inFlight: ReadonlySet<number>,
    onLimits: (limits: AccountLimits) => void,
  ) {
    this.#transport = transport;
    this.#clock = clock;
    this.#inFlight = inFlight;
    this.#onLimits = onLimits;
  }

  /** Null where the transport has no limits to tell. */
  get latest(): AccountLimits | null {
    return this.#latest;
  }

  /** The quota, as last read, was for no more new chats than have been started since. */
  get isQuotaStarted(): boolean {
    const leftCount = this.#latest === null ? null : newChatsLeft(this.#latest);
    return leftCount !== null && this.#startedCount >= leftCount;
  }

  get ageMs(): number {
    return this.#clock.monotonicMs() - this.#readAtMs;
  }

  noteStarted(): void {
    this.#startedCount += 1;
  }

  /** WhatsApp has told of a change by itself, or was asked. */
  note(limits: AccountLimits): void {
    this.#latest = limits;
    this.#readAtMs = this.#clock.monotonicMs();
    this.#startedCount = this.#inFlight.size;
    this.#onLimits(limits);
  }

  /** Reads them, or waits for the reading that is under way. */
  read(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  /** What was under way may have been asked before what is to be known of now. */
  async readAnew(): Promise<void> {
    await this.#reading;
    await this.read();
  }

  async #read(): Promise<void> {
    this.#readAtMs = this.#clock.monotonicMs();
    // Over no connection nothing would be told, and what was told last still holds.
    if (!this.#transport.readLimits || this.#transport.state.kind !== 'ready') return;
    this.note(await this.#transport.readLimits());
  }
}
