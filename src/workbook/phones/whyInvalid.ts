import { type CountryCode, parsePhoneNumberFromString, validatePhoneNumberLength } from 'libphonenumber-js/max';
import { countryName, sentence, type Sentence } from '../../sender/sentence';
import { tryNumber } from './tryNumber';

export const NOT_A_NUMBER = sentence('This is not a phone number.');
const SHORT_CODE = sentence('The number is as short as a short code: no message can be sent to it.');

/** Why digits without a plus are no number of the country. It never invites to take away a digit that may be right. */
export function whyNotNational(digits: string, country: CountryCode): Sentence {
  if (/^[1-9]\d{2,5}$/u.test(digits)) return SHORT_CODE;
  return whatIsTooMuch(digits, country) ?? whyInvalid(digits, country);
}

const MAX_DIGITS_TOO_MANY = 4;
const MIN_HALF_COUNT = 8;

/** Says of a number that is too long what would be right, where that is plain to see. */
function whatIsTooMuch(digits: string, country: CountryCode): Sentence | null {
  const half = digits.length / 2;
  const isValid = (part: string): boolean => tryNumber(part, country)?.ok === true;
  if (half >= MIN_HALF_COUNT && isValid(digits.slice(0, half)) && isValid(digits.slice(half))) {
    return sentence('Two numbers seem to stand here with nothing between them: put a comma there.');
  }
  // Where the country has numbers as long as this one, a digit may as well be missing or mistaken.
  if (validatePhoneNumberLength(digits, country) !== 'TOO_LONG') return null;
  // A national number without its 0 may be another country's, which a cut would turn into a stranger's.
  if (!digits.startsWith('0') && tryNumber(`0${digits.slice(0, -1)}`, country)?.ok === true) return null;
  for (let count = 1; count <= MAX_DIGITS_TOO_MANY; count += 1) {
    const rightCount = digits.length - count;
    if (rightCount >= MIN_HALF_COUNT && isValid(digits.slice(0, rightCount))) {
      return sentence('The number has too many digits: {0} instead of {1}.', digits.length, rightCount);
    }
  }
  return null;
}

/** @param text digits, with a plus or without */
export function whyInvalid(text: string, country: CountryCode): Sentence {
  const international = text.startsWith('+');
  switch (validatePhoneNumberLength(text, country)) {
    case 'TOO_SHORT':
      return sentence('The number is too short.');
    case 'TOO_LONG':
      return sentence('The number is too long.');
    case 'INVALID_COUNTRY':
      return sentence('The number begins with a country code that doesn’t exist.');
    case 'NOT_A_NUMBER':
      return NOT_A_NUMBER;
    case 'INVALID_LENGTH':
    case undefined: {
      const parsed = international ? parsePhoneNumberFromString(text) : undefined;
      if (!international) {
        return sentence(
          'This is not a valid number in this country: {0}. Check its digits, or add its country code if it is of another.',
          countryName(country),
        );
      }
      return parsed?.country === undefined
        ? sentence('No phone number of that country looks like this: check its digits.')
        : sentence('This is not a valid number in this country: {0}. Check its digits.', countryName(parsed.country));
    }
  }
}
