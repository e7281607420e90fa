import { type CountryCode, type NumberType, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { sentence, type Sentence } from '../../sender/sentence';
import { lineOf, modernNumber, OUT_OF_REACH, type ValidPhone } from './numberingPlans';
import { parseDigits } from './plain/parseDigits';

export type Attempt = ({ readonly ok: true } & ValidPhone) | Failed;

export interface Failed {
  readonly ok: false;
  readonly reason: Sentence;
}

export function failed(reason: Sentence): Failed {
  return { ok: false, reason };
}

/** Null where it's no number at all; refused where no message can reach it. */
export function tryNumber(text: string, defaultCountry?: CountryCode): Attempt | null {
  const hasPlus = text.startsWith('+');
  const digits = hasPlus ? text.slice(1) : text;
  const parsed = isDigits(digits) ? parseDigits(digits, hasPlus, defaultCountry) : 'unknown';
  if (parsed === 'unknown') return tryByLibrary(text, defaultCountry);
  if (parsed === null) return null;
  const { code, national, country, type } = parsed;
  const phone = `+${code}${national}`;
  return type === undefined ? modernNumber(phone) : toAttempt(phone, country, type, defaultCountry);
}

/** The same by the library alone, which knows more ways to write a number. */
export function tryByLibrary(text: string, defaultCountry?: CountryCode): Attempt | null {
  const parsed = parsePhoneNumberFromString(text, { ...(defaultCountry && { defaultCountry }), extract: false });
  if (!parsed) return null;
  // With all its metadata, a number is valid where it is of a type: asking for both looks through the types twice.
  const type = parsed.getType();
  if (type === undefined && !parsed.isValid()) return modernNumber(parsed.number);
  return toAttempt(parsed.number, parsed.country ?? null, type, defaultCountry);
}

function toAttempt(
  phone: string,
  country: CountryCode | null,
  type: NumberType,
  defaultCountry: CountryCode | undefined,
): Attempt {
  const refusal = type === undefined ? undefined : OUT_OF_REACH.get(type);
  if (refusal !== undefined) return failed(refusal);
  const note = country === 'AR' && type === 'FIXED_LINE' ? ARGENTINE_LANDLINE : null;
  return { ok: true, phone, country: country ?? defaultCountry ?? null, note, line: lineOf(type) };
}

function isDigits(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

const ARGENTINE_LANDLINE = sentence('If it is a mobile number, WhatsApp needs a 9 after +54.');

/** Of a plan in which mobile numbers look like any other it counts as a mobile. */
export function isMobile(attempt: Attempt | null): boolean {
  return attempt?.ok === true && attempt.line === 'mobile';
}
