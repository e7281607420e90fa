import { columnLetters } from '../../sender/content/columnLetters';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { linkOfFormula, withLink } from './cellLink';
import { DAYS_1904, parseIsoDate } from '../formats/dateFormat';
import { parseColumn, unescapeText } from '../formats/excelText';
import type { Locale } from '../formats/locale';
import { formatNumber, GENERAL, type NumberFormat, parseNumberFormat, type ShownNumber } from '../formats/numberFormat';
import { RowScanner, type RowTaker } from './rowScanner';
import { RichText } from './sharedStrings';
import type { StringPool } from './stringPool';
import type { Styles } from './styles';
import { type Attributes, isTrue, xmlSteps, type XmlHandler } from './xml';

export type CellKind = 'text' | 'number' | 'date' | 'boolean' | 'error';

export interface Cell {
  readonly kind: CellKind;
  /** As Excel shows it, as near as this reader can. */
  readonly text: string;
  /** What the cell holds: a number, a date counted from 1900 as Excel does, 1 or 0 of a boolean. Null otherwise. */
  readonly number: number | null;
  /** The code of its number format, as in `NumberFormat`. */
  readonly format: string | null;
  /** The address behind the cell, where that holds a phone number and the text none. */
  readonly link?: string;
}

export interface SheetRow {
  /** As Excel shows it, from 1. */
  readonly row: number;
  readonly hidden: boolean;
  /** By column, from 0; with holes. */
  readonly cells: readonly (Cell | undefined)[];
}

export interface SheetContext {
  readonly sharedStrings: Pick<StringPool, 'get'>;
  readonly styles: Styles;
  readonly date1904: boolean;
  readonly locale: Locale;
  /** Told of hidden columns before the first row; both from 0. */
  readonly onHiddenColumns?: (first: number, last: number) => void;
}

/**
 * The rows of a sheet that have a cell with text in it, as many at a time as a chunk of the file holds.
 * @throws HumanError for a damaged sheet, and for cells beyond Excel's limits.
 */
export async function* readRows(
  chunks: AsyncIterable<Uint8Array>,
  part: string,
  context: SheetContext,
): AsyncGenerator<readonly SheetRow[]> {
  const sheet = new SheetParser(context);
  const steps = xmlSteps(chunks, part, sheet, new RowScanner(sheet));
  while (!(await steps.next()).done) {
    const rows = sheet.takeRows();
    if (rows.length > 0) yield rows;
  }
}

export const MAX_SHEET_BYTES = 4 * 1024 ** 3;
export const MAX_ROWS_COUNT = 1_048_576;
export const MAX_COLUMNS_COUNT = 16_384;
const MAX_DATES_COUNT = 5000;

class SheetParser implements XmlHandler, RowTaker {
  /** What follows the cells (validations, merged cells…) needn't be read. */
  ended = false;
  readonly #context: SheetContext;
  #rows: SheetRow[] = [];
  #row = 0;
  #rowBefore = 0;
  #rowHidden = false;
  #cells: (Cell | undefined)[] = [];
  #column = -1;
  #type = 'n';
  #style = 0;
  #value = '';
  #inValue = false;
  #formula = '';
  #inFormula = false;
  #hasInline = false;
  #inCell = false;
  readonly #inline = new RichText();
  readonly #dates = new Map<NumberFormat, Map<number, ShownNumber>>();

  constructor(context: SheetContext) {
    this.#context = context;
  }

