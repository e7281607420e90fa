/**
 * How close messages may follow each other. Timers are a millisecond coarse: where the rate asks for less, some follow at
 * once, and what is kept is the distance over as many as fit into a few milliseconds.
 */
export class Spacing {
  /** The latest, in a ring. */
  readonly #timesMs: number[] = Array.from({ length: MOST_TOGETHER }, () => Number.NEGATIVE_INFINITY);
  #count = 0;

  note(nowMs: number): void {
    this.#timesMs[this.#count % MOST_TOGETHER] = nowMs;
    this.#count += 1;
  }

  /** When the next one may follow, where `gapMs` is the shortest distance on average. */
  nextMs(gapMs: number): number {
    const together = Math.min(MOST_TOGETHER, Math.max(1, Math.floor(TOGETHER_MS / gapMs)));
    const at = (this.#count - together + MOST_TOGETHER * 2) % MOST_TOGETHER;
    return (this.#timesMs[at] ?? Number.NEGATIVE_INFINITY) + together * gapMs;
  }
}

const MOST_TOGETHER = 32;
const TOGETHER_MS = 25;
