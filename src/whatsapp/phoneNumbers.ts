import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

// In the extension it is a file of its own, loaded when somebody types or names a number: a third of what starts with VS
// Code would be these plans.

/**
 * The international digits of the phone that is to be linked, or null where the text is no such number.
 * @param country for a number without its country code, as ISO 3166-1 alpha-2
 */
export function parsePairingPhone(text: string, country?: string): string | null {
  const defaultCountry = country !== undefined && isSupportedCountry(country) ? country : undefined;
  const parsed = parsePhoneNumberFromString(text, defaultCountry);
  return parsed?.isPossible() ? parsed.number.slice(1) : null;
}

/** Whose a number is, as ISO 3166-1 alpha-2; undefined where that isn’t known. */
export function countryOf(phone: string): string | undefined {
  return parsePhoneNumberFromString(phone)?.country;
}

/** Without its country code; undefined where it is no number. */
export function nationalDigitsOf(phone: string): string | undefined {
  return parsePhoneNumberFromString(phone)?.nationalNumber;
}
