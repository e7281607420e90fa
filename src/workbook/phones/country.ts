import { type CountryCode, isSupportedCountry } from 'libphonenumber-js/max';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';

/** @throws HumanError for what is no ISO 3166-1 alpha-2 code of a country with phone numbers. */
export function parseCountry(code: string): CountryCode {
  const country = code.trim().toUpperCase();
  if (isSupportedCountry(country)) return country;
  throw new HumanError(
    sentence('There is no country with the code “{0}”.', code),
    sentence('Give its two letters, such as FR for France or US for the United States.'),
  );
}

/** A supported country, or null. */
export function asCountry(code: string | null | undefined): CountryCode | null {
  const country = code?.toUpperCase() ?? '';
  return isSupportedCountry(country) ? country : null;
}
