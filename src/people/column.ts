type Cells = Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

/**
 * Packed numbers by row, in pieces, so that to grow means no copying; what was never set is 0, and a piece of which nothing
 * is anything else takes no room.
 */
export class Column {
  readonly #pieces: (Cells | undefined)[] = [];
  readonly #newPiece: () => Cells;

  private constructor(newPiece: () => Cells) {
    this.#newPiece = newPiece;
  }

  static ofDoubles(): Column {
    return new Column(() => new Float64Array(PIECE_LENGTH));
  }

  static ofUint32(): Column {
    return new Column(() => new Uint32Array(PIECE_LENGTH));
  }

  static ofBytes(): Column {
    return new Column(() => new Uint8Array(PIECE_LENGTH));
  }

  get(row: number): number {
    return this.#pieces[row >>> PIECE_BITS]?.[row & PIECE_MASK] ?? 0;
  }

  set(row: number, value: number): void {
    const number = row >>> PIECE_BITS;
    let piece = this.#pieces[number];
    if (piece === undefined) {
      if (value === 0) return;
      while (number > this.#pieces.length) this.#pieces.push(undefined);
      piece = this.#newPiece();
      this.#pieces[number] = piece;
    }
    piece[row & PIECE_MASK] = value;
  }
}

const PIECE_BITS = 12;
const PIECE_LENGTH = 2 ** PIECE_BITS;
const PIECE_MASK = PIECE_LENGTH - 1;
