import { type CountryCode, parsePhoneNumberFromString, validatePhoneNumberLength } from 'libphonenumber-js/max';
import { message, type Message } from '../sender/message';
import { countryName } from './country';
import { modernNumber, OUT_OF_REACH, type ValidPhone } from './numberingPlans';
import { cleanPhoneText, expandScientific, looksShortened, splitNumbers } from './phoneText';
import type { Cell } from './sheetReader';

export type PhoneReading =
  | { readonly kind: 'empty' }
  | ({ readonly kind: 'valid' } & ValidPhone)
  | { readonly kind: 'invalid'; readonly reason: Message };

/**
 * The phone number of a cell, written as people write them. No reason and no note ever holds the number itself.
 * @param country for numbers without a prefix
 */
export function readPhone(
  cell: Pick<Cell, 'kind' | 'text' | 'number'> | undefined,
  country: CountryCode,
): PhoneReading {
  if (cell === undefined) return { kind: 'empty' };
  switch (cell.kind) {
    case 'text':
      return readText(cell.text, country);
    case 'number':
      return readNumber(cell.text, cell.number ?? Number.NaN, country);
    case 'date':
      return invalid(message('The cell holds a date, not a phone number.'));
    case 'boolean':
      return invalid(message('The cell holds TRUE or FALSE, not a phone number.'));
    case 'error':
      return invalid(message('The formula in the cell ended in an error ({0}).', cell.text));
  }
}

/** E.164 has at most 15 digits, and Excel keeps no more of a number. */
const MAX_DIGITS_COUNT = 15;
/** Shorter ones without a plus are too easily a mistyped national number of another length. */
const MIN_BARE_INTERNATIONAL_COUNT = 10;

type Attempt = ({ readonly ok: true } & ValidPhone) | Failed;
interface Failed {
  readonly ok: false;
  readonly reason: Message;
}

function readText(text: string, country: CountryCode): PhoneReading {
  const cleaned = expandScientific(cleanPhoneText(text));
  if (!/[\p{L}\p{N}]/u.test(cleaned)) return { kind: 'empty' };
  if (looksShortened(cleaned)) {
    return invalid(
      message(
        'Excel has shortened the number and its last digits are lost: format the column as text and type it again.',
      ),
    );
  }
  const whole = readOne(cleaned, country);
  if (whole.ok) return toReading(whole);
  const parts = splitNumbers(cleaned);
  if (parts.length < 2) return invalid(whole.reason);
  const attempts = parts.map((part) => readOne(part, country));
  const first = attempts.findIndex(({ ok }) => ok);
  const used = attempts[first];
  if (!used?.ok) return invalid(message('The cell holds {0} numbers and none of them is valid.', parts.length));
  const note = message(
    'The cell holds {0} numbers: number {1} of them is used, the others are not.',
    parts.length,
    first + 1,
  );
  return toReading({ ...used, note });
}

