import type { CountryCode } from 'libphonenumber-js/max';
import { columnLetters } from '../sender/columnLetters';
import { HumanError } from '../sender/humanError';
import { message } from '../sender/message';
import { headerKey } from '../sender/template';
import { parseColumn } from './excelText';
import type { Table } from './headers';
import { readPhone } from './phoneNumber';
import type { SheetRow } from './sheetReader';

/**
 * The table with its phone column, as an index into its headers: the wished one, else the one that headers and values
 * speak for. A wished column that the table has left out as empty is put back.
 * @throws HumanError that names the headers.
 */
export function choosePhoneColumn(
  table: Table,
  rows: readonly SheetRow[],
  country: CountryCode,
  wished: string | undefined,
): { readonly table: Table; readonly phoneColumn: number } {
  if (wished !== undefined) return findWished(table, wished);
  const phoneColumn = guessPhoneColumn(table, rows, country);
  if (phoneColumn === null) {
    throw new HumanError(
      message('No column with phone numbers was found. The columns are: {0}.', listHeaders(table)),
      message('Choose the phone column yourself, or give it a header such as “Phone”.'),
    );
  }
  return { table, phoneColumn };
}

/** Whether a header speaks of phone numbers. */
export function hasPhoneWord(header: string): boolean {
  return phoneWordStrength(header) > 0;
}

/** How many filled cells of a column are looked at. */
const SAMPLE_COUNT = 50;
const MAX_COLUMNS_SAMPLED = 200;

function guessPhoneColumn(table: Table, rows: readonly SheetRow[], country: CountryCode): number | null {
  let best: number | null = null;
  let bestScore = 0;
  table.headers.slice(0, MAX_COLUMNS_SAMPLED).forEach((header, index) => {
    const column = table.columns[index] ?? 0;
    const share = phoneShare(rows, column, country);
    // A sheet without a header row has nothing but its values to speak for a column.
    const word = table.headerRow === 0 ? 0 : phoneWordStrength(header);
    const score = word + share;
    if ((word > 0.5 || share > 0.5 || (word > 0 && share > 0.2)) && score > bestScore) {
      best = index;
      bestScore = score;
    }
  });
  return best;
}

function phoneShare(rows: readonly SheetRow[], column: number, country: CountryCode): number {
  let filledCount = 0;
  let phoneCount = 0;
  for (const { cells } of rows) {
    const cell = cells[column];
    if (cell === undefined || cell.text.trim() === '') continue;
    filledCount += 1;
    if (readPhone(cell, country).kind === 'valid') phoneCount += 1;
    if (filledCount === SAMPLE_COUNT) break;
  }
  return filledCount === 0 ? 0 : phoneCount / filledCount;
}

/** Long enough to be looked for inside longer words: Telefonnummer, Mobilnummer, phone_number. */
const STRONG_PARTS =
  /phone|telef|fono|mobil|portable|celular|cellular|whats\s?app|handy|rufnummer|telep|телефон|тел|电话|電話|手机|手機|전화|هاتف|جوال|موبايل|טלפון|נייד/u;
const STRONG_WORDS = new Set([
  'tel',
  'tels',
  'gsm',
  'cell',
  'cel',
  'movil',
  'mob',
  'natel',
  'tlf',
  'tlfno',
  'tfno',
  'wa',
  'ph',
]);
/** They may just as well be a number of anything else. */
const WEAK_WORDS = new Set(['numero', 'number', 'nummer', 'num', 'no', 'nr', 'contact', 'port', 'fixe', 'fax']);

/** From 0 (says nothing) to 0.8; above 0.5 the header alone is enough. */
function phoneWordStrength(header: string): number {
  if (header.length > 60) return 0;
  const plain = header
    .replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase();
  const words = plain.split(/[^\p{L}]+/u);
  if (words.includes('fax')) return 0.1;
  if (/whats\s?app/u.test(plain)) return 0.8;
  if (/mobil|portable|celular|handy/u.test(plain) || words.some((word) => ['gsm', 'movil'].includes(word))) return 0.7;
  if (STRONG_PARTS.test(plain) || words.some((word) => STRONG_WORDS.has(word))) return 0.6;
  return words.some((word) => WEAK_WORDS.has(word)) ? 0.1 : 0;
}

function findWished(table: Table, wished: string): { readonly table: Table; readonly phoneColumn: number } {
  const key = headerKey(wished);
  const exact = table.headers.indexOf(wished);
  const named = exact === -1 ? table.headers.findIndex((header) => headerKey(header) === key) : exact;
  if (named !== -1) return { table, phoneColumn: named };
  const column = /^[A-Za-z]{1,3}$/u.test(wished.trim()) ? parseColumn(wished.trim()) : null;
  if (column === null || column >= 16_384) {
    throw new HumanError(
      message('There is no column “{0}”. The columns are: {1}.', wished, listHeaders(table)),
      message('Give one of these headers, or the letters of a column, such as C.'),
    );
  }
  const known = table.columns.indexOf(column);
  if (known !== -1) return { table, phoneColumn: known };
  return { table: addColumn(table, column), phoneColumn: table.columns.filter((other) => other < column).length };
}

function addColumn(table: Table, column: number): Table {
  const at = table.columns.filter((other) => other < column).length;
  return {
    headerRow: table.headerRow,
    headers: table.headers.toSpliced(at, 0, columnLetters(column)),
    columns: table.columns.toSpliced(at, 0, column),
  };
}

const MAX_HEADERS_LISTED = 20;

function listHeaders({ headers }: Table): string {
  const listed = headers.slice(0, MAX_HEADERS_LISTED).map((header) => header.slice(0, 40));
  return headers.length > MAX_HEADERS_LISTED ? `${listed.join(', ')}, …` : listed.join(', ');
}
