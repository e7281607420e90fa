import type { Clock } from '../ports';

/**
 * How long an account that WhatsApp limits is left in peace: as long as WhatsApp says, or else for 1, 2, 4… up to 60
 * minutes, until a new chat has been started again.
 */
export class LimitWait {
  readonly #clock: Clock;
  #restMs = FIRST_REST_MS;
  #untilMs: number | null = null;
  #endMs = 0;
  #toldEndMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Wall clock; null where WhatsApp doesn't say. */
  get untilMs(): number | null {
    return this.#untilMs;
  }

  /** @param untilMs wall clock, where WhatsApp says it; a moment that has passed says nothing of the next. */
  begin(untilMs: number | null): void {
    this.#untilMs = untilMs !== null && untilMs > this.#clock.wallMs() ? untilMs : null;
    this.#endMs = this.#clock.monotonicMs() + this.#restMs;
    if (this.#untilMs === null) this.#restMs = Math.min(this.#restMs * 2, LONGEST_REST_MS);
  }

  /** WhatsApp has said until when, or has changed its mind. */
  changeEnd(untilMs: number | null): void {
    if (untilMs !== null && untilMs > this.#clock.wallMs()) this.#untilMs = untilMs;
  }

  /** By the wall clock where WhatsApp names a time: the monotonic one may stand still while the computer sleeps. */
  get leftMs(): number {
    const leftMs =
      this.#untilMs === null
        ? this.#endMs - this.#clock.monotonicMs()
        : this.#untilMs + ROUNDED_MS - this.#clock.wallMs();
    return Math.max(0, leftMs);
  }

  /** WhatsApp's clock isn't ours: it may still refuse for a limit that has run out by what it told. */
  get hasJustEnded(): boolean {
    return this.#clock.wallMs() - this.#toldEndMs < LATE_CLOCK_MS;
  }

  reset(): void {
    this.#toldEndMs = this.#untilMs ?? Number.NEGATIVE_INFINITY;
    this.#restMs = FIRST_REST_MS;
    this.#untilMs = null;
  }
}

/** WhatsApp names whole seconds: the last one may not be over. */
const ROUNDED_MS = 1000;

const LATE_CLOCK_MS = 60_000;

const FIRST_REST_MS = 60_000;
const LONGEST_REST_MS = 3_600_000;
