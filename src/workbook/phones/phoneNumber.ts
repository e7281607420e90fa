import type { CountryCode } from 'libphonenumber-js/max';
import { sentence, type Sentence } from '../../sender/sentence';
import { isLinkWord } from '../file/cellLink';
import { readNational, type NationalAttempt } from './nationalNumber';
import { missingPrefixAbroad, type ValidPhone } from './numberingPlans';
import { readPhoneLink } from './phoneLinks';
import {
  cleanPhoneText,
  expandScientific,
  looksShortened,
  plainCharacters,
  splitNumbers,
  splitTail,
} from './phoneText';
import { isPlaceholder } from './placeholders';
import { readPlain } from './plain/plainCell';
import type { Cell } from '../file/sheetReader';
import { failed, isMobile, tryNumber } from './tryNumber';
import { NOT_A_NUMBER, whyInvalid } from './whyInvalid';

export type PhoneReading =
  | { readonly kind: 'empty'; readonly isPlaceholder: boolean }
  | ({ readonly kind: 'valid'; readonly isForeign: boolean } & ValidPhone & Dependence)
  | ({ readonly kind: 'invalid'; readonly reason: Sentence } & Dependence);

interface Dependence {
  /** Another default country may have read it otherwise: it isn't written with a code of its own. */
  readonly needsCountry: boolean;
}

/**
 * The phone number of a cell, written as people write them. No reason and no note ever holds the number itself.
 * @param country for numbers without a prefix
 */
export function readPhone(cell: PhoneCell | undefined, country: CountryCode): PhoneReading {
  return (cell === undefined ? null : readPlainCell(cell, country)) ?? readAnyPhone(cell, country);
}

const MAX_PLAIN_LENGTH = 40;

type PhoneCell = Pick<Cell, 'kind' | 'text' | 'number' | 'link'>;

/** As most are written; null for whatever isn’t. */
function readPlainCell({ kind, text, number, link }: PhoneCell, country: CountryCode): PhoneReading | null {
  if (link !== undefined || text.length > MAX_PLAIN_LENGTH) return null;
  if (kind === 'number' ? text.length > MAX_DIGITS_COUNT || text !== String(number) : kind !== 'text') return null;
  return readPlain(text, country);
}

/** The same in every way that people write one, at several times the price. */
export function readAnyPhone(cell: PhoneCell | undefined, country: CountryCode): PhoneReading {
  if (cell === undefined) return EMPTY;
  switch (cell.kind) {
    case 'text':
      return cell.link === undefined ? readText(cell.text, country) : readLink(cell.link, country);
    case 'number':
      return readNumber(cell.text, cell.number ?? Number.NaN, country);
    case 'date':
      return invalid(sentence('The cell holds a date, not a phone number.'));
    case 'boolean':
      return invalid(sentence('The cell holds TRUE or FALSE, not a phone number.'));
    case 'error':
      return invalid(sentence('The formula in the cell ended in an error ({0}).', cell.text));
  }
}

const EMPTY: PhoneReading = { kind: 'empty', isPlaceholder: false };

/** E.164 has at most 15 digits, and Excel keeps no more of a number. */
const MAX_DIGITS_COUNT = 15;

type OneNumber = NationalAttempt & Dependence;

function readText(text: string, country: CountryCode): PhoneReading {
  const link = /[:.]/u.test(text) ? readPhoneLink(plainCharacters(text)) : null;
  if (link?.kind === 'withoutNumber') return invalid(LINK_WITHOUT_NUMBER);
  const cleaned = expandScientific(cleanPhoneText(link === null ? text : link.text));
  if (isPlaceholder(cleaned)) return { kind: 'empty', isPlaceholder: /[\p{L}\p{N}]/u.test(text) };
  if (looksShortened(cleaned)) return invalid(SHORTENED);
  const withTail = readWithTail(cleaned, country);
  if (withTail !== null) return toReading(withTail);
  const whole = readOne(cleaned, country);
  return whole.ok ? toReading(whole) : (readSeveral(splitNumbers(cleaned), country) ?? toReading(whole));
}

function readLink(link: string, country: CountryCode): PhoneReading {
  const reading = readText(link, country);
  return reading.kind === 'valid' ? { ...reading, note: reading.note ?? OF_LINK } : reading;
}

const OF_LINK = sentence('The number is that of the link behind the cell.');
const LINK_WITHOUT_NUMBER = sentence('The link holds no phone number: write the number itself in the cell.');
const SHORTENED = sentence(
  'Excel has shortened the number and its last digits are lost: format the column as text and type it again.',
);

/** The first valid one; null where there aren't several. */
function readSeveral(parts: readonly string[], country: CountryCode): PhoneReading | null {
  if (parts.length < 2) return null;
  const attempts = parts.map((part) => readOne(part, country));
  const first = attempts.findIndex(({ ok }) => ok);
  const used = attempts[first];
  if (!used?.ok) {
    return invalid(
      sentence('The cell holds {0} numbers and none of them is valid.', parts.length),
      attempts.some(({ needsCountry }) => needsCountry),
    );
  }
  const note = sentence(
    'The cell holds {0} numbers: number {1} of them is used, the others are not.',
    parts.length,
    first + 1,
  );
  // In another country an earlier one might be the first.
  return toReading({ ...used, note, needsCountry: attempts.slice(0, first + 1).some((tried) => tried.needsCountry) });
}

