import type { CountryCode } from 'libphonenumber-js/max';
import { columnLetters } from '../sender/columnLetters';
import { message, type Message } from '../sender/message';
import type { CheckedRow, TypedValue, Verdict, VerdictCounts } from '../sender/model';
import type { Table } from './headers';
import { NumberRegister } from './numberRegister';
import { readPhone } from './phoneNumber';
import type { SheetRow } from './sheetReader';

/** Gives each row its verdict, in the sheet's order, and counts them. */
export class RowChecker {
  readonly #table: Table;
  readonly #phoneColumn: number;
  readonly #country: CountryCode;
  readonly #register = new NumberRegister();
  #landlineCount = 0;
  readonly #counts: Record<Verdict, number> = { ready: 0, duplicate: 0, invalid: 0, empty: 0, hidden: 0 };

  readonly #includesHidden: boolean;

  /**
   * @param phoneColumn index into the table's headers
   * @param includesHidden whether hidden rows are judged like any other
   */
  constructor(table: Table, phoneColumn: number, country: CountryCode, includesHidden: boolean) {
    this.#table = table;
    this.#phoneColumn = table.columns[phoneColumn] ?? 0;
    this.#country = country;
    this.#includesHidden = includesHidden;
  }

  /** Ready rows whose number is surely a landline. */
  get landlineCount(): number {
    return this.#landlineCount;
  }

  get counts(): VerdictCounts {
    return { ...this.#counts };
  }

  /** Null for the header row, what stands above it, and rows with nothing in them. */
  check(row: SheetRow): CheckedRow | null {
    if (row.row <= this.#table.headerRow) return null;
    const values = this.#table.columns.map((column) => row.cells[column]?.text ?? '');
    if (values.every((value) => value.trim() === '')) return null;
    const judged = this.#judge(row);
    this.#counts[judged.verdict] += 1;
    const cell = `${columnLetters(this.#phoneColumn)}${row.row}`;
    const phoneText = row.cells[this.#phoneColumn]?.text ?? '';
    const errorColumns = this.#table.columns.flatMap((column, index) =>
      row.cells[column]?.kind === 'error' ? index : [],
    );
    const errors = errorColumns.length === 0 ? {} : { errorColumns };
    const typed = this.#typedValues(row);
    return { row: row.row, ...judged, cell, phoneText, values, ...errors, ...(typed.length === 0 ? {} : { typed }) };
  }

  #typedValues(row: SheetRow): readonly TypedValue[] {
    const typed: TypedValue[] = [];
    for (const [column, sheetColumn] of this.#table.columns.entries()) {
      const cell = row.cells[sheetColumn];
      if (cell === undefined || cell.number === null || cell.format === null) continue;
      typed.push({ column, value: cell.kind === 'boolean' ? cell.number === 1 : cell.number, format: cell.format });
    }
    return typed;
  }

  #judge(row: SheetRow): Judgement {
    const reading = readPhone(row.cells[this.#phoneColumn], this.#country);
    if (row.hidden && !this.#includesHidden) {
      const phone = reading.kind === 'valid' ? reading.phone : null;
      return { verdict: 'hidden', phone, reason: message('The row is hidden in the workbook.') };
    }
    switch (reading.kind) {
      case 'empty':
        return { verdict: 'empty', phone: null, reason: message('The phone cell is empty.') };
      case 'invalid':
        return { verdict: 'invalid', phone: null, reason: reading.reason };
      case 'valid': {
        const { phone, note, line } = reading;
        const isLandline = line === 'landline';
        const first = this.#register.firstRow(phone, row.row);
        if (first !== null) return { verdict: 'duplicate', phone, reason: message('Same number as row {0}', first) };
        if (isLandline) this.#landlineCount += 1;
        return { verdict: 'ready', phone, reason: isLandline ? withLandline(note) : note };
      }
    }
  }
}

function withLandline(note: Message | null): Message {
  return note === null ? LANDLINE : message('A landline: WhatsApp is mostly on mobile numbers. {0}', note);
}

const LANDLINE = message('A landline: WhatsApp is mostly on mobile numbers.');

interface Judgement {
  readonly verdict: Verdict;
  readonly phone: string | null;
  readonly reason: Message | null;
}
