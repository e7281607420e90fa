import type { ReasonCount } from '../panel/protocol';

/** Counts rows by reason; of reasons beyond the first so many only that there are others. */
export class ReasonCounts {
  readonly #counts = new Map<string, number>();

  add(reason: string, count = 1): void {
    const before = this.#counts.get(reason);
    if (before === undefined && this.#counts.size === MAX_REASONS_COUNT) return;
    this.#counts.set(reason, (before ?? 0) + count);
  }

  /** Most first. */
  groups(): readonly ReasonCount[] {
    return [...this.#counts]
      .map(([reason, count]) => ({ reason, count }))
      .toSorted((left, right) => right.count - left.count);
  }
}

const MAX_REASONS_COUNT = 100;
