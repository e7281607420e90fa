/** How much of its rate a run keeps, after the server has said that it was too much. */
export class Slowness {
  #share = 1;
  #sinceMs = Number.NEGATIVE_INFINITY;

  /** Those that were on their way say it once together. */
  note(nowMs: number): void {
    if (nowMs - this.#sinceMs < ONCE_MS) return;
    this.#share = Math.max(LOWEST_SHARE, this.#shareAt(nowMs) / 2);
    this.#sinceMs = nowMs;
  }

  slow(ratePerSecond: number, nowMs: number): number {
    return this.#share === 1 ? ratePerSecond : ratePerSecond * this.#shareAt(nowMs);
  }

  /** It finds back by a twentieth of the rate each second, after a moment in which what waits is taken in. */
  #shareAt(nowMs: number): number {
    const goneMs = Math.max(0, nowMs - this.#sinceMs - ONCE_MS);
    return Math.min(1, this.#share + (goneMs / 1000) * RECOVERY_SHARE);
  }
}

const ONCE_MS = 1000;
const RECOVERY_SHARE = 0.05;
const LOWEST_SHARE = 1 / 64;
