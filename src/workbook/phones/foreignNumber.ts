import { type CountryCode, getCountryCallingCode, validatePhoneNumberLength } from 'libphonenumber-js/max';
import { isMobile, tryNumber, type Attempt } from './tryNumber';

/** Shorter ones without a plus are too easily a mistyped national number of another length. */
const MIN_DIGITS_COUNT = 10;

/**
 * Digits without a plus as the number of another country: only where they can't be a slip in a national number, are a
 * mobile there, and are written as nothing else. Null otherwise.
 * @param written as in the cell, which may speak against it: (455) 555-0143 is no Dane's
 */
export function readForeign(digits: string, written: string, country: CountryCode): Attempt | null {
  if (digits.startsWith('0') || digits.length < MIN_DIGITS_COUNT) return null;
  if (validatePhoneNumberLength(digits, country) === undefined) return null;
  const foreign = tryNumber(`+${digits}`);
  if (!foreign?.ok || !isMobile(foreign) || foreign.country === null) return null;
  const code = getCountryCallingCode(foreign.country);
  if (code === getCountryCallingCode(country) || !isWrittenWithCode(written, code)) return null;
  return isNearNational(digits, country) ? null : foreign;
}

/** Either in one piece, or with the country code as a piece of its own. */
function isWrittenWithCode(written: string, code: string): boolean {
  const text = written.trim();
  return /^\d+$/u.test(text) || (/^\d+(?:[ .-]+\d+)+$/u.test(text) && /^\d+/u.exec(text)?.[0] === code);
}

/** With one digit less it would be a number of the default country: then that is what was meant, perhaps. */
function isNearNational(digits: string, country: CountryCode): boolean {
  for (let index = 0; index < digits.length; index += 1) {
    if (tryNumber(digits.slice(0, index) + digits.slice(index + 1), country)?.ok === true) return true;
  }
  return false;
}
