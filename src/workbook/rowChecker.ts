import { columnLetters } from '../sender/content/columnLetters';
import { sentence, type Sentence } from '../sender/sentence';
import type { CheckedRow, CheckedSheet, Destination, SheetOutline, TypedValue, Verdict } from '../sender/model';
import { mayBeAnothers } from './phones/codedList';
import type { CountryChoice } from './phones/countryChoice';
import { type CountryJoin, joinedCountry } from './phones/countryJoin';
import { CountryTally } from './phones/countryTally';
import type { Table } from './layout/headers';
import { NumberRegister } from './phones/numberRegister';
import { type PhoneReading, readPhone } from './phones/phoneNumber';
import type { SheetRow } from './file/sheetReader';

/** How a sheet's rows are to be read. */
export interface RowReading {
  readonly table: Table;
  /** Index into the table's headers. */
  readonly phoneColumn: number;
  /** As `phoneColumn`, for rows where that is empty; null for none. */
  readonly fallbackColumn: number | null;
  readonly choice: CountryChoice;
  /** A column that names the number's country row by row; null where there is none. */
  readonly join: CountryJoin | null;
  /** Whether hidden rows are judged like any other. */
  readonly includesHidden: boolean;
}

/** Gives each row its verdict, in the sheet's order, and counts them. */
export class RowChecker {
  readonly #reading: RowReading;
  readonly #phoneColumn: number;
  readonly #fallbackColumn: number | null;
  readonly #register = new NumberRegister();
  readonly #tally: CountryTally;
  #landlineCount = 0;
  #unclearCount = 0;
  readonly #counts: Record<Verdict, number> = { ready: 0, duplicate: 0, invalid: 0, empty: 0, hidden: 0, optedOut: 0 };

