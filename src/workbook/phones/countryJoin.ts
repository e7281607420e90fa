import { type CountryCode, getCountries, getCountryCallingCode } from 'libphonenumber-js/max';
import type { Table } from '../layout/headers';
import type { Cell, SheetRow } from '../file/sheetReader';

/** A column that says of each row whose number it holds: by a calling code, or by the country's name. */
export interface CountryJoin {
  readonly kind: 'code' | 'country';
  /** Of the sheet, from 0. */
  readonly column: number;
}

/** What the column says of a row; null where its cell says nothing. */
export function joinedCountry({ kind, column }: CountryJoin, cells: SheetRow['cells']): JoinedCountry | null {
  const text = (cells[column]?.text ?? '').trim();
  if (text === '') return null;
  if (kind === 'code') {
    const code = callingCode(text);
    return code === null ? null : { code, country: countriesOf(code)[0] ?? null };
  }
  const country = countryNamed(text);
  return country === null ? null : { code: getCountryCallingCode(country), country };
}

export interface JoinedCountry {
  /** Without plus. */
  readonly code: string;
  readonly country: CountryCode | null;
}

const SAMPLE_COUNT = 50;
const MIN_SHARE = 0.8;

/** The column beside the phone column that holds a code or a country; null where there is none. */
export function findCountryJoin(table: Table, phoneColumn: number, rows: readonly SheetRow[]): CountryJoin | null {
  const others = table.columns.flatMap((column, index) =>
    index === phoneColumn ? [] : [{ column, header: table.headers[index] ?? '' }],
  );
  for (const { column, header } of others) {
    const cells = filled(rows, column);
    if (cells.length === 0) continue;
    const share = (matches: (cell: Cell) => boolean): number => cells.filter(matches).length / cells.length;
    const isNamed = CODE_HEADER.test(header);
    // 33 and 45 may be ages: without a word above them, codes have their plus.
    if (
      share(({ text }) => callingCode(text) !== null && (isNamed || /^\(?(?:\+|00)/u.test(text.trim()))) >= MIN_SHARE
    ) {
      return { kind: 'code', column };
    }
  }
  for (const { column, header } of others) {
    if (!COUNTRY_HEADER.test(header.trim())) continue;
    const cells = filled(rows, column);
    if (
      cells.length > 0 &&
      cells.filter(({ text }) => countryNamed(text) !== null).length >= cells.length * MIN_SHARE
    ) {
      return { kind: 'country', column };
    }
  }
  return null;
}

function filled(rows: readonly SheetRow[], column: number): readonly Cell[] {
  const cells: Cell[] = [];
  for (const { cells: all } of rows) {
    const cell = all[column];
    if (cell !== undefined && cell.text.trim() !== '') cells.push(cell);
    if (cells.length === SAMPLE_COUNT) break;
  }
  return cells;
}

const CODE_HEADER =
  /indicatif|pr[eé]fi[xjs]|vorwahl|(?:country|calling|dial(?:l?ing)?|international)[\s_-]*code|\bddi\b|\bisd\b|c[oó]d(?:igo|ice)\s+(?:d[eo]\s+)?(?:l\s+)?(?:pa[ií]s|paese|internac)|landnummer|landskod|kod kraju|ülke kodu|код страны|国番号|国家代码|국가번호/iu;
const COUNTRY_HEADER =
  /^(?:pays(?:\s.{0,20})?|country(?:[\s_-]?(?:name|code|of .{0,20}))?|nation|land|staat|pa[ií]s|paese|nazione|kraj|země|krajina|ország|țara|tara|ülke|χώρα|maa|страна|країна|държава|držav[ae]|zemlja|riik|valsts|šalis|negara|quốc gia|ประเทศ|देश|দেশ|مملكت|کشور|الدولة|البلد|בארץ|מדינה|国家|國家|国|국가|나라|nchi|iso2?)$/iu;

function callingCode(text: string): string | null {
  const digits = /^\(?(?:\+|00)?\s?([1-9]\d{0,3})\)?(?:\.0)?$/u.exec(text.trim())?.[1];
  return digits !== undefined && countriesOf(digits).length > 0 ? digits : null;
}

const byCode = new Map<string, CountryCode[]>();

function countriesOf(code: string): readonly CountryCode[] {
  if (byCode.size === 0) {
    for (const country of getCountries()) {
      const own = getCountryCallingCode(country);
      byCode.set(own, [...(byCode.get(own) ?? []), country]);
    }
    // Of those that share a code, the one whose rules all of them follow.
    for (const [shared, main] of MAIN) byCode.set(shared, [main, ...(byCode.get(shared) ?? [])]);
  }
  return byCode.get(code) ?? [];
}

const MAIN: readonly (readonly [string, CountryCode])[] = [
  ['1', 'US'],
  ['7', 'RU'],
  ['39', 'IT'],
  ['44', 'GB'],
  ['47', 'NO'],
  ['61', 'AU'],
  ['212', 'MA'],
  ['358', 'FI'],
];

/** Languages in which a country's name is known, beside its own. */
const LANGUAGES = ['en', 'fr', 'es', 'pt', 'de', 'it', 'nl', 'ar', 'ru', 'tr', 'pl', 'id', 'zh', 'ja'];

const OTHER_NAMES: readonly (readonly [string, CountryCode])[] = [
  ['usa', 'US'],
  ['us', 'US'],
  ['etatsunis', 'US'],
  ['uk', 'GB'],
  ['england', 'GB'],
  ['angleterre', 'GB'],
  ['scotland', 'GB'],
  ['uae', 'AE'],
  ['rdc', 'CD'],
  ['drc', 'CD'],
  ['ivorycoast', 'CI'],
  ['cotedivoire', 'CI'],
  ['holland', 'NL'],
  ['ksa', 'SA'],
  ['turkey', 'TR'],
];

let names: ReadonlyMap<string, CountryCode> | undefined;

function countryNamed(text: string): CountryCode | null {
  names ??= allNames();
  return names.get(nameKey(text)) ?? null;
}

function allNames(): ReadonlyMap<string, CountryCode> {
  const found = new Map<string, CountryCode>();
  const countries = getCountries();
  for (const language of LANGUAGES) {
    const display = new Intl.DisplayNames([language], { type: 'region' });
    for (const country of countries) found.set(nameKey(display.of(country) ?? ''), country);
  }
  for (const country of countries) found.set(country.toLowerCase(), country);
  for (const [name, country] of OTHER_NAMES) found.set(name, country);
  found.delete('');
  return found;
}

function nameKey(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[^\p{L}]/gu, '')
    .toLowerCase();
}
