/** How many a second are sent by somebody else, by what is seen of it. */
export class SentRate {
  #seen: readonly { readonly count: number; readonly atMs: number }[] = [];

  take(count: number, atMs: number): void {
    this.#seen = [...this.#seen.filter((earlier) => atMs - earlier.atMs <= WINDOW_MS), { count, atMs }];
  }

  /** 0 while too little was seen. */
  get perSecond(): number {
    const [first, last] = [this.#seen.at(0), this.#seen.at(-1)];
    if (first === undefined || last === undefined || last.atMs <= first.atMs) return 0;
    return ((last.count - first.count) / (last.atMs - first.atMs)) * 1000;
  }
}

const WINDOW_MS = 30_000;
