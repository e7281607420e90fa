import type { CountryCode } from 'libphonenumber-js/max';
import { columnLetters } from '../sender/columnLetters';
import { HumanError } from '../sender/humanError';
import { message, type Message } from '../sender/message';
import { headerKey } from '../sender/template';
import { parseColumn } from './excelText';
import type { Table } from './headers';
import { readPhone } from './phoneNumber';
import { phoneWordStrength } from './phoneWords';
import type { SheetRow } from './sheetReader';

/** The first rows of the sheet, without its headers. */
export interface SampledRows {
  readonly rows: readonly SheetRow[];
  /** @param sheetColumn from 0 */
  readonly isHidden: (sheetColumn: number) => boolean;
}

export interface ChosenColumn {
  readonly table: Table;
  /** Index into the table's headers. */
  readonly phoneColumn: number;
  /** Why this one. */
  readonly why: Message;
}

/**
 * The table with its phone column: the wished one, else the one that headers and values speak for. A wished column that
 * the table has left out as empty is put back.
 * @param countries for numbers without a prefix; the values are looked at as numbers of each
 * @returns what is wrong, with the headers, where there is none
 */
export function choosePhoneColumn(
  table: Table,
  data: SampledRows,
  countries: readonly CountryCode[],
  wished: string | undefined,
): ChosenColumn | HumanError {
  if (wished !== undefined) return findWished(table, wished);
  for (const country of countries) {
    const [best, second] = guessPhoneColumns(table, data, country);
    if (best === undefined) continue;
    const why = whyGuessed(best);
    const also = second === undefined ? undefined : table.headers[second.index];
    return {
      table,
      phoneColumn: best.index,
      why: also === undefined ? why : message('{0} “{1}” holds phone numbers too.', why, also),
    };
  }
  return new HumanError(
    message('No column with phone numbers was found. The columns are: {0}.', listHeaders(table)),
    message('Choose the phone column yourself, or give it a header such as “Phone”.'),
  );
}

/** How many filled cells of a column are looked at. */
const SAMPLE_COUNT = 50;
const MAX_COLUMNS_SAMPLED = 200;
const HIDDEN_PENALTY = 0.5;

interface Guess {
  readonly index: number;
  readonly score: number;
  /** From 0 to 0.8, what the header says. */
  readonly word: number;
  readonly filledCount: number;
  readonly phoneCount: number;
}

/** The column that most speaks for; and of the others in sight the best that holds phone numbers, where one does. */
function guessPhoneColumns(
  table: Table,
  { rows, isHidden }: SampledRows,
  country: CountryCode,
): readonly [best?: Guess, second?: Guess] {
  const guesses: Guess[] = [];
  for (const [index, header] of table.headers.slice(0, MAX_COLUMNS_SAMPLED).entries()) {
    const sheetColumn = table.columns[index] ?? 0;
    const { filledCount, phoneCount } = countPhones(rows, sheetColumn, country);
    const share = filledCount === 0 ? 0 : phoneCount / filledCount;
    // A sheet without a header row has nothing but its values to speak for a column.
    const word = table.headerRow === 0 ? 0 : phoneWordStrength(header);
    // Who hides a column of numbers has mostly a newer one beside it.
    const score = word + share - (isHidden(sheetColumn) ? HIDDEN_PENALTY : 0);
    if (word > 0.5 || share > 0.5 || (word > 0 && share > 0.2)) {
      guesses.push({ index, score, word, filledCount, phoneCount });
    }
  }
  const [best, ...others] = guesses.toSorted((left, right) => right.score - left.score);
  if (best === undefined) return [];
  const second = others.find(({ index, filledCount, phoneCount }) => {
    return phoneCount > filledCount / 2 && !isHidden(table.columns[index] ?? 0);
  });
  return second === undefined ? [best] : [best, second];
}

function whyGuessed({ word, filledCount, phoneCount }: Guess): Message {
  if (word <= 0.5) {
    return message('Found by its values: {0} of the first {1} are phone numbers.', phoneCount, filledCount);
  }
  return phoneCount === 0
    ? message('Found by its header.')
    : message('Found by its header and its values: {0} of the first {1} are phone numbers.', phoneCount, filledCount);
}

function countPhones(
  rows: readonly SheetRow[],
  column: number,
  country: CountryCode,
): { readonly filledCount: number; readonly phoneCount: number } {
  let filledCount = 0;
  let phoneCount = 0;
  for (const { cells } of rows) {
    const cell = cells[column];
    if (cell === undefined || cell.text.trim() === '') continue;
    filledCount += 1;
    if (readPhone(cell, country).kind === 'valid') phoneCount += 1;
    if (filledCount === SAMPLE_COUNT) break;
  }
  return { filledCount, phoneCount };
}

function findWished(table: Table, wished: string): ChosenColumn | HumanError {
  const why = message('Chosen by you.');
  const key = headerKey(wished);
  const exact = table.headers.indexOf(wished);
  const named = exact === -1 ? table.headers.findIndex((header) => headerKey(header) === key) : exact;
  if (named !== -1) return { table, phoneColumn: named, why };
  const column = /^[A-Za-z]{1,3}$/u.test(wished.trim()) ? parseColumn(wished.trim()) : null;
  if (column === null || column >= 16_384) {
    return new HumanError(
      message('There is no column “{0}”. The columns are: {1}.', wished, listHeaders(table)),
      message('Give one of these headers, or the letters of a column, such as C.'),
    );
  }
  const known = table.columns.indexOf(column);
  if (known !== -1) return { table, phoneColumn: known, why };
  return { table: addColumn(table, column), phoneColumn: table.columns.filter((other) => other < column).length, why };
}

function addColumn(table: Table, column: number): Table {
  const at = table.columns.filter((other) => other < column).length;
  return {
    ...table,
    headers: table.headers.toSpliced(at, 0, columnLetters(column)),
    columns: table.columns.toSpliced(at, 0, column),
  };
}

const MAX_HEADERS_LISTED = 20;

function listHeaders({ headers }: Table): string {
  const listed = headers.slice(0, MAX_HEADERS_LISTED).map((header) => header.slice(0, 40));
  return headers.length > MAX_HEADERS_LISTED ? `${listed.join(', ')}, …` : listed.join(', ');
}
