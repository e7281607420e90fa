import type { SenderOptions } from '../options';
import { Slowness } from './slowness';
import { Spacing } from './spacing';

export type Pace = Pick<SenderOptions, 'ratePerSecond' | 'gapSpreadPercent'>;

/**
 * Decides when the next message may start. It keeps an absolute schedule, so late timers don't add up to a drift; and a
 * minimum gap, so a stall (a suspended laptop, a busy disk) is followed by the old rhythm, not by a burst.
 */
export class Pacer {
  readonly #random: () => number;
  /** How long this gap is, as a multiple of what the rate says. */
  #stretch = 1;
  #previousStartMs = Number.NEGATIVE_INFINITY;
  #nextSlotMs = Number.NEGATIVE_INFINITY;
  readonly #starts = new Spacing();
  readonly #leaves = new Spacing();
  readonly #slowness = new Slowness();

  /** @param random from 0 up to 1, for gaps that differ */
  constructor(random: () => number = () => 0.5) {
    this.#random = random;
  }

  /** Milliseconds until a message may start; 0 when it may start now. Times are monotonic; rate 0 is unpaced. */
  waitMs(nowMs: number, { ratePerSecond }: Pace): number {
    if (ratePerSecond === 0) return 0;
    const intervalMs = this.#intervalMs(ratePerSecond, nowMs);
    const slotMs = Math.min(this.#nextSlotMs, this.#previousStartMs + intervalMs);
    return Math.max(0, Math.max(slotMs, this.#starts.nextMs(intervalMs * MINIMUM_GAP_SHARE)) - nowMs);
  }

  /** Takes the turn that `waitMs` gave. */
  start(nowMs: number, { ratePerSecond, gapSpreadPercent }: Pace): void {
    this.#stretch = 1 + (gapSpreadPercent / 100) * (2 * this.#random() - 1);
    const intervalMs = ratePerSecond === 0 ? 0 : this.#intervalMs(ratePerSecond, nowMs);
    const latenessMs = nowMs - this.#nextSlotMs;
    // Slots missed for longer are gone: whoever wakes a suspended laptop doesn't expect haste.
    const slotMs = latenessMs < Math.max(intervalMs, MADE_UP_FOR_MS) ? Math.min(this.#nextSlotMs, nowMs) : nowMs;
    this.#nextSlotMs = slotMs + intervalMs;
    this.#previousStartMs = nowMs;
    this.#starts.note(nowMs);
  }

  /**
   * Milliseconds until a message that has had its turn may leave. Between the two its attempt is written, and a slow
   * disk can push together what the turns had kept apart.
   */
  gapMs(nowMs: number, { ratePerSecond, gapSpreadPercent }: Pace): number {
    if (ratePerSecond === 0) return 0;
    const shortestMs = (1000 / this.#slowness.slow(ratePerSecond, nowMs)) * (1 - gapSpreadPercent / 100);
    return Math.max(0, this.#leaves.nextMs(shortestMs * MINIMUM_GAP_SHARE) - nowMs);
  }

  leave(nowMs: number): void {
    this.#leaves.note(nowMs);
  }

  /** As if a message had just left. */
  keepDistance(nowMs: number, pace: Pace): void {
    this.start(nowMs, pace);
    this.leave(nowMs);
  }

  /** The server takes no more: half as fast from now on, and step by step as fast as before. */
  slowDown(nowMs: number): void {
    this.#slowness.note(nowMs);
  }

  #intervalMs(ratePerSecond: number, nowMs: number): number {
    return (1000 / this.#slowness.slow(ratePerSecond, nowMs)) * this.#stretch;
  }
}

/** Short enough to make up for late timers, and so long that no second holds a tenth more than the rate. */
const MINIMUM_GAP_SHARE = 0.91;

/** A slow disk or a busy machine is late by this much at most; the minimum gap spreads what is made up for. */
const MADE_UP_FOR_MS = 1000;
