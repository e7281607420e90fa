import type { FailureCode } from '../failureCode';

export interface FailureCount {
  readonly code: FailureCode;
  readonly count: number;
}

/** As many kinds of errors are shown. */
export const TOP_ERRORS_COUNT = 5;

/** How many rows have failed for each reason. */
export class FailureCounts {
  readonly #counts: Map<FailureCode, number>;

  constructor(counts: readonly FailureCount[] = []) {
    this.#counts = new Map(counts.map(({ code, count }) => [code, count]));
  }

  /** In the order in which they first came. */
  get all(): readonly FailureCount[] {
    return [...this.#counts].map(([code, count]) => ({ code, count }));
  }

  add(code: FailureCode): void {
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + 1);
  }

  /** One has turned out to be none. */
  takeBack(code: FailureCode): void {
    const count = (this.#counts.get(code) ?? 0) - 1;
    if (count > 0) this.#counts.set(code, count);
    else this.#counts.delete(code);
  }

  /** Most frequent first. */
  top(limit: number): readonly FailureCount[] {
    return this.all.toSorted((left, right) => right.count - left.count).slice(0, limit);
  }
}
