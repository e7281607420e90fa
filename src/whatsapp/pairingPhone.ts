import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/**
 * The international digits of the phone that is to be linked, or null where the text is no such number.
 * @param country for a number without its country code, as ISO 3166-1 alpha-2
 */
export function parsePairingPhone(text: string, country?: string): string | null {
  const defaultCountry = country !== undefined && isSupportedCountry(country) ? country : undefined;
  const parsed = parsePhoneNumberFromString(text, defaultCountry);
  return parsed?.isPossible() ? parsed.number.slice(1) : null;
}

/** As the phone shows its fields: two groups of four. */
export function pairingCodeText(code: string): string {
  return code.length === 8 ? `${code.slice(0, 4)}-${code.slice(4)}` : code;
}
