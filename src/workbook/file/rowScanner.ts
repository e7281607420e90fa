import { type ItemScanner, NOT_TAKEN } from './itemFilter';
import { readAttributes, TextReader } from './scanText';

/** What the rows of a sheet are handed to, from the scanner and from the parser alike. */
export interface RowTaker {
  /** @throws HumanError beyond Excel's limits */
  beginRow(reference: string | undefined, hidden: string | undefined): void;
  /**
   * @param column from 0; undefined for the next one
   * @param inline the text of an inline string, where the cell has one
   * @throws HumanError beyond Excel's limits
   */
  addCell(column: number | undefined, type: string, style: number, value: string, inline: string | undefined): void;
  /** @param index of the cell's shared string */
  addSharedCell(column: number | undefined, style: number, index: number): void;
  endRow(): void;
  /** As if the row had not begun. */
  undoRow(): void;
}

/** Takes the rows that hold plain cells: numbers, texts, formulas with their results. */
export class RowScanner implements ItemScanner {
  readonly container = 'sheetData';
  readonly item = 'row';
  readonly #taker: RowTaker;
  readonly #starts = new Map<string, ReadonlyMap<string, string>>();
  readonly #texts = new TextReader();
  #text = '';
  #at = 0;
  // Of the cell that is being read.
  #column: number | undefined;
  #type = '';
  #style = 0;

  constructor(taker: RowTaker) {
    this.#taker = taker;
  }

