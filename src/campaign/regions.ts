import { countOf, countryName } from '../sender/sentence';
import type { CountryCount } from '../sender/model';
import type { Texts } from '../panel/texts';
import type { CountryView } from '../panel/protocol';

/** The countries that have a calling code, by their names in a language. */
export function countries(language: string): readonly CountryView[] {
  const names = new Intl.DisplayNames([language, 'en'], { type: 'region' });
  const collator = new Intl.Collator(language);
  return CODES.map((code) => ({ code, name: names.of(code) ?? code })).toSorted((left, right) =>
    collator.compare(left.name, right.name),
  );
}

/** Where the messages go, a country a line: “1,790 France”. One that some numbers were only taken for is marked. */
export function destinationsText(destinations: readonly CountryCount[], { t }: Texts): string {
  return destinations
    .map(({ country, readyCount, foreignReadCount }) => {
      const text = t('{0} {1}', countOf(readyCount), countryName(country));
      return foreignReadCount === 0 ? text : t('{0} ({1} written without +)', text, countOf(foreignReadCount));
    })
    .join(' · ');
}

// ISO 3166-1 alpha-2, those that libphonenumber knows (a test compares them).
const CODES: readonly string[] = (
  'AC AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH CI ' +
  'CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ ' +
  'GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU ' +
  'LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK ' +
  'PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TG TH TJ TK TL TM TN ' +
  'TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW'
).split(' ');

/** Languages and regions that differ in how they write numbers and dates; the panel offers no more of them. */
const OFFERED = (
  'ar ar-EG ar-MA bn-BD cs-CZ da-DK de-AT de-CH de-DE el-GR en-AU en-CA en-GB en-IN en-KE en-NG en-US ' +
  'en-ZA es-AR es-CO es-ES es-MX es-US fa-IR fi-FI fr-BE fr-CA fr-CH fr-CI fr-FR fr-MA fr-SN he-IL ' +
  'hi-IN hr-HR hu-HU id-ID it-CH it-IT ja-JP ko-KR ms-MY nb-NO nl-BE nl-NL pl-PL pt-BR pt-PT ro-RO ' +
  'ru-RU sk-SK sr-RS sv-SE sw-KE th-TH tr-TR uk-UA ur-PK vi-VN zh-CN zh-TW'
).split(' ');

/** By their names in a language, with the one that is used. */
export function locales(used: string, language: string): readonly CountryView[] {
  const names = new Intl.DisplayNames(language, { type: 'language', languageDisplay: 'standard' });
  const codes = [...new Set([...OFFERED, ...(used === '' ? [] : [used])])];
  return codes
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .toSorted((left, right) => left.name.localeCompare(right.name, language));
}
