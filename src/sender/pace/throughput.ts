/** Messages over time, in bounded memory: a rate over the last minute, and a line of the whole run for a chart. */
export class Throughput {
  readonly #startMs: number;
  readonly #seconds = new Uint32Array(WINDOW_SECONDS);
  #latestSecond = 0;
  #buckets: number[] = [];
  #bucketMs = 1000;

  constructor(nowMs: number) {
    this.#startMs = nowMs;
  }

  add(nowMs: number): void {
    const second = this.#advance(nowMs);
    const slot = second % WINDOW_SECONDS;
    this.#seconds[slot] = (this.#seconds[slot] ?? 0) + 1;
    const bucket = this.#bucketAt(nowMs);
    while (this.#buckets.length <= bucket) this.#buckets.push(0);
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
  }

  /** Over the last minute, or since the start where that is shorter. */
  perSecond(nowMs: number): number {
    this.#advance(nowMs);
    const spanSeconds = Math.min(WINDOW_SECONDS, Math.max(1, (nowMs - this.#startMs) / 1000));
    return this.#seconds.reduce((sum, count) => sum + count, 0) / spanSeconds;
  }

  /** Counts per bucket of `bucketMs`, oldest first; at most 120, whatever the length of the run. */
  series(): { readonly bucketMs: number; readonly counts: readonly number[] } {
    return { bucketMs: this.#bucketMs, counts: [...this.#buckets] };
  }

  /** Clears the seconds that passed without a message, and gives the present one. */
  #advance(nowMs: number): number {
    const second = Math.floor((nowMs - this.#startMs) / 1000);
    const passedCount = Math.min(second - this.#latestSecond, WINDOW_SECONDS);
    for (let step = 1; step <= passedCount; step += 1) {
      this.#seconds[(this.#latestSecond + step) % WINDOW_SECONDS] = 0;
    }
    this.#latestSecond = Math.max(this.#latestSecond, second);
    return second;
  }

  #bucketAt(nowMs: number): number {
    const elapsedMs = nowMs - this.#startMs;
    while (elapsedMs / this.#bucketMs >= MAXIMUM_BUCKETS) {
      this.#buckets = Array.from(
        { length: Math.ceil(this.#buckets.length / 2) },
        (_, pair) => (this.#buckets[pair * 2] ?? 0) + (this.#buckets[pair * 2 + 1] ?? 0),
      );
      this.#bucketMs *= 2;
    }
    return Math.floor(elapsedMs / this.#bucketMs);
  }
}

const WINDOW_SECONDS = 60;
const MAXIMUM_BUCKETS = 120;
