import { type CountryCode, getCountries, getCountryCallingCode } from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/metadata.max.json';
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import { readAnyPhone, readPhone } from '../../src/workbook/phones/phoneNumber';
import { type DigitPattern, parseDigitPattern } from '../../src/workbook/phones/plain/digitPattern';
import { parseDigits } from '../../src/workbook/phones/plain/parseDigits';
import { tryByLibrary, tryNumber } from '../../src/workbook/phones/tryNumber';
import { runCount } from '../counts';
import { Chance } from '../simulation/chance';

const seed = runCount('PLAIN_PHONES_SEED', 20_261_127, Date.now() % 1_000_000);
/** Which version was held to the library with all numbers: any other is, each time, until it stands here. */
const PROVEN_VERSION = '1.13.16';
const ALL_COUNT = 500_000;
const NUMBERS_COUNT = runCount('PLAIN_PHONES', installedVersion() === PROVEN_VERSION ? 100_000 : ALL_COUNT, ALL_COUNT);
const CELLS_COUNT = NUMBERS_COUNT / 5;
const chance = new Chance(seed);
const COUNTRIES = getCountries();

/** All kinds of numbers of a country, as its patterns say. */
const patternsOf = new Map<CountryCode, readonly DigitPattern[]>();
beforeAll(() => {
  for (const country of COUNTRIES) {
    const row: readonly unknown[] = metadata.countries[country] ?? [];
    const types: readonly unknown[] = Array.isArray(row[11]) ? row[11] : [];
    const sources = [row[2], ...types.map((type) => (Array.isArray(type) ? type[0] : ''))];
    const patterns = sources
      .filter((source) => typeof source === 'string' && source !== '')
      .map((source) => parseDigitPattern(String(source)));
    patternsOf.set(
      country,
      patterns.filter((pattern) => pattern !== null),
    );
  }
});

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

function drawFrom(pattern: DigitPattern): string {
  switch (pattern.kind) {
    case 'digit':
      return String(chance.pick(DIGITS.filter((digit) => (pattern.mask & (1 << digit)) !== 0)));
    case 'sequence':
      return pattern.parts.map((part) => drawFrom(part)).join('');
    case 'either':
      return drawFrom(chance.pick(pattern.options));
    case 'repeated': {
      const count = chance.integer(pattern.fromCount, pattern.toCount);
      return Array.from({ length: count }, () => drawFrom(pattern.part)).join('');
    }
  }
}

/** A number of the country, mostly a valid one, and slips in it. */
function drawNational(country: CountryCode): string {
  const patterns = patternsOf.get(country) ?? [];
  const digits = drawFrom(chance.pick(patterns));
  const place = chance.integer(0, digits.length);
  switch (chance.integer(0, 7)) {
    case 0:
      return digits.slice(0, place) + digits.slice(place + 1);
    case 1:
      return digits.slice(0, place) + String(chance.integer(0, 9)) + digits.slice(place);
    case 2:
      return digits.slice(0, place) + String(chance.integer(0, 9)) + digits.slice(place + 1);
    case 3:
      return Array.from({ length: chance.integer(5, 15) }, () => String(chance.integer(0, 9))).join('');
    default:
      return digits;
  }
}

const DIALLED = ['00', '011', '810', '0011', '001', '0', '119', '99', '009', '0001'];
const TRUNKS = ['0', '0', '0', '1', '8', '06', '015', '90', '80', '180020', '044', '0900'];

/** As somebody would write it, rightly or not: at home, with a prefix, with the code. */
function write(country: CountryCode): string {
  const national = drawNational(country);
  const code = getCountryCallingCode(country);
  switch (chance.integer(0, 7)) {
    case 0:
      return `+${code}${national}`;
    case 1:
      return `${code}${national}`;
    case 2:
      return `${chance.pick(DIALLED)}${code}${national}`;
    case 3:
      return `+${code}${chance.pick(TRUNKS)}${national}`;
    case 4:
    case 5:
      return national;
    case 6:
      return `${trunkOf(country)}${national}`;
    default:
      return `${chance.pick(TRUNKS)}${national}`;
  }
}

/** What is dialled before a number within its country. */
function trunkOf(country: CountryCode): string {
  const trunk: unknown = metadata.countries[country]?.[5];
  return typeof trunk === 'string' ? trunk : '';
}

/** Its own country most of the time: no list is of one alone. */
function defaultFor(country: CountryCode): CountryCode {
  return chance.integer(0, 3) === 0 ? chance.pick(COUNTRIES) : country;
}

