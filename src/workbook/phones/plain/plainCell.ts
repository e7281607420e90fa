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
 * them, perhaps behind 00; behind a plus also in groups of one, and in parentheses. Null for whatever isn't, which says
 * nothing of it.
 */
export function readPlain(text: string, country: CountryCode): PlainReading | null {
  const hasPlus = text.charCodeAt(0) === PLUS;
  if (hasPlus) {
    const coded = digitsBehindPlus(text);
    return coded === null ? null : readCoded(coded, country);
  }
  const digits = plainDigits(text);
  if (digits === null) return null;
  if (digits.charCodeAt(0) === ZERO && digits.charCodeAt(1) === ZERO) {
    return readCoded(digits.slice(2), country);
  }
  const attempt = readNational(digits, text, country);
  return attempt.ok ? toReading(attempt, true, attempt.isForeign === true) : null;
}

const PLUS = 43;
const ZERO = 48;
const DOT = 46;
const OPENING = 40;
const CLOSING = 41;
const MIN_GROUP_COUNT = 2;

function readCoded(digits: string, country: CountryCode): PlainReading | null {
  // A zero behind the plus is some other slip.
  if (digits.charCodeAt(0) === ZERO) return null;
  const attempt = tryNumber(`+${digits}`);
  if (attempt?.ok !== true) return null;
  if (!isMobile(attempt)) {
    // Without its plus it might be somebody else’s mobile in the default country.
    const national = tryNumber(digits, country);
    if (national?.ok === true && isMobile(national) && national.phone !== attempt.phone) return null;
  }
  return toReading(attempt, false, false);
}

/** Null where there is anything but digits and what may stand between them: how they are grouped says nothing there. */
function digitsBehindPlus(text: string): string | null {
  let digits = '';
  let from = 1;
  let dots = 0;
  for (let index = 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= ZERO && code <= 57) continue;
    if (!isSeparator(code) && code !== OPENING && code !== CLOSING) return null;
    if (code === DOT) dots += 1;
    digits += text.slice(from, index);
    from = index + 1;
  }
  return dots === 1 ? null : digits + text.slice(from);
}

/** Null where there is anything but digits in groups. */
function plainDigits(text: string): string | null {
  let digits = '';
  let from = 0;
  let dots = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= ZERO && code <= 57) continue;
    if (!isSeparator(code) || index - from < MIN_GROUP_COUNT) return null;
    if (code === DOT) dots += 1;
    digits += text.slice(from, index);
    from = index + 1;
  }
  // One dot alone may be a decimal point.
  if (dots === 1 || text.length - from < MIN_GROUP_COUNT) return null;
  return from === 0 ? text : digits + text.slice(from);
}

function isSeparator(code: number): boolean {
  return code === 32 || code === 45 || code === DOT;
}

function toReading(
  { phone, country, note, line }: Attempt & { readonly ok: true },
  needsCountry: boolean,
  isForeign: boolean,
): PlainReading {
  return { kind: 'valid', phone, country, note, line, needsCountry, isForeign };
}
