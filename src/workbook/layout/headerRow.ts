import { isValue, looksLikePhone } from './cellShapes';
import { hasPhoneWord, phoneWordStrength } from './phoneWords';
import type { MergedCells } from '../file/mergedCells';
import type { Cell, SheetRow } from '../file/sheetReader';

/** How far down a header row is looked for. */
const HEADER_WITHIN_ROWS = 30;
/** How many rows below a header tell what its columns hold. */
const ROWS_BELOW_COUNT = 40;
/** Titles and key-value lines may hold numbers of their own; more of them are a list. */
const MAX_NUMBERS_ABOVE_COUNT = 5;

interface Candidate {
  readonly row: SheetRow;
  /** It names a column of phone numbers as such. */
  readonly namesPhones: boolean;
  /** Columns of values that it has a text above. */
  readonly valueColumnCount: number;
  /** Rows with a number above it. */
  readonly numbersAboveCount: number;
  readonly isWide: boolean;
  /** Of cells with a digit, as titles have (Season 2025). */
  readonly digitsCount: number;
}

/**
 * The row that reads like headers and stands out from what is below it, with titles, key-value lines and their numbers
 * above it skipped; undefined where the sheet begins with data. Of headers in two rows, the upper one.
 */
export function findHeaderRow(rows: readonly SheetRow[], merged: readonly MergedCells[] = []): SheetRow | undefined {
  const required = requiredWidth(rows);
  const candidates: Candidate[] = [];
  let numbersAboveCount = 0;
  for (const [index, row] of rows.slice(0, HEADER_WITHIN_ROWS).entries()) {
    if (filledCells(row).some(looksLikePhone)) {
      numbersAboveCount += 1;
      continue;
    }
    const candidate = judge(row, rows.slice(index + 1, index + 1 + ROWS_BELOW_COUNT), required, numbersAboveCount);
    if (candidate !== null) candidates.push(candidate);
  }
  const best = candidates.toSorted(compare)[0]?.row;
  const above = candidates.find(({ row }) => row.row + 1 === best?.row)?.row;
  return best !== undefined && above !== undefined && isGroupedBy(best, above, merged) ? above : best;
}

/** Whether headers stand below others that are merged sideways, and leave room below those that aren't. */
function isGroupedBy(row: SheetRow, above: SheetRow, merged: readonly MergedCells[]): boolean {
  const groups = merged.filter(({ firstRow, firstColumn, lastColumn }) => {
    return firstRow === above.row && lastColumn > firstColumn;
  });
  const isInGroup = (column: number): boolean =>
    groups.some(({ firstColumn, lastColumn }) => column >= firstColumn && column <= lastColumn);
  const hasRoom = above.cells.some((cell, column) => cell && !isInGroup(column) && row.cells[column] === undefined);
  return hasRoom && row.cells.some((cell, column) => cell && isInGroup(column));
}

function compare(left: Candidate, right: Candidate): number {
  return (
    Number(right.namesPhones) - Number(left.namesPhones) ||
    left.numbersAboveCount - right.numbersAboveCount ||
    Number(right.isWide) - Number(left.isWide) ||
    right.valueColumnCount - left.valueColumnCount ||
    left.digitsCount - right.digitsCount
  );
}

function judge(
  row: SheetRow,
  below: readonly SheetRow[],
  required: number,
  numbersAboveCount: number,
): Candidate | null {
  const cells = filledCells(row);
  if (cells.length === 0) return null;
  const isWide = cells.length >= required;
  const reads = cells.every(isHeaderText) || cells.some((cell) => hasPhoneWord(cell.text));
  let namesPhones = false;
  let valueColumnCount = 0;
  let numbersBelowCount = 0;
  row.cells.forEach((cell, column) => {
    if (cell === undefined || !isHeaderText(cell)) return;
    const values = below.flatMap(({ cells: others }) => {
      const other = others[column];
      return other === undefined || other.text.trim() === '' ? [] : [other];
    });
    if (values.filter(isValue).length > values.length * MIN_VALUES_SHARE) valueColumnCount += 1;
    const phoneCount = values.filter(looksLikePhone).length;
    const word = phoneWordStrength(cell.text);
    if (phoneCount === 0 || phoneCount < values.length * (word > 0.5 ? MIN_NAMED_SHARE : MIN_VALUES_SHARE)) return;
    numbersBelowCount = Math.max(numbersBelowCount, phoneCount);
    if (word > 0.5) namesPhones = true;
  });
  const digitsCount = cells.filter(({ text }) => /\p{Nd}/u.test(text)).length;
  const candidate = { row, namesPhones, valueColumnCount, numbersAboveCount, isWide, digitsCount };
  if (numbersAboveCount === 0) return (isWide && reads) || namesPhones ? candidate : null;
  // A list without headers has such rows too, of somebody without a number: they must stand out.
  const isTitled = numbersAboveCount <= Math.min(MAX_NUMBERS_ABOVE_COUNT, numbersBelowCount);
  return isTitled && reads && (namesPhones || valueColumnCount >= MIN_VALUE_COLUMNS_COUNT) ? candidate : null;
}

const MIN_VALUES_SHARE = 0.5;
/** Below a word that names phones. */
const MIN_NAMED_SHARE = 0.3;
const MIN_VALUE_COLUMNS_COUNT = 2;

/** A title has one or two cells, the header row about as many as the rows below it that are filled in. */
function requiredWidth(rows: readonly SheetRow[]): number {
  const filled = rows.map(filledCells);
  const withNumbers = filled.filter((cells) => cells.some(looksLikePhone));
  const widths = (withNumbers.length > 0 ? withNumbers : filled).map(({ length }) => length).sort((a, b) => a - b);
  const median = widths[Math.floor(widths.length / 2)] ?? 1;
  return median >= 2 ? Math.max(2, Math.ceil(median / 2)) : 1;
}

export function filledCells(row: SheetRow): readonly Cell[] {
  return row.cells.filter((cell) => cell !== undefined && cell.text.trim() !== '') as readonly Cell[];
}

export function isHeaderText(cell: Cell): boolean {
  return !isValue(cell);
}