/** Its area in parentheses, or the zero that is dialled at home. */
function bracket(text: string): string {
  return chance.integer(0, 2) === 0
    ? text.replace(/^(\+\d{1,3})(?=\d{4})/u, '$1 (0) ')
    : text.replace(/^(\+?\d{1,3})(\d{1,4})(?=\d{4})/u, '$1 ($2) ');
}

/** Digits in groups, with what people put between them. */
function spell(text: string): string {
  const separator = chance.pick(['', ' ', '.', '-', ' ', ' - ', '/', ' ', '. ']);
  const size = chance.integer(1, 4);
  const bracketed = chance.integer(0, 3) === 0 ? bracket(text) : text;
  return bracketed.replaceAll(new RegExp(String.raw`\d{${size}}(?=\d)`, 'gu'), `$&${separator}`);
}

describe(`plainly written numbers (seed ${seed})`, () => {
  test(`are read as the library reads them: ${NUMBERS_COUNT} of ${COUNTRIES.length} countries`, () => {
    const differences: string[] = [];
    let validCount = 0;
    for (let count = 0; count < NUMBERS_COUNT; count += 1) {
      const country = COUNTRIES[count % COUNTRIES.length] ?? 'FR';
      const text = write(country);
      const home = defaultFor(country);
      const expected = tryByLibrary(text, home);
      if (expected?.ok === true) validCount += 1;
      if (!isSame(tryNumber(text, home), expected)) differences.push(`number ${count} of ${country}, in ${home}`);
    }
    expect(differences.slice(0, 5)).toEqual([]);
    expect(validCount / NUMBERS_COUNT).toBeGreaterThan(0.2);
  });

  test(`get the verdict that they get when nothing is taken to be plain: ${CELLS_COUNT} cells`, () => {
    const differences: string[] = [];
    for (let count = 0; count < CELLS_COUNT; count += 1) {
      const country = COUNTRIES[count % COUNTRIES.length] ?? 'FR';
      const home = defaultFor(country);
      const written = write(country);
      const cell =
        count % 5 === 0
          ? { kind: 'number' as const, number: Number(written), text: String(Number(written)) }
          : { kind: 'text' as const, number: null, text: spell(written) };
      if (!isSame(readPhone(cell, home), readAnyPhone(cell, home)))
        differences.push(`cell ${count} of ${country}, in ${home}`);
    }
    expect(differences.slice(0, 5)).toEqual([]);
  });

  test('are understood without the library in every country', () => {
    const left = COUNTRIES.filter((country) => {
      const answers = Array.from({ length: 20 }, () => `${getCountryCallingCode(country)}${drawNational(country)}`)
        .map((digits) => digits.slice(0, 15))
        .filter((digits) => digits.length >= 5)
        .flatMap((digits) => [parseDigits(digits, true, undefined), parseDigits(digits, false, country)]);
      return answers.includes('unknown');
    });
    expect(left).toEqual([]);
  });
});

describe('what only seems to be plain', () => {
  test.each(['3023125012.00', '+493023125012.00'])(
    'are the decimals of a number that a program has written: %s',
    (text) => {
      const reading = readPhone({ kind: 'text', number: null, text }, 'DE');
      expect(reading).toMatchObject({ kind: 'valid', phone: '+493023125012' });
    },
  );

  test('is a number with another one’s link behind it', () => {
    const cell = { kind: 'text', number: null, text: '01 99 00 12 34', link: 'tel:+33199005678' } as const;
    expect(readPhone(cell, 'FR')).toMatchObject({ kind: 'valid', phone: '+33199005678' });
  });
});

function installedVersion(): string {
  const path = new URL('../../node_modules/libphonenumber-js/package.json', import.meta.url);
  return v.parse(v.object({ version: v.string() }), JSON.parse(readFileSync(path, 'utf8'))).version;
}

function isSame(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).toSorted(([one], [other]) => one.localeCompare(other));
}

describe('a pattern', () => {
  test.each(['0|1', String.raw`(?:[2-9]\d{6})?1{2,3}`, '[03-5]'])('of digits is understood: %s', (source) => {
    expect(parseDigitPattern(source)).not.toBeNull();
  });

  test.each([String.raw`(\d)0`, '0+', String.raw`(?!1)\d`, '0$', '[^1]', '1)', '(?:1'])(
    'with anything else is left to the library: %s',
    (source) => {
      expect(parseDigitPattern(source)).toBeNull();
    },
  );
});
