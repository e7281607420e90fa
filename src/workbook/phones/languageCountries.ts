import type { CountryCode } from 'libphonenumber-js/max';

/** Countries in which people write lists in a language, beside those that `Intl` takes it for. */
const COUNTRIES: Readonly<Record<string, string>> = {
  ar: 'AE BH DZ EG IQ JO KW LB LY MA MR OM PS QA SA SD SY TN YE',
  de: 'DE AT CH LI LU',
  en: 'US GB IE AU NZ CA ZA NG GH KE UG TZ ZM ZW IN PK BD LK SG MY PH HK JM TT BW CM GM GY LR MT MU MW NA RW SL SZ AE QA FJ PG BS BB',
  es: 'ES MX AR CO PE CL VE EC GT CU BO DO HN PY SV NI CR PA UY PR GQ US',
  fa: 'IR AF',
  fr: 'FR BE CH CA LU MC MA DZ TN SN CI ML BF NE TG BJ CM GA CG CD GN MG HT RE GP MQ GF YT NC PF MU DJ KM TD CF RW BI LB MR',
  it: 'IT CH SM VA',
  ms: 'MY BN SG',
  nl: 'NL BE SR AW CW',
  pt: 'BR PT AO MZ CV GW ST TL',
  ru: 'RU KZ BY KG UA UZ TJ MD AM AZ GE LV EE',
  sr: 'RS BA ME',
  sv: 'SE FI',
  sw: 'TZ KE UG',
  ta: 'IN LK SG MY',
  tr: 'TR CY',
  ur: 'PK IN',
  zh: 'CN TW HK MO SG MY',
};

/** Whether lists of the country are written in the language. */
export function isSpokenIn(language: string, country: CountryCode): boolean {
  return (COUNTRIES[language]?.split(' ') ?? []).includes(country) || homeOf(language) === country;
}

/** The country that a language is taken for where nothing else is known; null where `Intl` knows none. */
export function homeOf(language: string): string | null {
  try {
    return new Intl.Locale(language).maximize().region ?? null;
  } catch {
    return null;
  }
}

/** The language of a country's lists; its first where there are several. */
export function languagesOf(country: CountryCode): readonly string[] {
  const listed = Object.keys(COUNTRIES).filter((language) => (COUNTRIES[language] ?? '').split(' ').includes(country));
  const { language } = new Intl.Locale(`und-${country}`).maximize();
  return listed.includes(language) ? listed : [...listed, language];
}
