import { columnLetters } from '../../sender/content/columnLetters';
import { sentence, type Sentence } from '../../sender/sentence';
import { headerKey } from '../../sender/content/template';
import { type ColumnHeader, readHeaderBlock } from './headerBlock';
import { looksLikePhone } from './cellShapes';
import { filledCells, findHeaderRow } from './headerRow';
import type { MergedCells } from '../file/mergedCells';
import type { SheetRow } from '../file/sheetReader';

/** The table of a sheet: its columns from the sheet, with a name for each. */
export interface Table {
  /** The row above the data, from 1; 0 where the sheet begins with data. */
  readonly headerRow: number;
  /** Where headers take several rows, the first of them; else `headerRow`. */
  readonly firstHeaderRow: number;
  readonly headersBy: HeadersBy;
  readonly headers: readonly string[];
  /** The sheet's column of each header, from 0. */
  readonly columns: readonly number[];
  /** Headers that are missing, merged or there twice, with their cells. */
  readonly warnings: readonly Sentence[];
}

/** Who says where the headers are: their words, the sheet itself by a table or a filter, or the user. */
type HeadersBy = 'words' | 'sheet' | 'user';

/** What is said of a sheet's headers, beside their texts. */
export interface HeaderHints {
  /** The user's word; 0 for no headers. Absent where they said nothing. */
  readonly wishedHeaderRow?: number | undefined;
  /** That of a table or a filter, taken at its word unless it holds a phone number; null where there is none. */
  readonly knownHeaderRow?: number | null;
  readonly merged?: readonly MergedCells[];
}

/**
 * Finds the header row among a sheet's first rows, with titles above it skipped. Columns without header and without
 * value in these rows are left out.
 */
export function findTable(rows: readonly SheetRow[], hints: HeaderHints = {}): Table {
  const { header, headersBy } = chooseHeader(rows, hints);
  const data = header === undefined ? rows : rows.filter(({ row }) => row > header.row);
  const used = new Set<number>();
  for (const row of header === undefined ? data : [header, ...data]) {
    row.cells.forEach((_cell, column) => used.add(column));
  }
  const columns = [...used].sort((a, b) => a - b);
  if (header === undefined) {
    return { headerRow: 0, firstHeaderRow: 0, headersBy, columns, headers: columns.map(columnLetters), warnings: [] };
  }
  const isLast = headersBy === 'user';
  const { firstRow, lastRow, headers } = readHeaderBlock({ header, isLast }, rows, hints.merged ?? [], columns);
  return { headerRow: lastRow, firstHeaderRow: firstRow, headersBy, columns, ...nameColumns(columns, headers) };
}

function chooseHeader(
  rows: readonly SheetRow[],
  { wishedHeaderRow, knownHeaderRow = null, merged }: HeaderHints,
): { readonly header: SheetRow | undefined; readonly headersBy: HeadersBy } {
  const rowAt = (wanted: number | null): SheetRow | undefined => rows.find(({ row }) => row === wanted);
  if (wishedHeaderRow === 0) return { header: undefined, headersBy: 'user' };
  if (wishedHeaderRow !== undefined) {
    return { header: rowAt(wishedHeaderRow) ?? { row: wishedHeaderRow, hidden: false, cells: [] }, headersBy: 'user' };
  }
  const known = rowAt(knownHeaderRow);
  if (known !== undefined && !filledCells(known).some(looksLikePhone)) return { header: known, headersBy: 'sheet' };
  return { header: findHeaderRow(rows, merged), headersBy: 'words' };
}

/** Where the headers were found, for people. */
export function whyHeaderRow({ headerRow, firstHeaderRow, headersBy }: Table): Sentence {
  switch (headersBy) {
    case 'user':
      return sentence('Chosen by you.');
    case 'sheet':
      return sentence('The headers are in row {0}: the sheet’s table or filter begins there.', headerRow);
    case 'words':
  }
  if (headerRow === 0) return sentence('No row of headers was found: the columns are called by their letters.');
  return firstHeaderRow === headerRow
    ? sentence('The headers are in row {0}.', headerRow)
    : sentence('The headers are in rows {0} to {1}.', firstHeaderRow, headerRow);
}

const MAX_WARNINGS_COUNT = 20;

/** An empty header gets its column's letters; one that is there already gets ' (2)'. */
function nameColumns(columns: readonly number[], found: readonly ColumnHeader[]): Pick<Table, 'headers' | 'warnings'> {
  const taken = new Map<string, string>();
  const warnings: Sentence[] = [];
  const headers = found.map(({ text, cell, mergedWith }, index) => {
    const base = text === '' ? columnLetters(columns[index] ?? 0) : text;
    let name = base;
    for (let count = 2; taken.has(headerKey(name)); count += 1) name = `${base} (${count})`;
    const first = taken.get(headerKey(base));
    if (text === '') warnings.push(sentence('Cell {0} has no header: its column is called “{1}”.', cell, name));
    else if (mergedWith !== null) {
      warnings.push(sentence('Cell {0} is merged with {1}: its column is called “{2}”.', cell, mergedWith, name));
    } else if (first !== undefined) {
      warnings.push(sentence('Cell {0} has the same header as {1}: its column is called “{2}”.', cell, first, name));
    }
    taken.set(headerKey(name), cell);
    return name;
  });
  return { headers, warnings: warnings.slice(0, MAX_WARNINGS_COUNT) };
}
