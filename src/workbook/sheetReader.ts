import { HumanError } from '../sender/humanError';
import { message } from '../sender/message';
import type { Container } from './container';
import { parseColumn, unescapeText } from './excelText';
import { formatNumber, GENERAL } from './numberFormat';
import { RichText } from './sharedStrings';
import type { StringPool } from './stringPool';
import type { Styles } from './styles';
import { type Attributes, isTrue, xmlSteps, type XmlHandler } from './xml';

export type CellKind = 'text' | 'number' | 'date' | 'boolean' | 'error';

export interface Cell {
  readonly kind: CellKind;
  /** As Excel shows it, as near as this reader can. */
  readonly text: string;
  /** What the cell holds, of a number; null otherwise. */
  readonly number: number | null;
}

export interface SheetRow {
  /** As Excel shows it, from 1. */
  readonly row: number;
  readonly hidden: boolean;
  /** By column, from 0; with holes. */
  readonly cells: readonly (Cell | undefined)[];
}

export interface SheetContext {
  readonly sharedStrings: StringPool;
  readonly styles: Styles;
  readonly date1904: boolean;
}

/**
 * The rows of a sheet that have a cell with text in it, as many at a time as a chunk of the file holds.
 * @throws HumanError for a damaged sheet, and for cells beyond Excel's limits.
 */
export async function* readRows(
  container: Container,
  part: string,
  context: SheetContext,
): AsyncGenerator<readonly SheetRow[]> {
  const sheet = new SheetParser(context);
  const steps = xmlSteps(container.readPart(part, MAX_SHEET_BYTES), part, sheet);
  while (!(await steps.next()).done) {
    const rows = sheet.takeRows();
    if (rows.length > 0) yield rows;
    if (sheet.ended) {
      await steps.return(undefined);
      break;
    }
  }
}

const MAX_SHEET_BYTES = 4 * 1024 ** 3;
const MAX_ROWS_COUNT = 1_048_576;
const MAX_COLUMNS_COUNT = 16_384;

class SheetParser implements XmlHandler {
  /** What follows the cells (validations, merged cells…) needn't be read. */
  ended = false;
  readonly #context: SheetContext;
  #rows: SheetRow[] = [];
  #row = 0;
  #rowHidden = false;
  #cells: (Cell | undefined)[] = [];
  #column = -1;
  #type = 'n';
  #style = 0;
  #value = '';
  #inValue = false;
  #hasInline = false;
  #inCell = false;
  readonly #inline = new RichText();

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
      case 'row':
        this.#openRow(attributes);
        break;
      case 'c':
        this.#openCell(attributes);
        break;
      case 'v':
        this.#inValue = this.#inCell;
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
        if (this.#cells.length > 0) this.#rows.push({ row: this.#row, hidden: this.#rowHidden, cells: this.#cells });
        this.#cells = [];
        break;
      case 'c':
        this.#closeCell();
        break;
      case 'v':
        this.#inValue = false;
        break;
      case 'sheetData':
        this.ended = true;
        break;
      default:
        if (this.#hasInline) this.#inline.close(name);
    }
  }

  text(piece: string): void {
    if (this.#inValue) this.#value += piece;
    else if (this.#hasInline) this.#inline.add(piece);
  }

  #openRow({ r: reference, hidden }: Attributes): void {
    const row = reference === undefined ? this.#row + 1 : Number(reference);
    if (!Number.isInteger(row) || row < 1 || row > MAX_ROWS_COUNT) throw beyondLimits(reference ?? String(row));
    this.#row = row;
    this.#rowHidden = isTrue(hidden);
    this.#cells = [];
    this.#column = -1;
  }

  #openCell({ r: reference, t: type = 'n', s: style }: Attributes): void {
    const column = reference === undefined ? this.#column + 1 : (parseColumn(reference) ?? this.#column + 1);
    if (column >= MAX_COLUMNS_COUNT) throw beyondLimits(reference ?? String(column + 1));
    this.#column = column;
    this.#type = type;
    this.#style = style === undefined ? 0 : Number(style);
    this.#value = '';
    this.#inline.start();
    this.#hasInline = false;
    this.#inCell = true;
  }

  #closeCell(): void {
    this.#inCell = false;
    const cell = this.#makeCell();
    this.#hasInline = false;
    if (cell.text !== '') this.#cells[this.#column] = cell;
  }

  #makeCell(): Cell {
    const value = this.#value;
    switch (this.#type) {
      case 's':
        return textCell(this.#context.sharedStrings.get(value === '' ? -1 : Number(value)));
      case 'inlineStr':
        return textCell(this.#hasInline ? this.#inline.end() : value);
      case 'str':
        return textCell(unescapeText(value));
      case 'b':
        return { kind: 'boolean', text: value === '' ? '' : isTrue(value) ? 'TRUE' : 'FALSE', number: null };
      case 'e':
        return { kind: 'error', text: value, number: null };
      case 'd':
        return {
          kind: 'date',
          text: value.replace(/T(?:00:00(?::00(?:\.0+)?)?Z?)?$/u, '').replace('T', ' '),
          number: null,
        };
      default:
        return this.#hasInline && value === '' ? textCell(this.#inline.end()) : this.#numberCell(value);
    }
  }

  #numberCell(value: string): Cell {
    const number = Number(value);
    if (value.trim() === '' || !Number.isFinite(number)) return textCell(value.trim());
    const format = this.#context.styles[this.#style] ?? GENERAL;
    const text = formatNumber(number, format, this.#context.date1904);
    return { kind: format.kind === 'date' ? 'date' : 'number', text, number };
  }
}

function textCell(text: string): Cell {
  return { kind: 'text', text, number: null };
}

function beyondLimits(reference: string): HumanError {
  return new HumanError(
    message(
      'The sheet has a cell or row “{0}”, beyond the 1,048,576 rows and 16,384 columns of Excel.',
      reference.slice(0, 20),
    ),
    message('Open the workbook in Excel and save it again.'),
  );
}
