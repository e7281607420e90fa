import { columnLetters } from '../../../sender/content/columnLetters';
import { hostileFile } from '../brokenFile';
import { withLink } from '../cellLink';
import type { MergedCells } from '../mergedCells';
import { beyondLimits, type Cell, MAX_COLUMNS_COUNT, MAX_ROWS_COUNT, type SheetRow } from '../sheetReader';
import type { Attributes, XmlHandler } from '../xml';
import { type CellFormats, odsCell } from './odsCell';

/** What the reader of a sheet is told of, beside its rows. */
export interface OdsWatcher {
  /** Both from 0. */
  hiddenColumns?(first: number, last: number): void;
  merged?(cells: MergedCells): void;
}

/** Cells that a file repeats instead of writing them: more than any honest one has, and little work. */
const MAX_REPEATED_CELLS_COUNT = 5_000_000;
/** Elements whose paragraphs aren't the cell's own: a comment, a drawing. */
const NOT_OF_CELL = new Set([
  'annotation',
  'frame',
  'custom-shape',
  'control',
  'line',
  'rect',
  'g',
  'shapes',
  'ruby-text',
]);

/** Takes the rows of one table of `content.xml`, by its position among the sheets. */
export class OdsSheetParser implements XmlHandler {
  ended = false;
  readonly #wanted: number;
  readonly #formats: CellFormats;
  readonly #watcher: OdsWatcher;
  #rows: SheetRow[] = [];
  #table = -1;
  #depth = 0;
  #row = 1;
  #column = 0;
  #rowAttributes: Attributes = {};
  #cells: (Cell | undefined)[] = [];
  #cellAttributes: Attributes | null = null;
  #text = '';
  #link = '';
  #paragraphCount = 0;
  #paragraphDepth = 0;
  #outsideDepth = 0;
  readonly #columnStyles: (string | undefined)[] = [];
  #repeatedCellCount = 0;

  constructor(wanted: number, formats: CellFormats, watcher: OdsWatcher = {}) {
    this.#wanted = wanted;
    this.#formats = formats;
    this.#watcher = watcher;
  }

  takeRows(): readonly SheetRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: Attributes): void {
    if (this.ended) return;
    if (name === 'table') this.#openTable();
    if (!this.#isInTable) return;
    if (this.#cellAttributes !== null) return this.#openInCell(name, attributes);
    switch (name) {
      case 'table-column':
        return this.#addColumns(attributes);
      case 'table-row':
        this.#rowAttributes = attributes;
        this.#cells = [];
        this.#column = 0;
        return;
      case 'table-cell':
      case 'covered-table-cell':
        this.#cellAttributes = attributes;
        this.#text = '';
        this.#link = '';
        this.#paragraphCount = 0;
        this.#paragraphDepth = 0;
        this.#outsideDepth = 0;
    }
  }

  close(name: string): void {
    if (this.ended) return;
    if (name === 'table') {
      if (this.#isInTable) this.ended = true;
      this.#depth -= 1;
      return;
    }
    if (!this.#isInTable) return;
    if (this.#cellAttributes === null) {
      if (name === 'table-row') this.#closeRow();
    } else if (name === 'table-cell' || name === 'covered-table-cell') this.#closeCell(name, this.#cellAttributes);
    else this.#closeInCell(name);
  }

  text(piece: string): void {
    if (this.#paragraphDepth > 0 && this.#outsideDepth === 0) this.#text += piece.replaceAll(/\s+/gu, ' ');
  }

  /** A table within a cell isn't the sheet. */
  get #isInTable(): boolean {
    return this.#table === this.#wanted && this.#depth === 1;
  }

  #openTable(): void {
    this.#depth += 1;
    if (this.#depth > 1) return;
    this.#table += 1;
    this.#row = 1;
  }

  #addColumns(attributes: Attributes): void {
    const count = repeated(attributes['table:number-columns-repeated']);
    const isHidden = (attributes['table:visibility'] ?? 'visible') !== 'visible';
    const first = this.#columnStyles.length;
    const end = Math.min(first + count, MAX_COLUMNS_COUNT);
    for (let at = first; at < end; at += 1) this.#columnStyles.push(attributes['table:default-cell-style-name']);
    if (isHidden && first < end) this.#watcher.hiddenColumns?.(first, end - 1);
  }

  #openInCell(name: string, attributes: Attributes): void {
    if (this.#outsideDepth > 0 || NOT_OF_CELL.has(name)) {
      this.#outsideDepth += 1;
      return;
    }
    switch (name) {
      case 'p':
        if (this.#paragraphCount > 0) this.#text += '\n';
        this.#paragraphCount += 1;
        this.#paragraphDepth += 1;
        return;
      case 'a':
        this.#link ||= attributes['xlink:href'] ?? '';
        return;
      case 's':
        this.#text += ' '.repeat(Math.min(repeated(attributes['text:c']), MAX_SPACES_COUNT));
        return;
      case 'tab':
        this.#text += '\t';
        return;
      case 'line-break':
        this.#text += '\n';
    }
  }

  #closeInCell(name: string): void {
    if (this.#outsideDepth > 0) this.#outsideDepth -= 1;
    else if (name === 'p') this.#paragraphDepth -= 1;
  }

  #closeCell(name: string, attributes: Attributes): void {
    this.#cellAttributes = null;
    const count = repeated(attributes['table:number-columns-repeated']);
    const column = this.#column;
    this.#column += count;
    // What a merged cell covers isn't shown.
    const style = attributes['table:style-name'] ?? this.#columnStyles[column];
    const shown = name === 'covered-table-cell' ? undefined : odsCell(attributes, this.#text, style, this.#formats);
    if (shown === undefined) return;
    const cell = this.#link === '' ? shown : withLink(shown, this.#link);
    if (this.#column > MAX_COLUMNS_COUNT) throw beyondLimits(`${columnLetters(this.#column - 1)}${this.#row}`);
    for (let at = column; at < this.#column; at += 1) this.#cells[at] = cell;
    if (count > 1) this.#countRepeated(count);
    this.#tellMerged(attributes, column);
  }

  #tellMerged(attributes: Attributes, column: number): void {
    const columns = repeated(attributes['table:number-columns-spanned']);
    const rows = repeated(attributes['table:number-rows-spanned']);
    if (columns === 1 && rows === 1) return;
    this.#watcher.merged?.({
      firstRow: this.#row,
      lastRow: this.#row + rows - 1,
      firstColumn: column,
      lastColumn: column + columns - 1,
    });
  }

  #closeRow(): void {
    const count = repeated(this.#rowAttributes['table:number-rows-repeated']);
    const first = this.#row;
    this.#row += count;
    const cells = this.#cells;
    if (cells.length === 0) return;
    if (this.#row - 1 > MAX_ROWS_COUNT) throw beyondLimits(String(this.#row - 1));
    const hidden = (this.#rowAttributes['table:visibility'] ?? 'visible') !== 'visible';
    if (count > 1) this.#countRepeated(count * cells.length);
    for (let row = first; row < this.#row; row += 1) this.#rows.push({ row, hidden, cells });
  }

  #countRepeated(count: number): void {
    this.#repeatedCellCount += count;
    if (this.#repeatedCellCount > MAX_REPEATED_CELLS_COUNT) throw hostileFile();
  }
}

const MAX_SPACES_COUNT = 1000;

function repeated(value: string | undefined): number {
  const count = value === undefined ? 1 : Number(value);
  return Number.isInteger(count) && count >= 1 ? count : 1;
}