  takeRows(): readonly SheetRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: Attributes): void {
    if (this.ended) return;
    switch (name) {
      case 'col':
        if (isTrue(attributes['hidden'])) this.#tellHidden(attributes);
        break;
      case 'row':
        this.beginRow(attributes['r'], attributes['hidden']);
        break;
      case 'c':
        this.#openCell(attributes);
        break;
      case 'v':
        this.#inValue = this.#inCell;
        break;
      case 'f':
        this.#inFormula = this.#inCell;
        break;
      case 'is':
        this.#hasInline = this.#inCell;
        break;
      default:
        if (this.#hasInline) this.#inline.open(name);
    }
  }

  close(name: string): void {
    if (this.ended) return;
    switch (name) {
      case 'row':
        this.endRow();
        break;
      case 'c':
        this.#closeCell();
        break;
      case 'v':
      case 'f':
        this.#inValue = false;
        this.#inFormula = false;
        break;
      case 'sheetData':
        this.ended = true;
        break;
      default:
        if (this.#hasInline) this.#inline.close(name);
    }
  }

  text(piece: string): void {
    if (this.#inFormula) this.#formula += piece;
    else if (this.#inValue) this.#value += piece;
    else if (this.#hasInline) this.#inline.add(piece);
  }

  #tellHidden({ min, max }: Attributes): void {
    const first = Number(min);
    const last = Number(max);
    if (first >= 1 && last >= first) this.#context.onHiddenColumns?.(first - 1, last - 1);
  }

  beginRow(reference: string | undefined, hidden: string | undefined): void {
    const row = reference === undefined ? this.#row + 1 : Number(reference);
    if (!Number.isInteger(row) || row < 1 || row > MAX_ROWS_COUNT) throw beyondLimits(reference ?? String(row));
    this.#rowBefore = this.#row;
    this.#row = row;
    this.#rowHidden = isTrue(hidden);
    this.#cells = [];
    this.#column = -1;
  }

  addCell(column: number | undefined, type: string, style: number, value: string, inline: string | undefined): void {
    this.#placeCell(column, type, style);
    this.#keepCell(this.#makeCell(value, inline === undefined ? inline : unescapeText(inline)));
  }

  addSharedCell(column: number | undefined, style: number, index: number): void {
    this.#placeCell(column, 's', style);
    this.#keepCell(this.#textCell(this.#context.sharedStrings.get(index)));
  }

  endRow(): void {
    if (this.#cells.length > 0) this.#rows.push({ row: this.#row, hidden: this.#rowHidden, cells: this.#cells });
    this.#cells = [];
  }

  undoRow(): void {
    this.#row = this.#rowBefore;
    this.#cells = [];
  }

  #openCell({ r: reference, t: type = 'n', s: style }: Attributes): void {
    const column = reference === undefined ? undefined : (parseColumn(reference) ?? undefined);
    this.#placeCell(column, type, style === undefined ? 0 : Number(style));
    this.#value = '';
    this.#formula = '';
    this.#inline.start();
    this.#hasInline = false;
    this.#inCell = true;
  }

  #placeCell(column: number | undefined, type: string, style: number): void {
    this.#column = column ?? this.#column + 1;
    if (this.#column >= MAX_COLUMNS_COUNT) throw beyondLimits(`${columnLetters(this.#column)}${this.#row}`);
    this.#type = type;
    this.#style = style;
  }

  #closeCell(): void {
    this.#inCell = false;
    const cell = this.#makeCell(this.#value, this.#hasInline ? this.#inline.end() : undefined);
    this.#hasInline = false;
    this.#keepCell(this.#formula === '' ? cell : withLink(cell, linkOfFormula(this.#formula)));
  }

  #keepCell(cell: Cell): void {
    if (cell.text !== '') this.#cells[this.#column] = cell;
  }

  /** @param inline already without its escapes; undefined where there is none */
  #makeCell(value: string, inline: string | undefined): Cell {
    switch (this.#type) {
      case 's':
        return this.#textCell(this.#context.sharedStrings.get(value === '' ? -1 : Number(value)));
      case 'inlineStr':
        return this.#textCell(inline ?? value);
      case 'str':
        return this.#textCell(unescapeText(value));
      case 'b':
        return { kind: 'boolean', text: this.#booleanText(value), number: isTrue(value) ? 1 : 0, format: '' };
      case 'e':
        return { kind: 'error', text: value, number: null, format: '' };
      case 'd':
        return this.#isoDateCell(value);
      default:
        return inline !== undefined && value === '' ? this.#textCell(inline) : this.#numberCell(value);
    }
  }

  #numberCell(value: string): Cell {
    const number = Number(value);
    if (value.trim() === '' || !Number.isFinite(number)) return textCell(value.trim());
    return this.#formattedCell(number, this.#format);
  }

  get #format(): NumberFormat {
    return this.#context.styles[this.#style] ?? GENERAL;
  }

  #formattedCell(number: number, format: NumberFormat): Cell {
    const { text, isDate, hasDay = false } = this.#shown(number, format);
    const from1900 = hasDay && this.#context.date1904 ? number + DAYS_1904 : number;
    return { kind: isDate ? 'date' : 'number', text, number: from1900, format: format.code };
  }

  /** Dates of a list are mostly few days, and formatting one takes longer than reading its cell. */
  #shown(number: number, format: NumberFormat): ShownNumber {
    const known = this.#dates.get(format);
    const before = known?.get(number);
    if (before !== undefined) return before;
    const shown = formatNumber(number, format, this.#context);
    if (!shown.isDate) return shown;
    if (known === undefined || known.size === MAX_DATES_COUNT) this.#dates.set(format, new Map([[number, shown]]));
    else known.set(number, shown);
    return shown;
  }

  /** With what the format puts around a text. */
  #textCell(text: string): Cell {
    const { aroundText } = this.#format;
    return textCell(aroundText === null || text === '' ? text : aroundText.before + text + aroundText.after);
  }

  #booleanText(value: string): string {
    const { trueText, falseText } = this.#context.locale;
    return value === '' ? '' : isTrue(value) ? trueText : falseText;
  }

  /** Strict workbooks may hold 2025-01-06T14:05 instead of a number. */
  #isoDateCell(value: string): Cell {
    const { date1904, locale } = this.#context;
    const number = parseIsoDate(value, date1904);
    if (number === null) return { kind: 'date', text: value, number: null, format: '' };
    const cell = this.#formattedCell(number, this.#format);
    if (cell.kind === 'date') return cell;
    const code = [...(number >= 1 ? [locale.shortDate] : []), ...(number % 1 === 0 ? [] : [locale.time])].join(' ');
    return this.#formattedCell(number, parseNumberFormat(code));
  }
}

function textCell(text: string): Cell {
  return { kind: 'text', text, number: null, format: '' };
}

export function beyondLimits(reference: string): HumanError {
  return new HumanError(
    sentence(
      'The sheet has a cell or row “{0}”, beyond the 1,048,576 rows and 16,384 columns of Excel.',
      reference.slice(0, 20),
    ),
    sentence('Open the workbook in Excel and save it again.'),
  );
}
