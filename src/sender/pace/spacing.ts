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

  /** When the next one may follow, where no second may hold more than at a distance of `gapMs` each. */
  nextMs(gapMs: number): number {
    const together = Math.min(MOST_TOGETHER, Math.max(1, Math.floor(TOGETHER_MS / gapMs)));
    const at = (this.#count - together + MOST_TOGETHER * 2) % MOST_TOGETHER;
    // A second may begin with some that follow at once: it has so many more.
    const sparseMs = together === 1 ? gapMs : 1000 / (1000 / gapMs - together);
    return (this.#timesMs[at] ?? Number.NEGATIVE_INFINITY) + together * sparseMs;
  }
}

const MOST_TOGETHER = 32;
const TOGETHER_MS = 25;
