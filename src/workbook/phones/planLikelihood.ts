import { type CountryCode, getCountryCallingCode } from 'libphonenumber-js/max';
import type { NationalDigits } from './numberSample';
import { PLAN_SIZES } from './planSizes';
import { isMobile, tryNumber, type Attempt } from './tryNumber';

/** How well a country explains some national numbers. */
export interface Likelihood {
  /** Natural logarithm of the chance to see these numbers in a list of that country. */
  readonly logChance: number;
  /** E.164 of those that are its numbers, by their place in the sample. */
  readonly phones: ReadonlyMap<number, string>;
}

/** Countries whose numbers can’t do without their 0, of which a cell that is a number has lost it; Hungary’s prefix is 06. */
const KEEPS_ZERO: ReadonlySet<CountryCode> = new Set(['BF', 'BJ', 'CG', 'CI', 'GA', 'HU', 'IT']);

/** Countries whose numbers may be written with more or fewer digits than their plan has today. */
const ODD_LENGTHS: ReadonlySet<CountryCode> = new Set([...KEEPS_ZERO, 'AR', 'BR', 'CL', 'MX', 'VN']);

/** By their count alone, which spares most countries a closer look. */
function mayFit(digits: string, country: CountryCode, code: string): boolean {
  if (ODD_LENGTHS.has(country)) return true;
  const { lengths } = planOf(country);
  // With a trunk prefix of up to two digits, or with the country's code.
  const shorter = /^[018]/u.test(digits) ? [0, 1, 2] : [0];
  return (
    shorter.some((count) => lengths.has(digits.length - count)) ||
    (digits.includes(code) && lengths.has(digits.length - code.length)) ||
    (digits.startsWith(`0${code}`) && lengths.has(digits.length - code.length - 1))
  );
}

/** The digits as a number of the country, with its code or without. */
function explain(digits: string, country: CountryCode, code: string): Attempt | null {
  if (!mayFit(digits, country, code)) return null;
  const national = tryNumber(digits, country);
  const own = national?.ok === true && national.phone.startsWith(`+${code}`) ? national : null;
  if (isMobile(own)) return own;
  const coded = tryCoded(digits, code);
  if (isMobile(coded)) return coded;
  const zeroed = KEEPS_ZERO.has(country) && !digits.startsWith('0') ? tryNumber(`0${digits}`, country) : null;
  if (isMobile(zeroed)) return zeroed;
  return own ?? (coded?.ok === true ? coded : null);
}

/** With the country's code before it, and maybe a 0 before that. */
function tryCoded(digits: string, code: string): Attempt | null {
  if (digits.startsWith(code)) return tryNumber(`+${digits}`);
  return digits.startsWith(`0${code}`) ? tryNumber(`+${digits.slice(1)}`) : null;
}

/**
 * The chance of a sample under a country: its mobiles are spread over the plan's mobiles, its landlines over the plan's
 * landlines, and what isn't valid there is a slip. How many of each a list has isn't known, so all mixtures count.
 */
export function likelihood(numbers: readonly NationalDigits[], clusters: Clusters, country: CountryCode): Likelihood {
  const code = getCountryCallingCode(country);
  const plan = planOf(country);
  const phones = new Map<number, string>();
  const chances: NumberChance[] = numbers.map(({ digits, isNumber }, index) => {
    const attempt = explain(digits, country, code);
    if (attempt?.ok === true) phones.set(index, attempt.phone);
    if (code === '1' && FICTIONAL.test(digits)) return AMERICAN_FICTION;
    if (attempt?.ok !== true) return SLIP;
    const length = attempt.phone.length - 1 - code.length;
    const { kind, size, hasTrunkZero } = plan.kindOf(attempt.line === 'landline', length);
    // The smaller the plan, the more it says that a number is of it.
    const isSomebodysMobile = kind === 'landline' && (clusters.areBareMobiles[index] ?? false);
    const density = (digits.length - size) * Math.LN10;
    // A cell that is a number has lost the 0 that people write before it.
    const isUsual = isNumber ? hasTrunkZero || !digits.startsWith('0') : digits.startsWith('0') === hasTrunkZero;
    const habit = digits.endsWith(attempt.phone.slice(1)) ? 'coded' : isUsual ? 'usual' : 'otherZero';
    return { kind, habit, density, cost: isSomebodysMobile ? BARE_MOBILE : 0 };
  });
  return { logChance: mixture(chances, clusters), phones };
}

