import type { Style } from 'exceljs';
import { columnLetters } from '../../sender/content/columnLetters';
import type { ResultRow, SheetValue } from '../../sender/journal/resultsTable';
import { DATE_TIME_CODE } from '../formats/formatCode';
import type { ResultsRequest } from './resultsMessages';
import { cellText, looksLikeFormula, needsPreserving } from './resultsText';

/** Which number the workbook knows a style by. */
export type StyleIdOf = (style: Partial<Style>) => number;

/** `@` is Excel's text format: what somebody edits in such a cell stays text. */
export const TEXT: Partial<Style> = { numFmt: '@' };
export const TIME: Partial<Style> = { numFmt: DATE_TIME_CODE };

/**
 * The rows of a sheet as XML, letter by letter as exceljs writes them, without an object for each cell. A string is never
 * a formula: there is no other form for it here.
 */
export class RowXml {
  readonly #columns: ResultsRequest['table']['columns'];
  readonly #letters: readonly string[];
  readonly #styleIdOf: StyleIdOf;
  readonly #styles = new Map<string, string>();

  constructor(columns: ResultsRequest['table']['columns'], styleIdOf: StyleIdOf) {
    this.#columns = columns;
    this.#letters = columns.map((_, index) => columnLetters(index));
    this.#styleIdOf = styleIdOf;
  }

  /** Empty for a row without a value. */
  of(number: number, values: ResultRow): string {
    let cells = '';
    let first = 0;
    let last = 0;
    for (let index = 0; index < this.#columns.length; index += 1) {
      const value = values[index] ?? null;
      if (value === null || value === '') continue;
      last = index + 1;
      if (first === 0) first = last;
      cells += `<c r="${this.#letters[index]}${number}"${this.#content(index, value)}</c>`;
    }
    return first === 0 ? '' : `<row r="${number}" spans="${first}:${last}" x14ac:dyDescent="0.25">${cells}</row>`;
  }

  /** The rest of its tag, and what is in it. */
  #content(index: number, value: NonNullable<ResultRow[number]>): string {
    const kind = this.#columns[index]?.kind;
    if (typeof value === 'object') return this.#typed(value);
    if (typeof value === 'string') {
      return `${kind === 'text' && looksLikeFormula(value) ? this.#style('@', TEXT) : ''}${textXml(value)}`;
    }
    return kind === 'time' ? `${this.#style(DATE_TIME_CODE, TIME)}><v>${serial(value)}</v>` : `><v>${value}</v>`;
  }

  #typed({ value, format }: SheetValue): string {
    const style = format === '' ? '' : this.#style(format, null);
    return typeof value === 'boolean' ? `${style} t="b"><v>${value ? '1' : '0'}</v>` : `${style}><v>${value}</v>`;
  }

  #style(format: string, style: Partial<Style> | null): string {
    const known = this.#styles.get(format);
    if (known !== undefined) return known;
    const id = this.#styleIdOf(style ?? { numFmt: format });
    const attribute = id === 0 ? '' : ` s="${id}"`;
    this.#styles.set(format, attribute);
    return attribute;
  }
}

function textXml(text: string): string {
  const written = cellText(text);
  return needsPreserving(written)
    ? ` t="inlineStr"><is><r><t xml:space="preserve">${escapeXml(written)}</t></r></is>`
    : ` t="str"><v>${escapeXml(written)}</v>`;
}

/** Excel knows no time zones: it's the wall clock of this computer that is written, in days since the end of 1899. */
function serial(atMs: number): number {
  const wallMs = atMs - new Date(atMs).getTimezoneOffset() * MINUTE_MS;
  return FIRST_OF_1970 + wallMs / DAY_MS;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const FIRST_OF_1970 = 25_569;

function escapeXml(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text.replaceAll(SPECIALS, (character) => ENTITIES[character] ?? '');
}

/** What XML reads as something else, and the control characters, which it can't hold. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const SPECIAL = /[<>&'"\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/u;
const SPECIALS = new RegExp(SPECIAL.source, 'gu');
const ENTITIES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  "'": '&apos;',
  '"': '&quot;',
};
