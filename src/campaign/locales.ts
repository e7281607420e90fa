import type { CountryView } from '../panel/protocol';

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
