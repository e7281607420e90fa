import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { sentence, type Sentence } from '../../sender/sentence';
import { lineOf, modernNumber, OUT_OF_REACH, type ValidPhone } from './numberingPlans';

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
  const parsed = parsePhoneNumberFromString(text, { ...(defaultCountry && { defaultCountry }), extract: false });
  if (!parsed) return null;
  // With all its metadata, a number is valid where it is of a type: asking for both looks through the types twice.
  const type = parsed.getType();
  if (type === undefined && !parsed.isValid()) return modernNumber(parsed.number);
  const refusal = type === undefined ? undefined : OUT_OF_REACH.get(type);
  if (refusal !== undefined) return failed(refusal);
  const note = parsed.country === 'AR' && type === 'FIXED_LINE' ? ARGENTINE_LANDLINE : null;
  const country = parsed.country ?? defaultCountry ?? null;
  return { ok: true, phone: parsed.number, country, note, line: lineOf(type) };
}

const ARGENTINE_LANDLINE = sentence('If it is a mobile number, WhatsApp needs a 9 after +54.');

/** Of a plan in which mobile numbers look like any other it counts as a mobile. */
export function isMobile(attempt: Attempt | null): boolean {
  return attempt?.ok === true && attempt.line === 'mobile';
}