/** A number with an extension or with another number's last digits behind it; null where there is no such thing. */
function readWithTail(text: string, country: CountryCode): OneNumber | null {
  const tail = splitTail(text);
  const head = tail === null ? null : readOne(tail.head, country);
  if (tail === null || head?.ok !== true) return null;
  if (tail.kind === 'extension') return { ...head, note: EXTENSION_LEFT_OUT };
  const whole = readOne(text, country);
  return whole.ok && whole.phone !== head.phone
    ? { ...failed(TAIL_UNCLEAR), needsCountry: head.needsCountry }
    : { ...head, note: TAIL_LEFT_OUT };
}

const EXTENSION_LEFT_OUT = sentence('The extension behind the number is left out.');
const TAIL_LEFT_OUT = sentence('The number before the slash is used: what stands behind it is left out.');
const TAIL_UNCLEAR = sentence('It isn’t clear what belongs to the number: write one number in the cell.');

function readNumber(text: string, value: number, country: CountryCode): PhoneReading {
  if (value === 0) return { kind: 'empty', isPlaceholder: true };
  if (!Number.isInteger(value) || value < 0) return invalid(NOT_A_NUMBER);
  const digits = String(value);
  if (digits.length > MAX_DIGITS_COUNT) {
    return invalid(
      sentence(
        'Excel keeps only 15 digits of a number, so this one is damaged: format the column as text and type it again.',
      ),
    );
  }
  // A format such as 00 00 00 00 00 shows the leading zero that the number itself hasn't; what else it shows says nothing.
  const showsMore = !isShownAsNumber(text, digits) && text.replaceAll(/\D/gu, '').length > digits.length;
  return toReading(readOne(showsMore ? cleanPhoneText(text) : digits, country));
}

/** With decimals, with groups of thousands or with fewer digits than it has; any other format is one for phone numbers. */
export function isShownAsNumber(text: string, digits: string): boolean {
  return !text.replaceAll(/\D/gu, '').endsWith(digits) || /[,'’]/u.test(text) || /^\d{1,3}(?:[\s.]\d{3})+$/u.test(text);
}

function readOne(text: string, country: CountryCode): OneNumber {
  if (/\p{L}/u.test(text)) {
    return /\d{2}/u.test(text)
      ? { ...failed(WORDS_BESIDE), needsCountry: false }
      : { ...failed(noNumber(text)), needsCountry: false };
  }
  const written = /^[\s(]*(?![\s(])(\+|00(?=[\s(.-]*[1-9]))?([\d\s().·_/-]+)$/u.exec(text);
  if (!written) return { ...failed(NOT_A_NUMBER), needsCountry: false };
  const [, prefix, rest = ''] = written;
  const digits = rest.replaceAll(/\D/gu, '');
  return prefix === undefined
    ? { ...readNational(digits, rest, country), needsCountry: true }
    : { ...readInternational(digits.replace(/^0+/u, ''), rest, country), needsCountry: false };
}

const WORDS_BESIDE = sentence('The cell holds words besides the number: leave only the number in it.');

/** The words of a link whose address isn't what the cell shows. */
function noNumber(text: string): Sentence {
  return isLinkWord(text)
    ? sentence('The cell shows words and no number: if a link is behind them, write the link’s number in the cell.')
    : NOT_A_NUMBER;
}

function readInternational(digits: string, written: string, country: CountryCode): NationalAttempt {
  const writtenDigits = written.replaceAll(/\D/gu, '');
  if (/^0[1-9]/u.test(writtenDigits) && tryNumber(writtenDigits, country)?.ok === true) return failed(NO_COUNTRY_CODE);
  // +33 (0)6…: the zero is for calls within the country; in Italy it belongs to the number, and that is tried first.
  const withoutZero = written.replace(/\(\s*0\s*\)/u, '').replaceAll(/\D/gu, '');
  const attempt = tryNumber(`+${digits}`) ?? tryNumber(`+${withoutZero}`);
  if (attempt !== null) return isPlusBeforeNational(attempt, digits, country) ? failed(NO_COUNTRY_CODE) : attempt;
  if (tryNumber(writtenDigits, country)?.ok === true) return failed(NO_COUNTRY_CODE);
  return failed(missingPrefixAbroad(digits) ?? whyInvalid(`+${digits}`, country));
}

/** +2015550123 is no Egyptian landline where 2015550123 is a number of the default country. */
function isPlusBeforeNational(attempt: NationalAttempt, digits: string, country: CountryCode): boolean {
  if (!attempt.ok || isMobile(attempt)) return false;
  const national = tryNumber(digits, country);
  return national?.ok === true && isMobile(national) && national.phone !== attempt.phone;
}

const NO_COUNTRY_CODE = sentence('The country code seems to be missing: write it after the plus.');

function toReading(attempt: OneNumber): PhoneReading {
  if (!attempt.ok) return invalid(attempt.reason, attempt.needsCountry);
  const { phone, country, note, line, needsCountry } = attempt;
  return { kind: 'valid', phone, country, note, line, needsCountry, isForeign: attempt.isForeign === true };
}

function invalid(reason: Sentence, needsCountry = false): PhoneReading {
  return { kind: 'invalid', reason, needsCountry };
}