  scan(text: string, at: number): number {
    const tagEnd = text.indexOf('>', at);
    if (tagEnd === -1 || !text.startsWith('<row', at)) return NOT_TAKEN;
    const isEmpty = text.charCodeAt(tagEnd - 1) === SLASH;
    if (!this.#beginRow(text.slice(at + 4, isEmpty ? tagEnd - 1 : tagEnd))) return NOT_TAKEN;
    this.#text = text;
    this.#at = tagEnd + 1;
    if (!isEmpty) {
      while (this.#takeCell());
      if (!this.#skip('</row>')) {
        this.#taker.undoRow();
        return NOT_TAKEN;
      }
    }
    this.#taker.endRow();
    return this.#at;
  }

  /** The attributes behind the row's number are mostly those of the row before. */
  #beginRow(tag: string): boolean {
    const number = /^ r="(\d{1,7})"/u.exec(tag);
    const others = number ? tag.slice(number[0].length) : tag;
    const attributes = this.#starts.get(others) ?? readAttributes(others);
    if (attributes === null || (number && attributes.has('r'))) return false;
    if (this.#starts.size < MAX_STARTS_COUNT) this.#starts.set(others, attributes);
    this.#taker.beginRow(number?.[1] ?? attributes.get('r'), attributes.get('hidden'));
    return true;
  }

  /** False where there is no cell, or none that is known: then nothing has been taken. */
  #takeCell(): boolean {
    const start = this.#at;
    const text = this.#text;
    if (text.charCodeAt(start + 1) !== LETTER_C || text.charCodeAt(start) !== LESS) return false;
    if (this.#readCellTag() && this.#readContent()) return true;
    this.#at = start;
    return false;
  }

  /** `<c r="A1" s="1" t="s"` in any order, up to its end. */
  #readCellTag(): boolean {
    const text = this.#text;
    let at = this.#at + 2;
    this.#column = undefined;
    this.#type = '';
    this.#style = -1;
    while (text.charCodeAt(at) === SPACE) {
      if (text.charCodeAt(at + 2) !== EQUALS || text.charCodeAt(at + 3) !== QUOTE) return false;
      const name = text.charCodeAt(at + 1);
      const start = at + 4;
      if (name === LETTER_R && this.#column === undefined) at = this.#readReference(start);
      else if (name === LETTER_S && this.#style === -1) at = this.#readStyle(start);
      else if (name === LETTER_T && this.#type === '') at = this.#readType(start);
      else return false;
      if (at === start || text.charCodeAt(at) !== QUOTE) return false;
      at += 1;
    }
    this.#at = at;
    return true;
  }

  /** The column of `C7`; the row's number is known already. What is no reference doesn't end at a quote. */
  #readReference(start: number): number {
    const text = this.#text;
    let at = start;
    let column = 0;
    let code = text.charCodeAt(at);
    while (code >= 65 && code <= 90 && column < ZZ) {
      column = column * 26 + code - 64;
      code = text.charCodeAt((at += 1));
    }
    this.#column = column - 1;
    const digits = at;
    while (code >= 48 && code <= 57) code = text.charCodeAt((at += 1));
    return column === 0 || at === digits ? start : at;
  }

  #readStyle(start: number): number {
    const text = this.#text;
    let at = start;
    let style = 0;
    let code = text.charCodeAt(at);
    while (code >= 48 && code <= 57 && style < 1e8) {
      style = style * 10 + code - 48;
      code = text.charCodeAt((at += 1));
    }
    this.#style = style;
    return at;
  }

  #readType(start: number): number {
    const text = this.#text;
    if (text.charCodeAt(start + 1) === QUOTE) this.#type = text.charAt(start);
    else if (text.startsWith('str', start)) this.#type = 'str';
    else if (text.startsWith('inlineStr', start)) this.#type = 'inlineStr';
    return start + this.#type.length;
  }

  #readContent(): boolean {
    const text = this.#text;
    if (text.charCodeAt(this.#at) === SLASH) return this.#skip('/>') && this.#addCell('', undefined);
    if (!this.#skip('>')) return false;
    if (text.charCodeAt(this.#at + 1) === LETTER_F && !this.#skipFormula()) return false;
    let value: string | null = '';
    let inline: string | null | undefined;
    const name = text.charCodeAt(this.#at + 1);
    if (name === LETTER_V && this.#type === 's') return this.#readSharedCell();
    if (name === LETTER_V) value = this.#skip('<v>') ? this.#readText('</v>') : null;
    else if (name === LETTER_I) inline = this.#readInline();
    return value !== null && inline !== null && this.#skip('</c>') && this.#addCell(value, inline);
  }

  /** Half of all cells, and more, where the texts are shared. */
  #readSharedCell(): boolean {
    const text = this.#text;
    const start = this.#at + 3;
    let at = start;
    let index = 0;
    let code = text.charCodeAt(at);
    while (code >= 48 && code <= 57 && index < 1e8) {
      index = index * 10 + code - 48;
      code = text.charCodeAt((at += 1));
    }
    if (text.charCodeAt(start - 1) !== GREATER || at === start) return false;
    this.#at = at;
    if (!this.#skip('</v></c>')) return false;
    this.#taker.addSharedCell(this.#column, this.#style, index);
    return true;
  }

  #readInline(): string | null {
    return this.#skip('<is><t>') || this.#skip('<is><t xml:space="preserve">') ? this.#readText('</t></is>') : null;
  }

  #addCell(value: string, inline: string | undefined): boolean {
    this.#taker.addCell(this.#column, this.#type || 'n', Math.max(this.#style, 0), value, inline);
    return true;
  }

  #skipFormula(): boolean {
    const text = this.#text;
    const tagEnd = text.indexOf('>', this.#at);
    if (tagEnd === -1) return false;
    const isEmpty = text.charCodeAt(tagEnd - 1) === SLASH;
    const attributes = text.slice(this.#at + 2, isEmpty ? tagEnd - 1 : tagEnd);
    if (attributes !== '' && readAttributes(attributes) === null) return false;
    this.#at = tagEnd + 1;
    // Its address may be wanted: that is for the parser.
    if (text.startsWith('HYPERLINK', this.#at)) return false;
    return isEmpty || this.#readText('</f>') !== null;
  }

  /** The text up to the end tag; null where something else comes before. */
  #readText(endTag: string): string | null {
    const end = this.#text.indexOf('<', this.#at);
    if (end === -1) return null;
    const text = this.#texts.read(this.#text.slice(this.#at, end));
    this.#at = end;
    return this.#skip(endTag) ? text : null;
  }

  #skip(expected: string): boolean {
    if (!this.#text.startsWith(expected, this.#at)) return false;
    this.#at += expected.length;
    return true;
  }
}

/** Few, since each may hold on to the chunk that it was cut from. */
const MAX_STARTS_COUNT = 100;
/** No column of Excel has a letter behind these two. */
const ZZ = 702;

const SPACE = 0x20;
const QUOTE = 0x22;
const SLASH = 0x2f;
const LESS = 0x3c;
const EQUALS = 0x3d;
const GREATER = 0x3e;
const LETTER_C = 0x63;
const LETTER_F = 0x66;
const LETTER_I = 0x69;
const LETTER_R = 0x72;
const LETTER_S = 0x73;
const LETTER_T = 0x74;
const LETTER_V = 0x76;