/** As a landline, what is a whole mobile number with some country's code. */
const BARE_MOBILE = -4;
/** 555-01xx is kept for made-up numbers in North America, so samples have it whatever the area code. */
const FICTIONAL = /^1?[2-9]\d{2}55501\d{2}$/u;
const AMERICAN_FICTION: NumberChance = { kind: 'either', habit: 'usual', density: 14, cost: 0 };
const SLIP: NumberChance = { kind: 'slip', habit: 'usual', density: 0, cost: -2 };

interface NumberChance {
  readonly kind: 'mobile' | 'landline' | 'either' | 'slip';
  /** With the country's code and no plus, or without the 0 that people at home write, or with one that they don't. */
  readonly habit: 'usual' | 'coded' | 'otherZero';
  /** Logarithms: how much denser the plan is there than all digits, and what else speaks against it. */
  readonly density: number;
  readonly cost: number;
}

/** Shares of slips and of mobiles that lists have, and how likely such lists are. */
const SLIP_SHARES = [
  { share: 0.02, logPrior: Math.log(0.85) },
  { share: 0.1, logPrior: Math.log(0.12) },
  { share: 0.4, logPrior: Math.log(0.03) },
] as const;
const MOBILE_SHARES = [
  { share: 0.95, logPrior: Math.log(0.75) },
  { share: 0.5, logPrior: Math.log(0.15) },
  { share: 0.05, logPrior: Math.log(0.1) },
] as const;

/** How the numbers of a list are written: of most lists as people at home do, of some all in another way. */
const HABITS = [
  { usual: 0.96, coded: 0.02, otherZero: 0.02, logPrior: Math.log(0.8) },
  { usual: 0.02, coded: 0.96, otherZero: 0.02, logPrior: Math.log(0.06) },
  { usual: 0.02, coded: 0.02, otherZero: 0.96, logPrior: Math.log(0.06) },
  { usual: 0.6, coded: 0.05, otherZero: 0.35, logPrior: Math.log(0.04) },
  { usual: 0.5, coded: 0.45, otherZero: 0.05, logPrior: Math.log(0.04) },
] as const;

function mixture(chances: readonly NumberChance[], { weights, counts }: Clusters): number {
  // Numbers that begin alike share what the plan says of their beginning.
  const density = chances.reduce((total, chance, index) => total + chance.density / (counts[index] ?? 1), 0);
  const cost = chances.reduce((total, chance, index) => total + (weights[index] ?? 1) * chance.cost, 0);
  const weightOf = (isMeant: (chance: NumberChance) => boolean): number =>
    chances.reduce((total, chance, index) => total + (isMeant(chance) ? (weights[index] ?? 1) : 0), 0);
  const mobile = weightOf(({ kind }) => kind === 'mobile');
  const landline = weightOf(({ kind }) => kind === 'landline');
  const either = weightOf(({ kind }) => kind === 'either');
  const slip = weightOf(({ kind }) => kind === 'slip');
  const coded = weightOf(({ habit }) => habit === 'coded');
  const otherZero = weightOf(({ habit }) => habit === 'otherZero');
  const valid = mobile + landline + either;
  const usual = valid - coded - otherZero;
  const ofSlips = logSum(
    SLIP_SHARES.map(({ share, logPrior }) => logPrior + valid * Math.log(1 - share) + slip * Math.log(share)),
  );
  const ofMobiles = logSum(
    MOBILE_SHARES.map(({ share, logPrior }) => logPrior + mobile * Math.log(share) + landline * Math.log(1 - share)),
  );
  const ofHabits = logSum(
    HABITS.map(
      (habit) =>
        habit.logPrior +
        usual * Math.log(habit.usual) +
        coded * Math.log(habit.coded) +
        otherZero * Math.log(habit.otherZero),
    ),
  );
  return DENSITY_SHARE * density + cost + either * EITHER + ofSlips + ofMobiles + ofHabits;
}

