import { columnLetters } from '../sender/columnLetters';
import { message, type Message } from '../sender/message';
import { headerKey } from '../sender/template';
import { hasPhoneWord } from './phoneWords';
import type { Cell, SheetRow } from './sheetReader';

/** The table of a sheet: its columns from the sheet, with a name for each. */
export interface Table {
  /** From 1; 0 where the sheet begins with data. */
  readonly headerRow: number;
  /** The sheet itself says so, by a table or a filter. */
  readonly isKnown: boolean;
  readonly headers: readonly string[];
  /** The sheet's column of each header, from 0. */
  readonly columns: readonly number[];
  /** Headers that are missing or there twice, with their cells. */
  readonly warnings: readonly Message[];
}

/**
 * Finds the header row among a sheet's first rows, with titles above it skipped. Columns without header and without
 * value in these rows are left out.
 * @param knownHeaderRow that of a table or a filter, taken at its word unless it holds a phone number
 */
export function findTable(rows: readonly SheetRow[], knownHeaderRow: number | null = null): Table {
  const known = rows.find(({ row }) => row === knownHeaderRow && row > 0);
  const isKnown = known !== undefined && !filledCells(known).some(looksLikePhone);
  const header = isKnown ? known : findHeaderRow(rows);
  const data = header === undefined ? rows : rows.filter(({ row }) => row > header.row);
  const used = new Set<number>();
  for (const row of header === undefined ? data : [header, ...data]) {
    row.cells.forEach((_cell, column) => used.add(column));
  }
  const columns = [...used].sort((a, b) => a - b);
  return { headerRow: header?.row ?? 0, isKnown, columns, ...nameColumns(columns, header) };
}

/** Where the headers were found, for people. */
export function whyHeaderRow({ headerRow, isKnown }: Table): Message {
  if (isKnown) return message('The headers are in row {0}: the sheet’s table or filter begins there.', headerRow);
  return headerRow === 0
    ? message('No row of headers was found: the columns are called by their letters.')
    : message('The headers are in row {0}.', headerRow);
}

/** How far down a header row is looked for. */
const HEADER_WITHIN_ROWS = 30;
const MAX_HEADER_LENGTH = 250;

function findHeaderRow(rows: readonly SheetRow[]): SheetRow | undefined {
  const candidates = rows.slice(0, HEADER_WITHIN_ROWS);
  const required = requiredWidth(rows);
  for (const row of candidates) {
    const cells = filledCells(row);
    if (cells.some(looksLikePhone)) return undefined;
    if (cells.length >= required && (cells.every(isHeaderText) || cells.some((cell) => hasPhoneWord(cell.text))))
      return row;
  }
  return undefined;
}

/** A title has one or two cells, the header row about as many as the rows below it. */
function requiredWidth(rows: readonly SheetRow[]): number {
  const widths = rows.map((row) => filledCells(row).length).sort((a, b) => a - b);
  const median = widths[Math.floor(widths.length / 2)] ?? 1;
  return median >= 2 ? Math.max(2, Math.ceil(median / 2)) : 1;
}

function filledCells(row: SheetRow): readonly Cell[] {
  return row.cells.filter((cell) => cell !== undefined && cell.text.trim() !== '') as readonly Cell[];
}

function isHeaderText(cell: Cell): boolean {
  return cell.kind === 'text' && cell.text.length <= MAX_HEADER_LENGTH && !cell.text.includes('@');
}

function looksLikePhone(cell: Cell): boolean {
  if (cell.kind !== 'text' && cell.kind !== 'number') return false;
  const digits = cell.text.replaceAll(/\D/gu, '').length;
  return digits >= 8 && digits <= 20 && !/\p{L}{3}/u.test(cell.text);
}

const MAX_WARNINGS_COUNT = 20;

/** An empty header gets its column's letters; one that is there already gets ' (2)'. */
function nameColumns(columns: readonly number[], header: SheetRow | undefined): Pick<Table, 'headers' | 'warnings'> {
  const taken = new Map<string, string>();
  const warnings: Message[] = [];
  const headers = columns.map((column) => {
    const letters = columnLetters(column);
    const text = header?.cells[column]?.text.replaceAll(/\s+/gu, ' ').trim() ?? '';
    const base = text === '' ? letters : text;
    let name = base;
    for (let count = 2; taken.has(headerKey(name)); count += 1) name = `${base} (${count})`;
    if (header !== undefined) {
      const cell = `${letters}${header.row}`;
      const first = taken.get(headerKey(base));
      if (text === '') warnings.push(message('Cell {0} has no header: its column is called “{1}”.', cell, name));
      else if (first !== undefined) {
        warnings.push(message('Cell {0} has the same header as {1}: its column is called “{2}”.', cell, first, name));
      }
      taken.set(headerKey(name), cell);
    } else taken.set(headerKey(name), letters);
    return name;
  });
  return { headers, warnings: warnings.slice(0, MAX_WARNINGS_COUNT) };
}