function readNumber(text: string, value: number, country: CountryCode): PhoneReading {
  if (!Number.isInteger(value) || value < 0) return invalid(NOT_A_NUMBER);
  const digits = String(value);
  if (digits.length > MAX_DIGITS_COUNT) {
    return invalid(
      message(
        'Excel keeps only 15 digits of a number, so this one is damaged: format the column as text and type it again.',
      ),
    );
  }
  // A format such as 00 00 00 00 00 shows the leading zero that the number itself hasn't; other formats add nothing, or groups.
  const shown = text.replaceAll(/\D/gu, '').endsWith(digits) && !/[,'’]/u.test(text) ? cleanPhoneText(text) : digits;
  const attempt = readOne(shown, country);
  return toReading(attempt);
}

function readOne(text: string, country: CountryCode): Attempt {
  if (/\p{L}/u.test(text)) {
    return /\d{2}/u.test(text)
      ? failed(message('The cell holds words besides the number: leave only the number in it.'))
      : failed(NOT_A_NUMBER);
  }
  const written = /^[\s(]*(\+|00(?=[\s(.-]*[1-9]))?([\d\s().·_/-]+)$/u.exec(text);
  if (!written) return failed(NOT_A_NUMBER);
  const [, prefix, rest = ''] = written;
  const digits = rest.replaceAll(/\D/gu, '');
  if (prefix !== undefined) return readInternational(digits.replace(/^0+/u, ''), rest, country);
  return readNational(digits, country);
}

function readInternational(digits: string, written: string, country: CountryCode): Attempt {
  const writtenDigits = written.replaceAll(/\D/gu, '');
  if (/^0[1-9]/u.test(writtenDigits) && tryNumber(writtenDigits, country)?.ok === true) return failed(NO_COUNTRY_CODE);
  // +33 (0)6…: the zero is for calls within the country; in Italy it belongs to the number, and that is tried first.
  const withoutZero = written.replace(/\(\s*0\s*\)/u, '').replaceAll(/\D/gu, '');
  const attempt = tryNumber(`+${digits}`) ?? tryNumber(`+${withoutZero}`);
  if (attempt !== null) return attempt;
  return failed(tryNumber(writtenDigits, country)?.ok === true ? NO_COUNTRY_CODE : whyInvalid(`+${digits}`, country));
}

function readNational(digits: string, country: CountryCode): Attempt {
  const attempt = tryNumber(digits, country);
  if (attempt !== null) return attempt;
  if (!digits.startsWith('0') && digits.length >= MIN_BARE_INTERNATIONAL_COUNT) {
    const international = tryNumber(`+${digits}`);
    if (international?.ok === true) {
      const origin = parsePhoneNumberFromString(international.phone)?.country ?? country;
      return origin === country
        ? international
        : { ...international, note: message('Read as an international number: {0}.', countryName(origin)) };
    }
  }
  if (!digits.startsWith('0') && tryNumber(`0${digits}`, country)?.ok === true) {
    return failed(message('The number seems to have lost its leading 0: format the column as text and type it again.'));
  }
  return failed(isShortCode(digits) ? SHORT_CODE : (whatIsTooMuch(digits, country) ?? whyInvalid(digits, country)));
}

/** Null where it's no number at all; refused where no message can reach it. */
function tryNumber(text: string, defaultCountry?: CountryCode): Attempt | null {
  const parsed = parsePhoneNumberFromString(text, { ...(defaultCountry && { defaultCountry }), extract: false });
  if (!parsed) return null;
  // With all its metadata, a number is valid where it is of a type: asking for both looks through the types twice.
  const type = parsed.getType();
  if (type === undefined && !parsed.isValid()) return modernNumber(parsed.number);
  const refusal = type === undefined ? undefined : OUT_OF_REACH.get(type);
  if (refusal !== undefined) return failed(refusal);
  const note = parsed.country === 'AR' && type === 'FIXED_LINE' ? ARGENTINE_LANDLINE : null;
  return { ok: true, phone: parsed.number, note, isLandline: type === 'FIXED_LINE' };
}

const NO_COUNTRY_CODE = message('The country code seems to be missing: write it after the plus.');
const ARGENTINE_LANDLINE = message('If it is a mobile number, WhatsApp needs a 9 after +54.');
const SHORT_CODE = message('The number is as short as a short code: no message can be sent to it.');

/** 3615 and the like; fewer digits are no more than a slip. */
function isShortCode(digits: string): boolean {
  return /^[1-9]\d{2,5}$/u.test(digits);
}

const MAX_DIGITS_TOO_MANY = 4;

/** Says of a number that is too long what would be right, where that is plain to see. */
function whatIsTooMuch(digits: string, country: CountryCode): Message | null {
  const half = digits.length / 2;
  const isValid = (part: string): boolean => tryNumber(part, country)?.ok === true;
  if (half >= MIN_HALF_COUNT && isValid(digits.slice(0, half)) && isValid(digits.slice(half))) {
    return message('Two numbers seem to stand here with nothing between them: put a comma there.');
  }
  for (let count = 1; count <= MAX_DIGITS_TOO_MANY; count += 1) {
    const rightCount = digits.length - count;
    if (rightCount >= MIN_HALF_COUNT && isValid(digits.slice(0, rightCount))) {
      return message('The number has too many digits: {0} instead of {1}.', digits.length, rightCount);
    }
  }
  return null;
}

const MIN_HALF_COUNT = 8;

const NOT_A_NUMBER = message('This is not a phone number.');

function whyInvalid(text: string, country: CountryCode): Message {
  const international = text.startsWith('+');
  switch (validatePhoneNumberLength(text, country)) {
    case 'TOO_SHORT':
      return message('The number is too short.');
    case 'TOO_LONG':
      return message('The number is too long.');
    case 'INVALID_COUNTRY':
      return message('The number begins with a country code that doesn’t exist.');
    case 'NOT_A_NUMBER':
      return NOT_A_NUMBER;
    case 'INVALID_LENGTH':
    case undefined: {
      const parsed = international ? parsePhoneNumberFromString(text) : undefined;
      if (!international) {
        return message(
          'This is not a valid number in this country: {0}. Check its digits, or add its country code if it is of another.',
          countryName(country),
        );
      }
      return parsed?.country === undefined
        ? message('No phone number of that country looks like this: check its digits.')
        : message('This is not a valid number in this country: {0}. Check its digits.', countryName(parsed.country));
    }
  }
}

function toReading(attempt: Attempt): PhoneReading {
  if (!attempt.ok) return invalid(attempt.reason);
  const { phone, note, isLandline } = attempt;
  return { kind: 'valid', phone, note, isLandline };
}

function invalid(reason: Message): PhoneReading {
  return { kind: 'invalid', reason };
}

function failed(reason: Message): Failed {
  return { ok: false, reason };
}
