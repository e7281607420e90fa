import { BitSet } from '../journal/bitSet';
import { isBlankCell, type Template } from './template';

/** What is known of the cells, as it goes from one thread to another. */
export interface BlankCellsState {
  readonly blank: readonly Uint32Array[];
  readonly longestCounts: readonly number[];
  readonly recipientCount: number;
}

const NO_CELLS: BlankCellsState = { blank: [], longestCounts: [], recipientCount: 0 };

/**
 * Which cells of the recipients are blank, at a bit a cell, and how long a column's longest cell is: enough to say of
 * any message at once what is wrong with whom, without reading the recipients again.
 */
export class BlankCells {
  readonly #blank: BitSet[];
  readonly #longestCounts: number[];
  #recipientCount: number;

  /** @param kept as `state` gave it, in whatever thread */
  constructor({ blank, longestCounts, recipientCount }: BlankCellsState = NO_CELLS) {
    this.#blank = blank.map((words) => BitSet.of(words));
    this.#longestCounts = [...longestCounts];
    this.#recipientCount = recipientCount;
  }

  get state(): BlankCellsState {
    // Columns without a blank cell have none yet.
    const blank = Array.from(this.#blank, (rows: BitSet | undefined) => rows?.words ?? new Uint32Array(0));
    return { blank, longestCounts: this.#longestCounts, recipientCount: this.#recipientCount };
  }

  /** Takes the cells of the next recipient. */
  add(values: readonly string[]): void {
    for (const [column, value] of values.entries()) {
      if (isBlankCell(value)) this.#blankOf(column).add(this.#recipientCount);
      else if (value.length > (this.#longestCounts[column] ?? 0)) this.#longestCounts[column] = value.length;
    }
    this.#recipientCount += 1;
  }

  /** The recipients, by index, in whose row the column is blank. */
  blankIn(column: number): BitSet {
    const copy = new BitSet();
    copy.addAll(this.#blankOf(column));
    return copy;
  }

  everyone(): BitSet {
    return BitSet.upTo(this.#recipientCount);
  }

  /** No recipient's message is longer. */
  longestMessage(template: Template): number {
    return template.reduce((length, part) => {
      if (part.kind === 'text') return length + part.text.length;
      return length + Math.max(part.fallback.length, this.#longestCounts[part.column] ?? 0);
    }, 0);
  }

  #blankOf(column: number): BitSet {
    return (this.#blank[column] ??= new BitSet());
  }
}
