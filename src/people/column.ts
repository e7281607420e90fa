type Cells = Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

/** Packed numbers by row, which grows by a quarter when it is full; what was never set is 0. */
export class Column {
  #cells: Cells;

  private constructor(cells: Cells) {
    this.#cells = cells;
  }

  static ofDoubles(): Column {
    return new Column(new Float64Array(FIRST_LENGTH));
  }

  static ofUint32(): Column {
    return new Column(new Uint32Array(FIRST_LENGTH));
  }

  static ofBytes(): Column {
    return new Column(new Uint8Array(FIRST_LENGTH));
  }

  get(row: number): number {
    return this.#cells[row] ?? 0;
  }

  set(row: number, value: number): void {
    if (row >= this.#cells.length) this.#grow(row + 1);
    this.#cells[row] = value;
  }

  #grow(least: number): void {
    const length = Math.max(least, Math.ceil(this.#cells.length * 1.25));
    const before = this.#cells;
    if (before instanceof Float64Array) this.#cells = new Float64Array(length);
    else this.#cells = before instanceof Uint32Array ? new Uint32Array(length) : new Uint8Array(length);
    this.#cells.set(before);
  }
}

const FIRST_LENGTH = 256;
