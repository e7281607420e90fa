import { type CountryCode, parsePhoneNumberFromString, validatePhoneNumberLength } from 'libphonenumber-js/max';
import { message, type Message } from '../sender/message';
import { countryName } from './country';
import { cleanPhoneText, looksShortened, splitNumbers } from './phoneText';
import type { Cell } from './sheetReader';

export type PhoneReading =
  | { readonly kind: 'empty' }
  /** `phone` is E.164; `note` is what a person may want to know of it. */
  | { readonly kind: 'valid'; readonly phone: string; readonly note: Message | null }
  | { readonly kind: 'invalid'; readonly reason: Message };

/**
 * The phone number of a cell, written as people write them. No reason and no note ever holds the number itself.
 * @param country for numbers without a prefix
 */
export function readPhone(cell: Cell | undefined, country: CountryCode): PhoneReading {
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

type Attempt = { readonly ok: true; readonly phone: string; readonly note: Message | null } | Failed;
interface Failed {
  readonly ok: false;
  readonly reason: Message;
}

function readText(text: string, country: CountryCode): PhoneReading {
  const cleaned = cleanPhoneText(text);
  if (!/[\p{L}\p{N}]/u.test(cleaned)) return { kind: 'empty' };
  if (looksShortened(cleaned)) {
    return invalid(
      message(
        'Excel has shortened the number and its last digits are lost: format the column as text and type it again.',
      ),
    );
  }
  const whole = readOne(cleaned, country);
  if (whole.ok) return { kind: 'valid', phone: whole.phone, note: whole.note };
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
  return { kind: 'valid', phone: used.phone, note };
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
  // A format such as 00 00 00 00 00 shows the leading zero that the number itself hasn't; other formats add nothing.
  const shown = text.replaceAll(/\D/gu, '').endsWith(digits) ? cleanPhoneText(text) : digits;
  const attempt = readOne(shown, country);
  return attempt.ok ? { kind: 'valid', phone: attempt.phone, note: attempt.note } : invalid(attempt.reason);
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
  // +33 (0)6…: the zero is for calls within the country; in Italy it belongs to the number, and that is tried first.
  const withoutZero = written.replace(/\(\s*0\s*\)/u, '').replaceAll(/\D/gu, '');
  const phone = validPhone(`+${digits}`) ?? validPhone(`+${withoutZero}`);
  return phone === null ? failed(whyInvalid(`+${digits}`, country)) : { ok: true, phone, note: null };
}

function readNational(digits: string, country: CountryCode): Attempt {
  const phone = validPhone(digits, country);
  if (phone !== null) return { ok: true, phone, note: null };
  if (!digits.startsWith('0') && digits.length >= MIN_BARE_INTERNATIONAL_COUNT) {
    const international = parsePhoneNumberFromString(`+${digits}`);
    if (international?.isValid() === true) {
      const origin = international.country ?? country;
      const note = origin === country ? null : message('Read as an international number: {0}.', countryName(origin));
      return { ok: true, phone: international.number, note };
    }
  }
  if (!digits.startsWith('0') && validPhone(`0${digits}`, country) !== null) {
    return failed(message('The number seems to have lost its leading 0: format the column as text and type it again.'));
  }
  return failed(whyInvalid(digits, country));
}

function validPhone(text: string, defaultCountry?: CountryCode): string | null {
  const parsed = parsePhoneNumberFromString(text, { ...(defaultCountry && { defaultCountry }), extract: false });
  return parsed?.isValid() === true ? parsed.number : null;
}

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
      return international && parsed?.country === undefined
        ? message('No phone number of that country looks like this: check its digits.')
        : message(
            'This is not a valid number in this country: {0}. Check its digits.',
            countryName(parsed?.country ?? country),
          );
    }
  }
}

function invalid(reason: Message): PhoneReading {
  return { kind: 'invalid', reason };
}

function failed(reason: Message): Failed {
  return { ok: false, reason };
}
