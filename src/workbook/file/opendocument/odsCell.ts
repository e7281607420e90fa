import { parseIsoDate } from '../../formats/dateFormat';
import type { Locale } from '../../formats/locale';
import { formatNumber, GENERAL, type NumberFormat } from '../../formats/numberFormat';
import type { Cell } from '../sheetReader';
import type { Attributes } from '../xml';

export interface CellFormats {
  readonly locale: Locale;
  /** The number format of a style, where it's one that Excel has too. */
  readonly formatOf: (style: string | undefined) => NumberFormat | null;
}

/**
 * A cell of an OpenDocument sheet; undefined for one without text.
 * @param style of its number format, where it has one
 */
export function odsCell(
  attributes: Attributes,
  text: string,
  style: string | undefined,
  { locale, formatOf }: CellFormats,
): Cell | undefined {
  const type = attributes['office:value-type'];
  const value = attributes['office:value'];
  // A formula that ended in an error is a string, or a number that is 0.
  if (isError(text) && attributes['table:formula'] !== undefined)
    return { kind: 'error', text, number: null, format: '' };
  const format = formatOf(style);
  switch (type) {
    case 'float':
    case 'percentage':
    case 'currency':
      return numberCell(Number(value), text, format, locale);
    case 'date': {
      const number = parseIsoDate(attributes['office:date-value'] ?? '', false);
      return shownCell('date', number, text, format, locale);
    }
    case 'time':
      return shownCell('date', parseDuration(attributes['office:time-value'] ?? ''), text, format, locale);
    case 'boolean':
      return booleanCell(attributes['office:boolean-value'] === 'true', locale);
    default:
      return text === '' ? undefined : { kind: 'text', text, number: null, format: '' };
  }
}

function booleanCell(isTrue: boolean, { trueText, falseText }: Locale): Cell {
  return { kind: 'boolean', text: isTrue ? trueText : falseText, number: isTrue ? 1 : 0, format: '' };
}

function isError(text: string): boolean {
  return /^(?:#(?:REF!|N\/A|VALUE!|DIV\/0!|NAME\?|NULL!|NUM!)|Err:\d{3})$/u.test(text);
}

/** Written in the reader's language where its format is known, else as the program that saved it showed it. */
function numberCell(number: number, text: string, format: NumberFormat | null, locale: Locale): Cell | undefined {
  if (!Number.isFinite(number)) return text === '' ? undefined : { kind: 'text', text, number: null, format: '' };
  // A formula’s boolean is a number that is shown in words.
  if ((number === 0 || number === 1) && /^\p{L}+$/u.test(text)) return booleanCell(number === 1, locale);
  const isShortened = /^-?\d(?:[.,]\d+)?E\+?\d+$|^#+$/iu.test(text);
  if (format === null && text !== '' && !isShortened) return { kind: 'number', text, number, format: null };
  return shownCell('number', number, text, format ?? GENERAL, locale);
}

function shownCell(
  kind: 'number' | 'date',
  number: number | null,
  text: string,
  format: NumberFormat | null,
  locale: Locale,
): Cell | undefined {
  if (number === null || format === null) return text === '' ? undefined : { kind, text, number, format: null };
  const shown = formatNumber(number, format, { locale, date1904: false });
  if (shown.text === '') return undefined;
  return { kind: shown.isDate ? 'date' : 'number', text: shown.text, number, format: format.code };
}

/** The share of a day of `PT14H05M00S`; null for what is no duration. */
function parseDuration(text: string): number | null {
  const [, hours, minutes, seconds] = /^PT(\d+)H(\d+)M(\d+(?:\.\d+)?)S$/u.exec(text) ?? [];
  if (hours === undefined) return null;
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) / 86_400;
}
