import { type CountryCode, getCountries, getCountryCallingCode } from 'libphonenumber-js/max';
import { homeOf, isSpokenIn, languagesOf } from './languageCountries';
import { asCountry } from './country';
import { hasZone, type Surroundings } from './surroundings';

/** Beside the numbers: what speaks for a country, as natural logarithms of odds. */
export interface Prior {
  readonly log: number;
  readonly saysRegion: boolean;
  readonly saysZone: boolean;
  readonly saysLanguage: boolean;
}

/** A region that a person has chosen for the system is nearly always where their people are. */
const REGION = 8;
/** Of English every system is one of the United States' until somebody says otherwise. */
const UNCHOSEN_REGION = 3.5;
const ZONE = 5;
/** The computer's language says as little as this of a country beside others of it. */
const SHARED_LANGUAGE = 1;
const HOME_OF_LANGUAGE = 0.5;
/** Fewer than a million people: their plans fit many lists by chance. */
const SMALL = -4;
/** Few lists are kept there on a computer. */
const RARE = -1.5;
const RARE_COUNTRIES: ReadonlySet<string> = new Set(
  'AF BI CF ER KP LR LS LY SL SO SS SZ TD TJ TM YE ZW GM GW'.split(' '),
);

/** @param headerLanguages that the sheet's headers are written in */
export function priorOf(
  country: CountryCode,
  { region, timeZone, language }: Surroundings,
  headerLanguages: readonly string[],
): Prior {
  const group = sharingCode(country);
  const systemRegion = asCountry(region);
  const saysRegion = systemRegion !== null && group.includes(systemRegion);
  const saysZone = timeZone !== undefined && group.some((member) => hasZone(member, timeZone));
  const spoken = new Set([
    ...(language === undefined ? [] : [language]),
    ...(systemRegion === null ? [] : languagesOf(systemRegion)),
  ]);
  const saysLanguage = [...spoken].some((tongue) => isSpokenIn(new Intl.Locale(tongue).language, country));
  const isHome = language !== undefined && region === undefined && language !== 'en' && homeOf(language) === country;
  const inHeaders = headerLanguages.some((tongue) => isSpokenIn(tongue, country));
  const isUnchosen = systemRegion === 'US' && (language ?? 'en').startsWith('en');
  const log =
    (saysRegion ? (isUnchosen ? UNCHOSEN_REGION : REGION) : 0) +
    (saysZone ? ZONE : 0) +
    (saysLanguage ? SHARED_LANGUAGE : 0) +
    (isHome ? HOME_OF_LANGUAGE : 0) +
    (inHeaders ? SHARED_LANGUAGE : 0) +
    (SMALL_COUNTRIES.has(country) ? SMALL : 0) +
    (RARE_COUNTRIES.has(country) ? RARE : 0);
  return { log, saysRegion, saysZone, saysLanguage: saysLanguage || inHeaders };
}

const groups = new Map<string, CountryCode[]>();

/** Countries with the same calling code: their numbers are the same, whichever of them is the default. */
export function sharingCode(country: CountryCode): readonly CountryCode[] {
  if (groups.size === 0) {
    for (const each of getCountries()) {
      const code = getCountryCallingCode(each);
      groups.set(code, [...(groups.get(code) ?? []), each]);
    }
  }
  return groups.get(getCountryCallingCode(country)) ?? [country];
}

const SMALL_COUNTRIES: ReadonlySet<string> = new Set(
  (
    'AC AD AG AI AS AW AX BB BL BM BN BQ BS BT BZ CC CK CV CW CX DM EH FJ FK FM FO GD GF GG GI GL GP GY IM IO IS JE KI KM KN KY LC LI LU ' +
    'MC ME MF MH MO MP MQ MS MT MV NC NF NR NU PF PM PW RE SB SC SH SJ SM SR ST SX TA TC TK TO TV VA VC VG VI VU WF WS YT'
  ).split(' '),
);