  constructor(reading: RowReading) {
    this.#reading = reading;
    const { table, phoneColumn, fallbackColumn, choice } = reading;
    this.#fallbackColumn = fallbackColumn === null ? null : (table.columns[fallbackColumn] ?? null);
    this.#phoneColumn = table.columns[phoneColumn] ?? 0;
    this.#tally = new CountryTally(
      choice.country,
      choice.candidates.map(({ country }) => country),
    );
  }

  /** What the rows came to, once all of them are checked. */
  get result(): Omit<CheckedSheet, keyof SheetOutline> & Pick<SheetOutline, 'isCountryClear' | 'candidates'> {
    const { isClear, candidates } = this.#reading.choice;
    const isCountryClear = isClear || this.#unclearCount === 0;
    return {
      counts: { ...this.#counts },
      landlineCount: this.#landlineCount,
      destinations: this.#tally.destinations,
      unclearCount: this.#unclearCount,
      isCountryClear,
      candidates: isCountryClear ? candidates : this.#tally.counted(candidates),
      repairs: isCountryClear ? this.#tally.repairs : [],
    };
  }

  /** Null for the header row, what stands above it, and rows with nothing in them. */
  check(row: SheetRow): CheckedRow | null {
    if (row.row <= this.#reading.table.headerRow) return null;
    const values = this.#reading.table.columns.map((column) => row.cells[column]?.text ?? '');
    if (values.every((value) => value.trim() === '')) return null;
    const column = this.#columnOf(row);
    const judged = this.#judge(row, column);
    this.#counts[judged.verdict] += 1;
    const cell = `${columnLetters(column)}${row.row}`;
    const phoneText = row.cells[column]?.text ?? '';
    return { row: row.row, ...judged, cell, phoneText, values, ...this.#beyondTexts(row) };
  }

  /** Which of its values are errors, and which aren't texts. */
  #beyondTexts({ cells }: SheetRow): Pick<CheckedRow, 'errorColumns' | 'typed'> {
    const typed: TypedValue[] = [];
    const errorColumns: number[] = [];
    let column = -1;
    for (const sheetColumn of this.#reading.table.columns) {
      column += 1;
      const cell = cells[sheetColumn];
      if (cell === undefined) continue;
      if (cell.kind === 'error') errorColumns.push(column);
      if (cell.number === null || cell.format === null) continue;
      typed.push({ column, value: cell.kind === 'boolean' ? cell.number === 1 : cell.number, format: cell.format });
    }
    return { ...(errorColumns.length > 0 && { errorColumns }), ...(typed.length > 0 && { typed }) };
  }

  /** The column that the row's number is taken from. */
  #columnOf({ cells }: SheetRow): number {
    const fallback = this.#fallbackColumn;
    const { country } = this.#reading.choice;
    if (fallback === null || readPhone(cells[this.#phoneColumn], country).kind !== 'empty') return this.#phoneColumn;
    return readPhone(cells[fallback], country).kind === 'empty' ? this.#phoneColumn : fallback;
  }

  #judge(row: SheetRow, column: number): Judgement {
    const joined = this.#readJoined(row, column);
    const { reading } = joined;
    const isOpen = !joined.isSure && reading.kind !== 'empty' && reading.needsCountry;
    const isUnclear = isOpen && !this.#reading.choice.isClear;
    if (row.hidden && !this.#reading.includesHidden) {
      const phone = reading.kind === 'valid' && !isUnclear ? reading.phone : null;
      return { verdict: 'hidden', phone, reason: sentence('The row is hidden in the workbook.') };
    }
    const isInvalid = reading.kind === 'invalid';
    if (isOpen && (isUnclear || isInvalid) && this.#tally.addOpen(row.cells[column], reading) && isUnclear) {
      this.#unclearCount += 1;
      return { verdict: 'invalid', phone: null, reason: UNCLEAR };
    }
    switch (reading.kind) {
      case 'empty':
        return { verdict: 'empty', phone: null, reason: reading.isPlaceholder ? PLACEHOLDER : EMPTY };
      case 'invalid':
        return { verdict: 'invalid', phone: null, reason: reading.reason };
      case 'valid':
        return this.#judgeValid(row, reading);
    }
  }

  #judgeValid(row: SheetRow, reading: PhoneReading & { readonly kind: 'valid' }): Judgement {
    const { phone, note, line } = reading;
    const isLandline = line === 'landline';
    const first = this.#register.firstRow(phone, row.row);
    if (first !== null) return { verdict: 'duplicate', phone, reason: sentence('Same number as row {0}', first) };
    if (isLandline) this.#landlineCount += 1;
    const destination = this.#tally.addReady(reading);
    return { verdict: 'ready', phone, reason: isLandline ? withLandline(note) : note, destination };
  }

  /** By the country that the row itself names, where it does. */
  #readJoined(row: SheetRow, column: number): { readonly reading: PhoneReading; readonly isSure: boolean } {
    const { join, choice } = this.#reading;
    const cell = row.cells[column];
    const joined = join === null ? null : joinedCountry(join, row.cells);
    if (joined === null || joined.country === null) {
      const reading = readPhone(cell, choice.country);
      const isAnothers = choice.writesCode && mayBeAnothers(reading, cell, choice.country);
      return { reading: isAnothers ? TWO_PEOPLE : reading, isSure: false };
    }
    const reading = readPhone(cell, joined.country);
    const isOther = reading.kind === 'valid' && !reading.phone.startsWith(`+${joined.code}`);
    return { reading: isOther ? CONTRADICTION : reading, isSure: true };
  }
}

const EMPTY = sentence('The phone cell is empty.');
const PLACEHOLDER = sentence('The phone cell says that there is no number.');
const UNCLEAR = sentence('It depends on the default country, which isn’t clear: choose it first.');
const TWO_PEOPLE: PhoneReading = {
  kind: 'invalid',
  needsCountry: false,
  reason: sentence('It can be read as two different numbers: write it with + and its country code.'),
};
const CONTRADICTION: PhoneReading = {
  kind: 'invalid',
  needsCountry: false,
  reason: sentence('The number is of another country than its row says: correct the one that is wrong.'),
};

function withLandline(note: Sentence | null): Sentence {
  return note === null ? LANDLINE : sentence('A landline: WhatsApp is mostly on mobile numbers. {0}', note);
}

const LANDLINE = sentence('A landline: WhatsApp is mostly on mobile numbers.');

interface Judgement {
  readonly verdict: Verdict;
  readonly phone: string | null;
  readonly reason: Sentence | null;
  readonly destination?: Destination;
}
