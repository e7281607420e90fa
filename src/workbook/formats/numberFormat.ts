import { dateText } from './dateFormat';
import { hasDay } from './dateSection';
import { digitsText, fractionText, scientificText } from './digits';
import { isPlainCode, MAX_FORMAT_LENGTH } from './formatCode';
import { type FormatSection, parseSection } from './formatSection';
import type { Locale } from './locale';

/** How a cell is shown: a section for each range of numbers, and one for text. */
export interface NumberFormat {
  readonly sections: readonly FormatSection[];
  /** What stands around the text of a text cell, such as `"Mr "@`; null where there is nothing. */
  readonly aroundText: { readonly before: string; readonly after: string } | null;
  /** As another workbook may have it, whatever the reader's locale; empty for General, null where none may. */
  readonly code: string | null;
}

export interface ShownNumber {
  readonly text: string;
  readonly isDate: boolean;
  /** A day is among what is shown, and not the time alone. */
  readonly hasDay?: boolean;
}

export interface NumberContext {
  readonly locale: Locale;
  /** The workbook's dates count from 1904. */
  readonly date1904: boolean;
}

export const GENERAL: NumberFormat = { sections: [], aroundText: null, code: '' };

/**
 * Reads an Excel format code (ECMA-376 part 1, 18.8.31).
 * @param portable the code for other workbooks, where it's another
 */
export function parseNumberFormat(code: string, portable = code): NumberFormat {
  if (code.length > MAX_FORMAT_LENGTH || code.trim() === '') return GENERAL;
  const parts = splitSections(code);
  const sections = parts.map(parseSection);
  const textAt = parts.length === 4 ? 3 : sections.findIndex(({ body }) => body.kind === 'text');
  const body = sections[textAt]?.body;
  const aroundText = body?.kind === 'text' && body.before + body.after !== '' ? body : null;
  return {
    sections: sections.filter((_section, index) => index !== textAt),
    aroundText,
    code: isPlainCode(portable) ? portable : null,
  };
}

/** A number as Excel shows it, but never cut or rounded for want of room: 33199001234 stays that in `General`. */
export function formatNumber(value: number, format: NumberFormat, context: NumberContext): ShownNumber {
  const { sections } = format;
  if (sections.length === 0) return plain(generalText(value, context.locale));
  const index = chooseSection(value, sections);
  const section = sections[index];
  if (section === undefined) return plain(generalText(value, context.locale));
  const { body } = section;
  const isNegative = value < 0 && !isForNegatives(section, index, sections);
  const size = Math.abs(value);
  switch (body.kind) {
    case 'text':
      return plain(generalText(value, context.locale));
    case 'literal':
      return plain((isNegative && body.text !== '' ? '-' : '') + body.text);
    case 'general':
      return plain(`${isNegative ? '-' : ''}${body.before}${generalText(size, context.locale)}${body.after}`);
    case 'date': {
      const text = dateText(value, body, context);
      return text === null ? plain(generalText(value, context.locale)) : { text, isDate: true, hasDay: hasDay(body) };
    }
    case 'number':
      return signed(digitsText(size, body, context.locale), isNegative);
    case 'scientific':
      return signed(scientificText(size, body, context.locale), isNegative);
    case 'fraction':
      return signed(fractionText(size, body, context.locale), isNegative);
  }
}

function plain(text: string): ShownNumber {
  return { text: text.trim(), isDate: false };
}

/** No minus before what rounds to zero. */
function signed(text: string, isNegative: boolean): ShownNumber {
  return plain(isNegative && /[1-9]/u.test(text) ? `-${text.trimStart()}` : text);
}

/** All digits of a whole number; 10 significant ones of any other, which is what Excel has room for. */
function generalText(value: number, locale: Locale): string {
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  let text = String(Number(size >= 1 ? size.toPrecision(size >= 1e10 ? 15 : 10) : size.toFixed(9)));
  if (size < 1e-4 && Number(text) !== Number(size.toPrecision(15))) text = size.toExponential(5);
  const tiny = /^(\d(?:\.\d+)?)e-(\d+)$/u.exec(text);
  if (tiny) text = `${Number(tiny[1])}E-${(tiny[2] ?? '').padStart(2, '0')}`;
  return `${value < 0 ? '-' : ''}${text.replace('.', locale.decimalSign)}`;
}

function splitSections(code: string): string[] {
  const parts: string[] = [''];
  for (const [token] of code.matchAll(/"[^"]*"?|\\.|\[[^[\]]*\]|_.|\*.|[^]/gu)) {
    if (token === ';') parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts.slice(0, 4);
}

/** Conditions first, as written; else positive, negative and zero, as far as there are sections. */
function chooseSection(value: number, sections: readonly FormatSection[]): number {
  return sections.findIndex(({ condition }, index) => {
    if (condition !== null) return condition.holds(value);
    const isLast = index === sections.length - 1;
    if (isLast) return true;
    if (index === 0) return sections.length === 2 ? value >= 0 : value > 0;
    return value < 0;
  });
}

/** Such a section says itself how it shows that a number is negative. */
function isForNegatives({ condition }: FormatSection, index: number, sections: readonly FormatSection[]): boolean {
  if (condition !== null) return condition.onlyNegative;
  return index === 1 && sections[0]?.condition === null;
}
