import {
  cleanPhoneText,
  expandScientific,
  looksShortened,
  plainCharacters,
  splitNumbers,
  splitTail,
} from './phoneText';
import { readPhoneLink } from './phoneLinks';
import { isShownAsNumber } from './phoneNumber';
import type { Cell } from '../file/sheetReader';
import { tryNumber } from './tryNumber';
import type { CountryCode } from 'libphonenumber-js/max';

/** What some cells say of the country of their numbers, each number once. */
export interface NumberSample {
  /** E.164 of those with a plus or 00, and whose they are. */
  readonly coded: ReadonlyMap<string, CountryCode | null>;
  /** Those without. */
  readonly national: readonly NationalDigits[];
}

export interface NationalDigits {
  readonly digits: string;
  readonly written: string;
  /** Of a cell that is a number, or was one, which can't begin with a 0. */
  readonly isNumber: boolean;
}

type Sampled = Pick<Cell, 'kind' | 'text' | 'number' | 'link'>;

export function sampleNumbers(cells: Iterable<Sampled | undefined>): NumberSample {
  const coded = new Map<string, CountryCode | null>();
  const national = new Map<string, NationalDigits>();
  for (const cell of cells) {
    const text = cell === undefined ? null : numberText(cell);
    const [, prefix, rest = ''] =
      /^[\s(]*(?![\s(])(\+|00(?=[\s(.-]*[1-9]))?([\d\s().·_/-]{6,24})$/u.exec(text ?? '') ?? [];
    const digits = rest.replaceAll(/\D/gu, '');
    if (prefix !== undefined) {
      const attempt =
        tryNumber(`+${digits.replace(/^0+/u, '')}`) ??
        tryNumber(`+${rest.replace(/\(\s*0\s*\)/u, '').replaceAll(/\D/gu, '')}`);
      if (attempt?.ok === true) coded.set(attempt.phone, attempt.country);
    } else if (digits.length >= MIN_DIGITS_COUNT && digits.length <= MAX_DIGITS_COUNT && !national.has(digits)) {
      national.set(digits, { digits, written: rest.trim(), isNumber: wasNumber(cell) });
    }
  }
  return { coded, national: [...national.values()] };
}

/** Also where a program has written a number's decimals. */
function wasNumber(cell: Sampled | undefined): boolean {
  return cell?.kind === 'number' || /^\s*\d+\.0+\s*$/u.test(cell?.text ?? '');
}

const MIN_DIGITS_COUNT = 6;
const MAX_DIGITS_COUNT = 15;

/** The number of a cell, or the first of several, as digits and what stands between them; null where there is none. */
function numberText(cell: Sampled): string | null {
  if (cell.kind === 'number') {
    const { number } = cell;
    if (number === null || !Number.isInteger(number) || number <= 0) return null;
    const digits = String(number);
    return isShownAsNumber(cell.text, digits) ? digits : cleanPhoneText(cell.text);
  }
  if (cell.kind !== 'text') return null;
  const text = cell.link ?? cell.text;
  const link = /[:.]/u.test(text) ? readPhoneLink(plainCharacters(text)) : null;
  if (link !== null) return link.kind === 'number' ? link.text : null;
  const cleaned = expandScientific(cleanPhoneText(cell.text));
  if (looksShortened(cleaned)) return null;
  return splitTail(cleaned)?.head ?? splitNumbers(cleaned)[0] ?? cleaned;
}
