/** The latest recipients whom the server took or refused, oldest first. */
export class LatestJudged {
  #judged: Judged[];

  constructor(judged: readonly Judged[] = []) {
    this.#judged = [...judged];
  }

  get all(): readonly Judged[] {
    return this.#judged;
  }

  note(index: number, isRefused: boolean): void {
    this.#judged.push({ index, isRefused });
    if (this.#judged.length > JUDGED_COUNT) this.#judged.shift();
  }

  /** What became of an earlier attempt says nothing of a new one: that may be taken, and refused late. */
  forget(index: number): void {
    if (!this.#judged.some((judged) => judged.index === index)) return;
    this.#judged = this.#judged.filter((judged) => judged.index !== index);
  }

  clear(): void {
    this.#judged = [];
  }

  /** Those that were refused, each once. */
  refused(): readonly number[] {
    return [...new Set(this.#judged.flatMap(({ index, isRefused }) => (isRefused ? [index] : [])))];
  }
}

export interface Judged {
  readonly index: number;
  readonly isRefused: boolean;
}

/** As many as a streak of refusals is looked for in. */
export const JUDGED_COUNT = 10;
