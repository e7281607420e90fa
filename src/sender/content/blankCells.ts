import { BitSet } from '../journal/bitSet';
import { isBlankCell, type Template } from './template';

/**
 * Which cells of the recipients are blank, at a bit a cell, and how long a column's longest cell is: enough to say of
 * any message at once what is wrong with whom, without reading the recipients again.
 */
export class BlankCells {
  readonly #blank: BitSet[] = [];
  readonly #longestCounts: number[] = [];
  #recipientCount = 0;

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
