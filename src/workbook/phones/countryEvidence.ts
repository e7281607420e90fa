import { type CountryCode, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { priorOf, sharingCode, type Prior } from './countryPriors';
import type { NationalDigits, NumberSample } from './numberSample';
import { clusterNumbers, likelihood, type Clusters, type Likelihood } from './planLikelihood';
import { PLAN_SIZES } from './planSizes';
import { asCountry } from './country';
import { type Surroundings } from './surroundings';

/** A country that the default may be, with what speaks for it. */
export interface Candidate {
  readonly country: CountryCode;
  /** Numbers of the sample without a code that are valid there. */
  readonly validCount: number;
  /** Numbers with a plus that are of it. */
  readonly codedCount: number;
  readonly prior: Prior;
  /** Natural logarithm of its chance by the numbers alone, and with everything. */
  readonly byNumbers: number;
  readonly total: number;
}

/** Candidates looked at with all numbers; the others have lost with the first few. */
const FINALISTS_COUNT = 8;
const FIRST_NUMBERS_COUNT = 12;
const MAX_NUMBERS_COUNT = 80;

/** The countries that the numbers may be of, likeliest first. One of each calling code, since those read the same. */
export function rankCountries(
  sample: NumberSample,
  surroundings: Surroundings,
  headerLanguages: readonly string[],
): readonly Candidate[] {
  const numbers = spread(sample.national, MAX_NUMBERS_COUNT);
  const named = namedCountries(sample, surroundings);
  const finalists = firstRound(spread(numbers, FIRST_NUMBERS_COUNT), named);
  const clusters = clusterNumbers(numbers);
  const context = { sample, numbers, clusters, total: sample.national.length };
  return finalists
    .map((country) => weigh(country, priorOf(country, surroundings, headerLanguages), context))
    .toSorted((left, right) => right.total - left.total);
}

function firstRound(numbers: readonly NationalDigits[], named: readonly CountryCode[]): readonly CountryCode[] {
  if (numbers.length === 0) return named;
  const clusters = clusterNumbers(numbers);
  const chances = MAIN_COUNTRIES.map((country) => ({ country, ...likelihood(numbers, clusters, country) }))
    .filter(({ phones }) => phones.size > 0)
    .toSorted((left, right) => right.logChance - left.logChance);
  return [...new Set([...named, ...chances.slice(0, FINALISTS_COUNT).map(({ country }) => country)])];
}

const MAIN_COUNTRIES = Object.keys(PLAN_SIZES) as readonly CountryCode[];

/** The region's, and those of numbers with a code, whatever the first numbers say. */
function namedCountries({ coded }: NumberSample, { region }: Surroundings): readonly CountryCode[] {
  const counts = new Map<CountryCode, number>();
  for (const country of coded.values()) {
    const main = country === null ? null : mainOf(country);
    if (main !== null) counts.set(main, (counts.get(main) ?? 0) + 1);
  }
  const often = [...counts]
    .toSorted(([, left], [, right]) => right - left)
    .slice(0, 3)
    .map(([country]) => country);
  const system = asCountry(region);
  return [...new Set([...(system === null ? [] : [mainOf(system)]), ...often])].filter((country) => country !== null);
}

function mainOf(country: CountryCode): CountryCode | null {
  return sharingCode(country).find((each) => PLAN_SIZES[each] !== undefined) ?? null;
}

interface Context {
  readonly sample: NumberSample;
  readonly numbers: readonly NationalDigits[];
  readonly clusters: Clusters;
  /** National numbers in the whole sample. */
  readonly total: number;
}

function weigh(main: CountryCode, prior: Prior, { sample, numbers, clusters, total }: Context): Candidate {
  const code = getCountryCallingCode(main);
  const explained = likelihood(numbers, clusters, main);
  // No code begins with another one.
  const codedCount = [...sample.coded.keys()].filter((phone) => phone.startsWith(`+${code}`)).length;
  const allCount = sample.coded.size + total;
  const againCount = [...explained.phones.values()].filter((phone) => sample.coded.has(phone)).length;
  const byNumbers =
    explained.logChance +
    // A minority with a plus are friends abroad; where most have one, they are of the list's own country.
    (allCount === 0 ? 0 : MAX_CODED * (codedCount / allCount) * Math.min(1, codedCount / ENOUGH_CODED)) +
    // The same number once with its code and once without.
    Math.min(againCount, 2) * SAME_NUMBER;
  return {
    country: memberOf(main, explained, prior, sample),
    validCount:
      numbers.length === total ? explained.phones.size : Math.round((explained.phones.size * total) / numbers.length),
    codedCount,
    prior,
    byNumbers,
    total: byNumbers + prior.log + formatChance(numbers, explained, main),
  };
}

const MAX_CODED = 12;
const ENOUGH_CODED = 3;
const SAME_NUMBER = 9;

/** Of the countries that share the code, the one that most numbers are of. */
function memberOf(
  main: CountryCode,
  { phones }: Likelihood,
  { saysRegion, saysZone }: Prior,
  { coded }: NumberSample,
): CountryCode {
  const group = sharingCode(main);
  // Of the others one country is nearly all.
  if (!SHARED_BY_LARGE.has(getCountryCallingCode(main))) return main;
  const counts = new Map<CountryCode, number>();
  const count = (country: CountryCode | null | undefined): void => {
    if (country !== null && country !== undefined && group.includes(country))
      counts.set(country, (counts.get(country) ?? 0) + 1);
  };
  for (const phone of phones.values()) count(parsePhoneNumberFromString(phone)?.country);
  if (phones.size === 0) for (const country of coded.values()) count(country);
  const [most] = [...counts].toSorted(([, left], [, right]) => right - left);
  return most === undefined || ((saysRegion || saysZone) && counts.get(main) === most[1]) ? main : most[0];
}

const SHARED_BY_LARGE: ReadonlySet<string> = new Set(['1', '7']);

/** Numbers written in groups as the country writes its own. */
function formatChance(numbers: readonly NationalDigits[], { phones }: Likelihood, country: CountryCode): number {
  let writtenCount = 0;
  let likeCount = 0;
  for (const [index, { written }] of numbers.entries()) {
    if (!/\d[^\d]+\d/u.test(written)) continue;
    writtenCount += 1;
    const phone = phones.get(index);
    const own = phone === undefined ? undefined : parsePhoneNumberFromString(phone)?.formatNational();
    if (own === undefined) continue;
    if (own === written) likeCount += 1;
    else if (groupsOf(own) === groupsOf(written)) likeCount += SAME_GROUPS;
  }
  if (writtenCount === 0) return 0;
  const isAmerican = numbers.filter(({ written }) => AMERICAN.test(written)).length * 2 > writtenCount;
  const unlike = isAmerican && getCountryCallingCode(country) !== '1' ? AMERICAN_ELSEWHERE : 0;
  return (likeCount / writtenCount) * Math.min(MAX_FORMAT, 1.2 + 0.6 * Math.log(writtenCount)) + unlike;
}

const SAME_GROUPS = 0.6;
const MAX_FORMAT = 3.5;
const AMERICAN = /^(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}$/u;
const AMERICAN_ELSEWHERE = -3;

function groupsOf(written: string): string {
  return written
    .split(/\D+/u)
    .filter(Boolean)
    .map(({ length }) => length)
    .join('-');
}

/** So many of them, from all of the sample. */
function spread<T>(values: readonly T[], count: number): readonly T[] {
  if (values.length <= count) return values;
  return Array.from({ length: count }, (_, index) => values[Math.floor((index * values.length) / count)]).filter(
    (value) => value !== undefined,
  );
}
