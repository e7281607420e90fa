import type { CountryCode } from 'libphonenumber-js/max';
import { readNational } from '../nationalNumber';
import { isMobile, tryNumber, type Attempt } from '../tryNumber';
import type { ValidPhone } from '../numberingPlans';

export interface PlainReading extends ValidPhone {
  readonly kind: 'valid';
  readonly needsCountry: boolean;
  readonly isForeign: boolean;
}

/**
 * A valid number that is written plainly: digits in one piece, or in groups with single spaces, dots or hyphens between
 * them, perhaps behind a plus or 00. Null for whatever isn't, which says nothing of it.
 */
export function readPlain(text: string, country: CountryCode): PlainReading | null {
  const hasPlus = text.charCodeAt(0) === PLUS;
  const digits = plainDigits(text, hasPlus ? 1 : 0);
  if (digits === null) return null;
  if (hasPlus) return readCoded(digits, country);
  if (digits.charCodeAt(0) === ZERO && digits.charCodeAt(1) === ZERO) {
    return readCoded(digits.slice(2), country);
  }
  const attempt = readNational(digits, text, country);
  return attempt.ok ? toReading(attempt, true, attempt.isForeign === true) : null;
}

const PLUS = 43;
const ZERO = 48;
const MIN_GROUP_COUNT = 2;

function readCoded(digits: string, country: CountryCode): PlainReading | null {
  // A zero behind the plus is some other slip.
  if (digits.charCodeAt(0) === ZERO) return null;
  const attempt = tryNumber(`+${digits}`);
  if (attempt?.ok !== true) return null;
  // Without its plus it might be one of the default country.
  return isMobile(attempt) || tryNumber(digits, country)?.ok !== true ? toReading(attempt, false, false) : null;
}

/** Null where there is anything but digits in groups. */
function plainDigits(text: string, start: number): string | null {
  let digits = '';
  let from = start;
  let dots = 0;
  for (let index = start; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= ZERO && code <= 57) continue;
    if (!isSeparator(code) || index - from < MIN_GROUP_COUNT) return null;
    if (code === 46) dots += 1;
    digits += text.slice(from, index);
    from = index + 1;
  }
  // One dot alone may be a decimal point.
  if (dots === 1 || text.length - from < MIN_GROUP_COUNT) return null;
  return from === start && start === 0 ? text : digits + text.slice(from);
}

function isSeparator(code: number): boolean {
  return code === 32 || code === 45 || code === 46;
}

function toReading(
  { phone, country, note, line }: Attempt & { readonly ok: true },
  needsCountry: boolean,
  isForeign: boolean,
): PlainReading {
  return { kind: 'valid', phone, country, note, line, needsCountry, isForeign };
}