/** Of chances whose logarithms are given. */
function logSum(logs: readonly number[]): number {
  const best = Math.max(...logs);
  return best + Math.log(logs.reduce((total, log) => total + Math.exp(log - best), 0));
}

const EITHER = Math.log(0.7);
/** Operators hand numbers out prefix by prefix, so a list says less of the plan than numbers drawn from all of it. */
const DENSITY_SHARE = 0.8;

/** Numbers that begin alike may be of one place or one order of cards: each says less than the first. */
export interface Clusters {
  readonly weights: readonly number[];
  /** Numbers that begin as this one does. */
  readonly counts: readonly number[];
  /** With a plus before it, it would be a mobile number. */
  readonly areBareMobiles: readonly boolean[];
}

export function clusterNumbers(numbers: readonly NationalDigits[]): Clusters {
  const found = new Map<string, number>();
  const areBareMobiles = numbers.map(
    ({ digits }) => digits.length >= 10 && !digits.startsWith('0') && isMobile(tryNumber(`+${digits}`)),
  );
  const keys = numbers.map(({ digits }, index) => {
    // A country code says nothing of the number’s place in its plan.
    return `${digits.length}:${digits.slice(0, CLUSTER_LENGTH + (areBareMobiles[index] ? 2 : 0))}`;
  });
  for (const key of keys) found.set(key, (found.get(key) ?? 0) + 1);
  const counts = keys.map((key) => found.get(key) ?? 1);
  return {
    counts,
    weights: counts.map((count) => (1 + Math.log(count)) / count),
    areBareMobiles,
  };
}

const CLUSTER_LENGTH = 4;

interface Plan {
  /** Digits without code and trunk prefix. */
  readonly lengths: ReadonlySet<number>;
  readonly kindOf: (isLandline: boolean, length: number) => Kind;
}

interface Kind {
  readonly kind: 'mobile' | 'landline' | 'either';
  /** Of this part of the plan, as a power of ten. */
  readonly size: number;
  /** Whether people at home write a 0 before its numbers. */
  readonly hasTrunkZero: boolean;
}

const plans = new Map<CountryCode, Plan>();

function planOf(country: CountryCode): Plan {
  const known = plans.get(country);
  if (known !== undefined) return known;
  const parts = new Map(
    (PLAN_SIZES[country] ?? '').split(' ').map((entry) => {
      const [key = '', size = '0'] = entry.split(':');
      return [key, { size: Number.parseFloat(size), hasTrunkZero: size.endsWith('z') }] as const;
    }),
  );
  const partOf = (kind: string, length: number): Omit<Kind, 'kind'> =>
    parts.get(`${kind}${length}`) ?? { size: length - MISSED_POWER, hasTrunkZero: false };
  const plan: Plan = {
    lengths: new Set([...parts.keys()].map((key) => Number(key.slice(1)))),
    kindOf: (isLandline, length) => {
      const either = parts.get(`e${length}`);
      // Where most look alike, the few that are surely of one kind say nothing.
      if (either && either.size > partOf('m', length).size && either.size > partOf('f', length).size) {
        return { kind: 'either', ...either };
      }
      return isLandline ? { kind: 'landline', ...partOf('f', length) } : { kind: 'mobile', ...partOf('m', length) };
    },
  };
  plans.set(country, plan);
  return plan;
}

/** What the estimate has missed is rare in the plan. */
const MISSED_POWER = 3;
