import type { CountryCode } from 'libphonenumber-js/max';
import { columnLetters } from '../../sender/content/columnLetters';
import { HumanError } from '../../sender/humanError';
import { sentence, type Sentence } from '../../sender/sentence';
import { headerKey } from '../../sender/content/template';
import { isAmountOrDate, looksLikePhone, mayHoldPhone } from './cellShapes';
import { parseColumn } from '../formats/excelText';
import type { Table } from './headers';
import { readPhone } from '../phones/phoneNumber';
import { isNeverPhone, phoneWordStrength } from './phoneWords';
import type { Cell, SheetRow } from '../file/sheetReader';

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
  /** Of the table's other headers, those that hold phone numbers too, the likeliest first. */
  readonly others: readonly number[];
  /** Why this one. */
  readonly why: Sentence;
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
  if (wished !== undefined) return withOthers(findWished(table, wished), data, countries);
  for (const country of countries) {
    const guesses = guessPhoneColumns(table, data, country);
    const [best] = guesses;
    if (best === undefined) continue;
    const why = whyGuessed(best);
    const others = alsoPhones(guesses, table, data);
    const also = table.headers[others[0] ?? -1];
    return {
      table,
      phoneColumn: best.index,
      others,
      why: also === undefined ? why : sentence('{0} “{1}” holds phone numbers too.', why, also),
    };
  }
  return new HumanError(
    sentence('No column with phone numbers was found. The columns are: {0}.', listHeaders(table)),
    sentence('Choose the phone column yourself, or give it a header such as “Phone”.'),
  );
}

/** How many filled cells of a column are looked at. */
const SAMPLE_COUNT = 50;
const HIDDEN_PENALTY = 0.5;
/** A word that names phone numbers as such. */
const NAMING_WORD = 0.5;
const MAX_OTHERS_FOR_ONE = 10;

interface Guess {
  readonly index: number;
  readonly score: number;
  /** From 0 to 0.8, what the header says. */
  readonly word: number;
  readonly filledCount: number;
  /** Numbers of the country. */
  readonly phoneCount: number;
  readonly alikeCount: number;
}

interface ColumnValues {
  readonly filledCount: number;
  readonly phoneCount: number;
  readonly landlineCount: number;
  /** Numbers of whatever country, by their looks. */
  readonly alikeCount: number;
  /** The same among words and in links. */
  readonly looseCount: number;
  /** Amounts, dates and small counts. */
  readonly otherCount: number;
}

/** The columns that may be meant, the likeliest first. Values decide; a header's word alone makes none. */
function guessPhoneColumns(table: Table, { rows, isHidden }: SampledRows, country: CountryCode): readonly Guess[] {
  const guesses: Guess[] = [];
  for (const [index, header] of table.headers.entries()) {
    const sheetColumn = table.columns[index] ?? 0;
    // A sheet without a header row has nothing but its values to speak for a column.
    const word = table.headerRow === 0 ? 0 : phoneWordStrength(header);
    if (table.headerRow !== 0 && isNeverPhone(header)) continue;
    const values = lookAtColumn(rows, sheetColumn, country);
    const { filledCount, phoneCount, landlineCount, alikeCount } = values;
    if (!isPhoneColumn(word, values)) continue;
    const share = (count: number): number => (filledCount === 0 ? 0 : count / filledCount);
    const score =
      (filledCount === 0 ? word / 10 : word) +
      share(phoneCount) +
      share(alikeCount) / 5 +
      filledCount / Math.max(rows.length, 1) / 10 -
      share(landlineCount) / 10 -
      // Who hides a column of numbers has mostly a newer one beside it.
      (isHidden(sheetColumn) ? HIDDEN_PENALTY : 0);
    guesses.push({ index, score, word, filledCount, phoneCount, alikeCount });
  }
  return guesses.toSorted((left, right) => right.score - left.score);
}

function isPhoneColumn(word: number, values: ColumnValues): boolean {
  const { filledCount, phoneCount, alikeCount, looseCount, otherCount } = values;
  if (filledCount === 0) return word > NAMING_WORD;
  if (phoneCount > filledCount / 2) return true;
  // A total that is as long as a number makes no phone column of amounts.
  if (word > NAMING_WORD) return looseCount > 0 && looseCount * MAX_OTHERS_FOR_ONE >= otherCount;
  return word > 0 && (phoneCount > filledCount / 5 || alikeCount >= filledCount * 0.8);
}

