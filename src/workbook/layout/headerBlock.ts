import { columnLetters } from '../../sender/content/columnLetters';
import { headerKey } from '../../sender/content/template';
import { looksLikePhone } from './cellShapes';
import { filledCells, isHeaderText } from './headerRow';
import type { MergedCells } from '../file/mergedCells';
import { hasPhoneWord } from './phoneWords';
import type { SheetRow } from '../file/sheetReader';

/** What stands above a column, where headers are merged or take two rows. */
export interface ColumnHeader {
  /** Empty where there is none. */
  readonly text: string;
  /** Where it stands, such as `B2`. */
  readonly cell: string;
  /** The cell that this one is merged with and has its text from; null for one with a text of its own. */
  readonly mergedWith: string | null;
}

/** The rows of the headers, from 1; most often one. */
export interface HeaderBlock {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly headers: readonly ColumnHeader[];
}

/**
 * The headers of these columns. A cell merged downwards makes the block as high; below one merged sideways, a row of
 * words is part of it, unless `header` is said to be the last row. The lowest text is a column's header; one that several have is told apart by the text above.
 */
export function readHeaderBlock(
  { header, isLast }: { readonly header: SheetRow; readonly isLast: boolean },
  rows: readonly SheetRow[],
  merged: readonly MergedCells[],
  columns: readonly number[],
): HeaderBlock {
  const touching = merged.filter(({ firstRow, lastRow }) => firstRow <= header.row && lastRow >= header.row);
  const firstRow = Math.min(header.row, ...touching.map((cells) => cells.firstRow));
  const firstData = rows.find((row) => row.row > header.row && filledCells(row).some(looksLikePhone))?.row ?? Infinity;
  const end = isLast ? header.row : firstData - 1;
  const deepest = Math.min(Math.max(header.row, ...touching.map((cells) => cells.lastRow)), end);
  const below = rows.find(({ row }) => row === header.row + 1);
  const isFollowed = !isLast && deepest === header.row && below !== undefined && hasSubheaders(header, below, touching);
  const lastRow = isFollowed ? below.row : deepest;
  const texts = new HeaderTexts(rows, merged);
  const headers = columns.map((column) => texts.lowest(column, firstRow, lastRow));
  const groups = columns.map((column, index) => texts.above(column, firstRow - 1, lastRow, headers[index]?.text ?? ''));
  return { firstRow, lastRow, headers: tellApart(headers, groups) };
}

/** With the group before each header that several have. A title above all of them tells nothing. */
function tellApart(headers: readonly ColumnHeader[], groups: readonly string[]): readonly ColumnHeader[] {
  const groupsOf = new Map<string, Set<string>>();
  headers.forEach(({ text }, index) => {
    const known = groupsOf.get(headerKey(text)) ?? new Set();
    groupsOf.set(headerKey(text), known.add(groups[index] ?? ''));
  });
  return headers.map((header, index) => {
    const group = groups[index] ?? '';
    const isTold = header.text !== '' && group !== '' && (groupsOf.get(headerKey(header.text))?.size ?? 0) > 1;
    return isTold ? { ...header, text: `${group} ${header.text}` } : header;
  });
}

/** A row of data has a text below a header that isn't merged, too. */
function hasSubheaders(header: SheetRow, below: SheetRow, touching: readonly MergedCells[]): boolean {
  const cells = filledCells(below);
  if (cells.length === 0 || !cells.every(isHeaderText) || cells.some(looksLikePhone)) return false;
  const filledColumns = below.cells.flatMap((cell, column) => (cell?.text.trim() ? column : []));
  const isBelowMerged = (column: number): boolean =>
    touching.some(
      ({ firstColumn, lastColumn }) => lastColumn > firstColumn && isWithin(column, firstColumn, lastColumn),
    );
  // Else it's a person without a number, whose column has its header already.
  const namesPhones =
    cells.some(({ text }) => hasPhoneWord(text)) ||
    !header.cells.some((cell, column) => cell && !isBelowMerged(column) && hasPhoneWord(cell.text));
  return (
    namesPhones &&
    filledColumns.some(isBelowMerged) &&
    filledColumns.every((column) => isBelowMerged(column) || header.cells[column] === undefined)
  );
}

/** Texts of the rows about the headers, with that of merged cells in each of them. */
class HeaderTexts {
  readonly #rows: ReadonlyMap<number, SheetRow>;
  readonly #merged: readonly MergedCells[];

  constructor(rows: readonly SheetRow[], merged: readonly MergedCells[]) {
    this.#rows = new Map(rows.map((row) => [row.row, row]));
    this.#merged = merged;
  }

  lowest(column: number, firstRow: number, lastRow: number): ColumnHeader {
    for (let row = lastRow; row >= firstRow; row -= 1) {
      const { text, cells } = this.#at(row, column);
      if (text === '') continue;
      const cell = cellName(cells?.firstRow ?? row, cells?.firstColumn ?? column);
      if (cells === undefined || cells.firstColumn === column) return { text, cell, mergedWith: null };
      return { text, cell: cellName(row, column), mergedWith: cell };
    }
    return { text: '', cell: cellName(lastRow, column), mergedWith: null };
  }

  /** What is merged sideways above a header, if that says more than the header itself. */
  above(column: number, firstRow: number, lastRow: number, text: string): string {
    for (let row = lastRow; row >= Math.max(firstRow, 1); row -= 1) {
      const { text: other, cells } = this.#at(row, column);
      if (cells !== undefined && cells.lastColumn > cells.firstColumn && other !== '' && other !== text) return other;
    }
    return '';
  }

  #at(row: number, column: number): { readonly text: string; readonly cells: MergedCells | undefined } {
    const cells = this.#merged.find(
      ({ firstRow, lastRow, firstColumn, lastColumn }) =>
        isWithin(row, firstRow, lastRow) && isWithin(column, firstColumn, lastColumn),
    );
    const shown = this.#rows.get(cells?.firstRow ?? row)?.cells[cells?.firstColumn ?? column];
    return { text: shown?.text.replaceAll(/\s+/gu, ' ').trim() ?? '', cells };
  }
}

function isWithin(place: number, first: number, last: number): boolean {
  return place >= first && place <= last;
}

function cellName(row: number, column: number): string {
  return `${columnLetters(column)}${row}`;
}
