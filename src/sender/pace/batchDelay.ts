/** The pause between two batches: longer while errors come, back step by step when they stop. */
export class BatchDelay {
  #factor = 1;
  #doneCount = 0;
  #errorCount = 0;

  countDone(isError: boolean): void {
    this.#doneCount += 1;
    if (isError) this.#errorCount += 1;
  }

  /** The pause after the batch that ends now, `baseMs` when all went well. */
  nextMs(baseMs: number): number {
    const errorShare = this.#doneCount === 0 ? 0 : this.#errorCount / this.#doneCount;
    this.#factor =
      errorShare > TOLERATED_ERROR_SHARE ? Math.min(this.#factor * 2, LONGEST_FACTOR) : Math.max(this.#factor / 2, 1);
    this.#doneCount = 0;
    this.#errorCount = 0;
    return baseMs * this.#factor;
  }
}

const TOLERATED_ERROR_SHARE = 0.05;
const LONGEST_FACTOR = 8;
