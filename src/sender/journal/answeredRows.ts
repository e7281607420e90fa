import { BitSet } from './bitSet';

/** Who has answered, a bit each. */
export class AnsweredRows {
  readonly #rows: BitSet;
  count: number;

  constructor(rows = new BitSet()) {
    this.#rows = rows;
    this.count = rows.count;
  }

  get rows(): BitSet {
    return this.#rows;
  }

  add(index: number): void {
    if (this.#rows.has(index)) return;
    this.#rows.add(index);
    this.count += 1;
  }

  has(index: number): boolean {
    return this.#rows.has(index);
  }
}
