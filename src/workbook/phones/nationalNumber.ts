import { type CountryCode, getCountryCallingCode } from 'libphonenumber-js/max';
import { countryName, sentence } from '../../sender/sentence';
import { readForeign } from './foreignNumber';
import { missingPrefix } from './numberingPlans';
import { failed, isMobile, tryNumber, type Attempt } from './tryNumber';
import { whyNotNational } from './whyInvalid';

/** How a number without a plus was understood: as the default country's, or as another's with its code. */
export type NationalAttempt = Attempt & { readonly isForeign?: true };

/**
 * Digits without a plus or 00, which are the default country's unless everything speaks for another. What could be read
 * as two people's is nobody's.
 * @param written as in the cell
 */
export function readNational(digits: string, written: string, country: CountryCode): NationalAttempt {
  const code = getCountryCallingCode(country);
  const national = readOwn(digits, country, code);
  const coded = withOwnCode(digits, code);
  if (coded?.ok === true) {
    if (national?.ok !== true || national.phone === coded.phone) return coded;
    if (isMobile(coded) && !isMobile(national) && !digits.startsWith('0')) return coded;
    if (isMobile(national) && !isMobile(coded)) return national;
    return failed(TWO_READINGS);
  }
  if (national !== null) return isSomebodyElses(national, digits, country) ? failed(TWO_READINGS) : national;
  const dialed = byDialingPrefix(digits, country, code);
  if (dialed !== null) return dialed;
  const foreign = readForeign(digits, written, country);
  if (foreign?.ok === true) {
    const origin = countryName(foreign.country ?? country);
    return { ...foreign, isForeign: true, note: sentence('Read as an international number: {0}.', origin) };
  }
  return withoutItsZero(digits, country) ?? failed(missingPrefix(digits, country) ?? whyNotNational(digits, country));
}

const TWO_READINGS = sentence('It can be read as two different numbers: write it with + and its country code.');

/** Whether a number without its trunk 0 is as well a whole mobile number with another country's code. */
function isSomebodyElses(national: Attempt, digits: string, country: CountryCode): boolean {
  if (!national.ok || digits.startsWith('0') || digits.length < MIN_CODED_COUNT) return false;
  if (isMobile(national) && !(VARIABLE_LENGTHS.has(country) && digits.length > MIN_CODED_COUNT)) return false;
  const coded = tryNumber(`+${digits}`);
  return coded?.ok === true && isMobile(coded) && coded.phone !== national.phone;
}

const MIN_CODED_COUNT = 10;
/** In these a mobile number may have nearly any length. */
const VARIABLE_LENGTHS: ReadonlySet<CountryCode> = new Set(['AT', 'DE', 'FI', 'ID', 'LU']);

/** By the default country's own rules alone: its dialing prefix for other countries is looked at apart. */
function readOwn(digits: string, country: CountryCode, code: string): Attempt | null {
  const attempt = tryNumber(digits, country);
  if (attempt?.ok === true && !attempt.phone.startsWith(`+${code}`)) return null;
  return attempt;
}

/** 33612345678 in France; 033612345678 too, where that is a mobile. */
function withOwnCode(digits: string, code: string): Attempt | null {
  const bare = digits.startsWith('0') ? digits.slice(1) : digits;
  if (!bare.startsWith(code)) return null;
  const attempt = tryNumber(`+${bare}`);
  return bare === digits || isMobile(attempt) ? attempt : null;
}

/** 011 before the code in the United States, 0011 in Australia; 00 is understood everywhere. */
function byDialingPrefix(digits: string, country: CountryCode, code: string): Attempt | null {
  if (!/^(?:0|810)/u.test(digits)) return null;
  const attempt = tryNumber(digits, country);
  return attempt?.ok === true && !attempt.phone.startsWith(`+${code}`) && isMobile(attempt) ? attempt : null;
}

/** Where the 0 belongs to the number, a cell that holds it as a number has lost it. */
function withoutItsZero(digits: string, country: CountryCode): Attempt | null {
  if (digits.startsWith('0')) return null;
  const attempt = tryNumber(`0${digits}`, country);
  if (attempt?.ok !== true) return null;
  // Of a landline there may be shorter ones.
  return attempt.line === 'mobile' ? { ...attempt, note: ZERO_ADDED } : failed(LOST_ZERO);
}

const ZERO_ADDED = sentence('Read with the 0 that Excel has taken from its beginning.');
const LOST_ZERO = sentence('The number seems to have lost its leading 0: format the column as text and type it again.');
