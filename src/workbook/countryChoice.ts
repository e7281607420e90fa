import { type CountryCode, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { message, type Message } from '../sender/message';
import { countryName, parseCountry } from './country';
import { readPhone } from './phoneNumber';
import { cleanPhoneText } from './phoneText';
import type { SheetRow } from './sheetReader';

export interface CountryWishes {
  /** ISO 3166-1 alpha-2, as chosen or set; found by itself when absent. */
  readonly country?: string;
  /** The one that the language of the program suggests; taken where the numbers say nothing. */
  readonly localeCountry?: string;
}

/** The country for numbers without a prefix, before the phone column is known. */
export interface CountryCandidates {
  readonly wished: CountryCode | null;
  readonly byLocale: CountryCode;
  /** The one that the numbers with a prefix speak for, where most of them do. */
  readonly byNumbers: ByNumbers | null;
}

interface ByNumbers {
  readonly country: CountryCode;
  readonly count: number;
  readonly totalCount: number;
}

/** @throws HumanError for a country that there isn't. */
export function countryCandidates(wishes: CountryWishes, rows: readonly SheetRow[]): CountryCandidates {
  return {
    wished: wishes.country === undefined ? null : parseCountry(wishes.country),
    byLocale: parseCountry(wishes.localeCountry ?? 'US'),
    byNumbers: countryOfNumbers(rows),
  };
}

/** In the order in which they are worth a try. */
export function candidateCountries({ wished, byLocale, byNumbers }: CountryCandidates): readonly CountryCode[] {
  if (wished !== null) return [wished];
  return byNumbers === null ? [byLocale] : [byLocale, byNumbers.country];
}

/**
 * The country and why: the wished one; else that of the numbers, where those without a prefix are numbers of it at
 * least as often as of the locale's; else the locale's.
 * @param column with the phone numbers, of the sheet, from 0; null where it isn't known
 */
export function chooseCountry(
  { wished, byLocale, byNumbers }: CountryCandidates,
  rows: readonly SheetRow[],
  column: number | null | undefined,
): { readonly country: CountryCode; readonly why: Message } {
  if (wished !== null) return { country: wished, why: message('Chosen by you, or in the settings.') };
  if (byNumbers !== null) {
    const { country, count, totalCount } = byNumbers;
    const validCount = (of: CountryCode): number =>
      rows.filter(({ cells }) => readPhone(cells[column ?? -1], of).kind === 'valid').length;
    if (country === byLocale || validCount(country) >= validCount(byLocale)) {
      const prefix = `+${getCountryCallingCode(country)}`;
      const why = message(
        '{0}, because {1} of the {2} numbers with a country code begin with {3}.',
        countryName(country),
        count,
        totalCount,
        prefix,
      );
      return { country, why };
    }
  }
  return { country: byLocale, why: message('{0}, by your language: the numbers don’t tell.', countryName(byLocale)) };
}

/** Fewer are a friend abroad. */
const MIN_COUNT = 3;
const MIN_SHARE = 2 / 3;

function countryOfNumbers(rows: readonly SheetRow[]): ByNumbers | null {
  const counts = new Map<CountryCode, number>();
  let totalCount = 0;
  for (const { cells } of rows) {
    for (const cell of cells) {
      if (cell?.kind !== 'text') continue;
      const international = /^[\s(]*(?:\+|00)([1-9][\d\s().·_/-]{6,20})$/u.exec(cleanPhoneText(cell.text))?.[1];
      const parsed = international === undefined ? undefined : parsePhoneNumberFromString(`+${international}`);
      if (parsed?.isValid() !== true || parsed.country === undefined) continue;
      totalCount += 1;
      counts.set(parsed.country, (counts.get(parsed.country) ?? 0) + 1);
    }
  }
  const [country, count] = [...counts].toSorted(([, left], [, right]) => right - left)[0] ?? [];
  if (country === undefined || count === undefined) return null;
  return count >= MIN_COUNT && count >= totalCount * MIN_SHARE ? { country, count, totalCount } : null;
}