/** Of the others in sight, those that hold phone numbers. */
function alsoPhones(guesses: readonly Guess[], table: Table, { isHidden }: SampledRows): readonly number[] {
  return guesses
    .slice(1)
    .filter(({ index, filledCount, phoneCount }) => {
      return phoneCount > filledCount / 2 && !isHidden(table.columns[index] ?? 0);
    })
    .map(({ index }) => index);
}

function whyGuessed({ word, filledCount, phoneCount, alikeCount }: Guess): Sentence {
  if (word <= NAMING_WORD && phoneCount === 0) {
    return sentence('Found by its values: {0} of the first {1} look like phone numbers.', alikeCount, filledCount);
  }
  if (word <= NAMING_WORD) {
    return sentence('Found by its values: {0} of the first {1} are phone numbers.', phoneCount, filledCount);
  }
  return phoneCount === 0
    ? sentence('Found by its header.')
    : sentence('Found by its header and its values: {0} of the first {1} are phone numbers.', phoneCount, filledCount);
}

function lookAtColumn(rows: readonly SheetRow[], column: number, country: CountryCode): ColumnValues {
  const counts = { filledCount: 0, phoneCount: 0, landlineCount: 0, alikeCount: 0, looseCount: 0, otherCount: 0 };
  for (const { cells } of rows) {
    const cell = cells[column];
    // A formula that ended in an error says nothing of what is meant to stand there.
    if (cell === undefined || cell.kind === 'error' || cell.text.trim() === '') continue;
    counts.filledCount += 1;
    if (isAmountOrDate(cell)) counts.otherCount += 1;
    if (looksLikePhone(cell)) counts.alikeCount += 1;
    if (mayHoldPhone(cell)) {
      counts.looseCount += 1;
      const reading = readPhone(firstOf(cell), country);
      if (reading.kind === 'valid') counts.phoneCount += 1;
      if (reading.kind === 'valid' && reading.line === 'landline') counts.landlineCount += 1;
    }
    if (counts.filledCount === SAMPLE_COUNT) break;
  }
  return counts;
}

/** Google Contacts puts several numbers into a cell like this; the first one tells what the column holds. */
function firstOf(cell: Cell): Cell {
  const [first = '', ...others] = cell.text.split(' ::: ');
  return others.length === 0 ? cell : { ...cell, text: first };
}

/**
 * The column that stands in for the phone column in rows where that is empty. It may have to be put back into the table,
 * which moves the phone column.
 */
export function chooseFallbackColumn(
  { table, phoneColumn, why, others }: ChosenColumn,
  wished: string,
): (ChosenColumn & { readonly fallbackColumn: number | null }) | HumanError {
  const found = findWished(table, wished);
  if (found instanceof HumanError) return found;
  const moved = (index: number): number => found.table.columns.indexOf(table.columns[index] ?? 0);
  const fallbackColumn = found.phoneColumn === moved(phoneColumn) ? null : found.phoneColumn;
  return { table: found.table, phoneColumn: moved(phoneColumn), why, others: others.map(moved), fallbackColumn };
}

/** The same for a wished column, whose fellows are still to be found. */
function withOthers(
  found: FoundColumn | HumanError,
  data: SampledRows,
  countries: readonly CountryCode[],
): ChosenColumn | HumanError {
  if (found instanceof HumanError) return found;
  const { table, phoneColumn } = found;
  const guesses = countries.map((country) => guessPhoneColumns(table, data, country)).find(({ length }) => length > 0);
  const indexes = (guesses ?? []).filter(({ index }) => index !== phoneColumn);
  // The first of the list is the chosen one, which isn't among its fellows.
  const chosen: Guess = { index: phoneColumn, score: 0, word: 0, filledCount: 0, phoneCount: 0, alikeCount: 0 };
  return { ...found, others: alsoPhones([chosen, ...indexes], table, data) };
}

type FoundColumn = Omit<ChosenColumn, 'others'>;

function findWished(table: Table, wished: string): FoundColumn | HumanError {
  const why = sentence('Chosen by you.');
  const key = headerKey(wished);
  const exact = table.headers.indexOf(wished);
  const named = exact === -1 ? table.headers.findIndex((header) => headerKey(header) === key) : exact;
  if (named !== -1) return { table, phoneColumn: named, why };
  const column = /^[A-Za-z]{1,3}$/u.test(wished.trim()) ? parseColumn(wished.trim()) : null;
  if (column === null || column >= 16_384) {
    return new HumanError(
      sentence('There is no column “{0}”. The columns are: {1}.', wished, listHeaders(table)),
      sentence('Give one of these headers, or the letters of a column, such as C.'),
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
