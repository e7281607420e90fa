import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { readAnyPhone, readPhone } from '../../../src/workbook/phones/phoneNumber';
import { tryByLibrary } from '../../../src/workbook/phones/tryNumber';
import { Chance } from '../../simulation/chance';
import { COUNTRIES, mobiles } from '../recipients/lists';
import { loadRival } from '../rivals';
import type { Results } from '../tasks';

/**
 * `cells`: as the product reads a cell; `cellsInAnyForm`: the same with nothing taken to be plainly written. The others get
 * the number as it is written, and are asked for its E.164 form and its kind.
 */
export type PhoneReader =
  | 'cells'
  | 'cellsInAnyForm'
  | 'libphonenumber-js'
  | 'awesome-phonenumber'
  | 'google-libphonenumber';
export type PhoneKind = 'French' | 'of 60 countries';

interface Written {
  readonly text: string;
  readonly country: CountryCode;
}

const SEED = 20_261_127;
const COUNT = 60_000;
const ROUNDS_COUNT = 5;

/** How many of them it reads in a second of CPU, once it is warm: the median of the rounds. */
export function readPhones(reader: PhoneReader, kind: PhoneKind): Results['phones'] {
  const written = write(kind);
  const read = prepare(reader);
  const rates: number[] = [];
  let validCount = 0;
  for (let round = 0; round <= ROUNDS_COUNT; round += 1) {
    validCount = 0;
    const before = process.cpuUsage();
    for (const number of written) if (read(number)) validCount += 1;
    const { user, system } = process.cpuUsage(before);
    // The first one loads and compiles.
    if (round > 0) rates.push((written.length / (user + system)) * 1e6);
  }
  return { perSecond: rates.toSorted((left, right) => left - right)[Math.floor(rates.length / 2)] ?? 0, validCount };
}

/** Mobile numbers, drawn from all of each plan, in turns: with a plus, as at home, and as digits alone. */
function write(kind: PhoneKind): readonly Written[] {
  const chance = new Chance(SEED);
  const countries: readonly CountryCode[] = kind === 'French' ? ['FR'] : COUNTRIES;
  const pools = new Map(countries.map((country) => [country, mobiles(country, chance, COUNT / countries.length)]));
  return Array.from({ length: COUNT }, (_, index) => {
    const country = countries[index % countries.length] ?? 'FR';
    const phone = pools.get(country)?.[Math.floor(index / countries.length)] ?? '';
    return { country, text: spell(phone, index % 3) };
  });
}

function spell(phone: string, way: number): string {
  if (way === 0) return phone;
  const national = parsePhoneNumberFromString(phone)?.formatNational() ?? phone;
  return way === 1 ? national : national.replaceAll(/\D/gu, '');
}

function prepare(reader: PhoneReader): (number: Written) => boolean {
  switch (reader) {
    case 'cells':
      return ({ text, country }) => readPhone({ kind: 'text', text, number: null }, country).kind === 'valid';
    case 'cellsInAnyForm':
      return ({ text, country }) => readAnyPhone({ kind: 'text', text, number: null }, country).kind === 'valid';
    case 'libphonenumber-js':
      return ({ text, country }) => tryByLibrary(text, country)?.ok === true;
    case 'awesome-phonenumber': {
      const { parsePhoneNumber } = loadRival(reader) as {
        parsePhoneNumber(this: void, text: string, about: { readonly regionCode: string }): { readonly valid: boolean };
      };
      return ({ text, country }) => parsePhoneNumber(text, { regionCode: country }).valid;
    }
    case 'google-libphonenumber': {
      const { PhoneNumberUtil, PhoneNumberFormat } = loadRival(reader) as GoogleLibrary;
      const util = PhoneNumberUtil.getInstance();
      return ({ text, country }) => {
        const number = util.parse(text, country);
        util.format(number, PhoneNumberFormat.E164);
        util.getNumberType(number);
        return util.isValidNumber(number);
      };
    }
  }
}

interface GoogleLibrary {
  readonly PhoneNumberFormat: { readonly E164: number };
  readonly PhoneNumberUtil: {
    getInstance(): {
      parse(text: string, country: string): unknown;
      format(number: unknown, format: number): string;
      getNumberType(number: unknown): number;
      isValidNumber(number: unknown): boolean;
    };
  };
}
