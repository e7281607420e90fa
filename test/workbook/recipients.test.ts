import { type CountryCode, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPhone } from '../../src/workbook/phones/phoneNumber';
import { COUNTRIES, mobiles } from '../bench/recipients/lists';
import { judge } from '../bench/recipients/judge';
import { Chance } from '../simulation/chance';

// One seed a run; a failure prints it, and fast-check the case.
const seed = Number(process.env['RECIPIENTS_SEED'] ?? 20_260_101);

const chance = new Chance(seed);
const POOL_COUNT = 12;
const pools = new Map(COUNTRIES.map((country) => [country, mobiles(country, chance, POOL_COUNT)] as const));
const country = fc.constantFrom(...COUNTRIES);
const index = fc.nat({ max: POOL_COUNT - 1 });

const mobileOf = (of: CountryCode, at: number): string => pools.get(of)?.[at] ?? '';
const digitsOf = (phone: string): string =>
  parsePhoneNumberFromString(phone)?.formatNational().replaceAll(/\D/gu, '') ?? '';

/** What exports, forms, keyboards and copying leave of a number: at home, and with its code. */
const DAMAGES: readonly ((home: string, coded: string) => string)[] = [
  (home) => `${String(Number(home))}.0`,
  (home) => `'${home}`,
  (home) => `p:${home}`,
  (home) => `${home} (bureau)`,
  (home) => `M: ${home}`,
  (home) => `☎ ${home}*`,
  (home) => `${home} / 26`,
  (home) => `${home} x123`,
  (home) => `${home} ::: ${home}`,
  (home) => home.replaceAll(/\d/gu, (digit) => String.fromCodePoint(0x966 + Number(digit))),
  (home) => `${home.slice(0, 4)}ー${home.slice(4)}`,
  (_home, coded) => coded,
  (_home, coded) => `0${coded}`,
  (_home, coded) => `00${coded}`,
  (_home, coded) => `+${coded}.0`,
  (_home, coded) => `wa.me/${coded}`,
  (_home, coded) => `https://api.whatsapp.com/send?text=a&phone=%2B${coded}`,
  (_home, coded) => `tel:+${coded}`,
];

test(`a damaged mobile number is read right or refused, never as another person’s (seed ${seed})`, () => {
  fc.assert(
    fc.property(country, index, fc.constantFrom(...DAMAGES), (of, at, damage) => {
      const phone = mobileOf(of, at);
      const reading = readPhone({ kind: 'text', text: damage(digitsOf(phone), phone.slice(1)), number: null }, of);
      if (reading.kind === 'valid') expect(reading.phone).toBe(phone);
    }),
    { seed, numRuns: 3000 },
  );
});

test(`a number with its code is the same under any default country (seed ${seed})`, () => {
  fc.assert(
    fc.property(country, country, index, (of, by, at) => {
      const phone = mobileOf(of, at);
      const reading = readPhone({ kind: 'text', text: phone, number: null }, by);
      expect(reading.kind === 'valid' ? reading.phone : reading.kind).toBe(phone);
    }),
    { seed, numRuns: 2000 },
  );
});

test(`digits without a plus are another country’s mobile with its code, or nobody’s (seed ${seed})`, () => {
  fc.assert(
    fc.property(country, fc.bigInt({ min: 10n ** 9n, max: 10n ** 14n }), (by, digits) => {
      const reading = readPhone({ kind: 'text', text: String(digits), number: null }, by);
      if (reading.kind === 'valid' && reading.isForeign)
        expect(reading.phone).toBe(parsePhoneNumberFromString(`+${digits}`)?.number);
      else if (reading.kind === 'valid') expect(reading.phone.startsWith(`+${getCountryCallingCode(by)}`)).toBe(true);
    }),
    { seed, numRuns: 3000 },
  );
});

test(`friends abroad, written with a plus, don’t move the others (seed ${seed})`, () => {
  fc.assert(
    fc.property(country, country, fc.integer({ min: 1, max: 3 }), (home, abroad, friendCount) => {
      const cells = (phones: readonly string[]) => phones.map((text) => ({ text, isNumber: false }));
      const people = Array.from({ length: POOL_COUNT }, (_, at) => digitsOf(mobileOf(home, at)));
      const friends = Array.from({ length: friendCount }, (_, at) => mobileOf(abroad, at));
      const surroundings = { region: home };
      const alone = judge(cells(people), surroundings);
      const together = judge(cells([...people, ...friends]), surroundings);
      // More may have to be asked, but what is ready is the same person’s.
      if (!together.isAsked && !alone.isAsked) expect(together.country).toBe(alone.country);
    }),
    { seed, numRuns: 40 },
  );
});

test('in a list that writes its code and no plus, what could have another code as well is nobody’s', () => {
  const own = Array.from({ length: 20 }, (_, at) => `5511987${String(10_000 + at * 37)}1`);
  const both = '84981234567';
  const { rows } = judge(
    [...own, both].map((text) => ({ text, isNumber: false })),
    { language: 'en', timeZone: 'UTC' },
  );
  expect(rows.slice(0, 20).map(({ verdict }) => verdict)).toEqual(own.map(() => 'ready'));
  expect(rows.at(-1)).toMatchObject({ verdict: 'invalid', reason: { text: expect.stringMatching(/two different/u) } });
});
