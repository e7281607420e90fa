import { MAX_FORMAT_LENGTH } from '../../formats/formatCode';
import type { Locale } from '../../formats/locale';
import { type NumberFormat, parseNumberFormat } from '../../formats/numberFormat';
import type { Attributes } from '../xml';

/** The number formats of an OpenDocument file, as codes of Excel's, where Excel has such a format. */
export class OdsFormats {
  readonly #locale: Locale;
  /** Of a data style; null where it's none that Excel has. */
  readonly #codes = new Map<string, FormatCode | null>();
  /** The data style of a cell style, and the style that it builds on. */
  readonly #cellStyles = new Map<string, { readonly data: string | undefined; readonly parent: string | undefined }>();
  readonly #formats = new Map<string, NumberFormat | null>();
  #open: { readonly name: string; readonly isDate: boolean; readonly isInLocalOrder: boolean } | null = null;
  #code: string | null = '';
  #literal: string | null = null;

  constructor(locale: Locale) {
    this.#locale = locale;
  }

  formatOf(style: string | undefined): NumberFormat | null {
    const name = style ?? 'Default';
    const known = this.#formats.get(name);
    if (known !== undefined) return known;
    const code = this.#codeOf(name);
    const format = code === null ? null : parseNumberFormat(code.code, code.portable);
    this.#formats.set(name, format);
    return format;
  }

  open(name: string, attributes: Attributes): void {
    if (this.#open !== null) return this.#openPart(name, attributes);
    if (name === 'style' && attributes['style:family'] === 'table-cell') {
      this.#cellStyles.set(attributes['style:name'] ?? '', {
        data: attributes['style:data-style-name'],
        parent: attributes['style:parent-style-name'],
      });
    }
    if (!DATA_STYLES.has(name)) return;
    const isInLocalOrder = attributes['number:automatic-order'] === 'true';
    this.#open = { name: attributes['style:name'] ?? '', isDate: name === 'date-style', isInLocalOrder };
    this.#code = '';
  }

  close(name: string): void {
    if (this.#open === null) return;
    if (name === 'text' || name === 'currency-symbol') {
      if (this.#literal !== null) this.#add(literalCode(this.#literal));
      this.#literal = null;
    }
    if (!DATA_STYLES.has(name)) return;
    const code = this.#code;
    const isLocalDate = this.#open.isDate && this.#open.isInLocalOrder && code !== null && /^[^hms]*y/iu.test(code);
    const local =
      isLocalDate && !/mmm|ddd|h/u.test(code) ? { code: this.#locale.shortDate, portable: 'mm-dd-yy' } : null;
    this.#codes.set(this.#open.name, local ?? (code === null ? null : { code, portable: code }));
    this.#open = null;
  }

  text(piece: string): void {
    if (this.#literal !== null) this.#literal += piece;
  }

  #codeOf(style: string): FormatCode | null {
    let name: string | undefined = style;
    for (let depth = 0; depth < MAX_STYLE_DEPTH && name !== undefined; depth += 1) {
      const known = this.#cellStyles.get(name);
      if (known?.data !== undefined) return this.#codes.get(known.data) ?? null;
      name = known?.parent;
    }
    return { code: '', portable: '' };
  }

  #openPart(name: string, attributes: Attributes): void {
    const isLong = attributes['number:style'] === 'long';
    switch (name) {
      case 'number':
        return this.#add(digitsCode(attributes));
      case 'embedded-text':
      case 'scientific-number':
      case 'fraction':
      case 'map':
      case 'quarter':
      case 'week-of-year':
      case 'era':
        this.#code = null;
        return;
      case 'text':
      case 'currency-symbol':
        this.#literal = '';
        return;
      case 'day':
        return this.#add(isLong ? 'dd' : 'd');
      case 'month':
        if (attributes['number:textual'] === 'true') return this.#add(isLong ? 'mmmm' : 'mmm');
        return this.#add(isLong ? 'mm' : 'm');
      case 'year':
        return this.#add(isLong ? 'yyyy' : 'yy');
      case 'day-of-week':
        return this.#add(isLong ? 'dddd' : 'ddd');
      case 'hours':
        return this.#add(isLong ? 'hh' : 'h');
      case 'minutes':
        return this.#add(isLong ? 'mm' : 'm');
      case 'seconds':
        return this.#add(isLong ? 'ss' : 's');
      case 'am-pm':
        this.#add('AM/PM');
    }
  }

  #add(part: string): void {
    if (this.#code !== null) this.#code += part;
    if ((this.#code?.length ?? 0) > MAX_FORMAT_LENGTH) this.#code = null;
  }
}

interface FormatCode {
  readonly code: string;
  /** For other workbooks. */
  readonly portable: string;
}

const DATA_STYLES = new Set(['number-style', 'currency-style', 'percentage-style', 'date-style', 'time-style']);
/** A cell style builds on another, and that on a third. */
const MAX_STYLE_DEPTH = 20;
const MAX_PLACES_COUNT = 20;

/** Empty for General: as many decimals as there are. */
function digitsCode(attributes: Attributes): string {
  const decimals = attributes['number:decimal-places'];
  const wholePlaceCount = places(attributes['number:min-integer-digits'] ?? '1');
  const isGrouped = attributes['number:grouping'] === 'true';
  if (decimals === undefined && wholePlaceCount <= 1 && !isGrouped) return '';
  const whole = isGrouped ? `#,##${'0'.repeat(Math.max(1, wholePlaceCount))}` : '0'.repeat(wholePlaceCount) || '#';
  const decimalPlaceCount = places(decimals ?? '0');
  const neededCount = Math.min(
    places(attributes['number:min-decimal-places'] ?? String(decimalPlaceCount)),
    decimalPlaceCount,
  );
  if (decimalPlaceCount === 0) return whole;
  return `${whole}.${'0'.repeat(neededCount)}${'#'.repeat(decimalPlaceCount - neededCount)}`;
}

function places(text: string): number {
  const count = Number(text);
  return Number.isInteger(count) && count >= 0 ? Math.min(count, MAX_PLACES_COUNT) : 0;
}

/** A percent sign must stand bare, since it multiplies. */
function literalCode(text: string): string {
  return text
    .split(/(%)/u)
    .map((part) => (part === '%' || part === '' ? part : `"${part.replaceAll('"', '')}"`))
    .join('');
}
