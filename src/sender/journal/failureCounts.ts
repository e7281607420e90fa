import type { FailureCode } from '../failureCode';

export interface FailureCount {
  readonly code: FailureCode;
  readonly count: number;
}

/** How many failures there are of each kind. */
export class FailureCounts {
  readonly #counts = new Map<FailureCode, number>();

  add(code: FailureCode): void {
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + 1);
  }

  takeBack(code: FailureCode): void {
    const count = (this.#counts.get(code) ?? 0) - 1;
    if (count > 0) this.#counts.set(code, count);
    else this.#counts.delete(code);
  }

  /** Most frequent first. */
  top(limit: number): readonly FailureCount[] {
    return [...this.#counts]
      .map(([code, count]) => ({ code, count }))
      .toSorted((left, right) => right.count - left.count)
      .slice(0, limit);
  }
}
