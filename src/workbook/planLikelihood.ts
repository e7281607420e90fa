import { type CountryCode, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
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
    const { kind, size } = plan.kindOf(attempt.line === 'landline', length);
    const isCoded = digits.endsWith(attempt.phone.slice(1));
    // The smaller the plan, the more it says that a number is of it.
    const isSomebodysMobile = kind === 'landline' && (clusters.areBareMobiles[index] ?? false);
    return {
      kind,
      density: (digits.length - size) * Math.LN10,
      cost:
        (isCoded ? CODED_WITHOUT_PLUS : 0) +
        (!isCoded && !digits.startsWith('0') && plan.hasTrunkZero(attempt.phone)
          ? isNumber
            ? ZERO_LOST
            : ZERO_LEFT_OUT
          : 0) +
        (isSomebodysMobile ? BARE_MOBILE : 0),
    };
  });
  return { logChance: mixture(chances, clusters), phones };
}

/** Few write the code of their own country without a plus. */
const CODED_WITHOUT_PLUS = -1;
/** A cell that is a number has lost the 0 that people write before it; in a text they leave it out seldom. */
const ZERO_LOST = 0;
const ZERO_LEFT_OUT = -1.5;
/** As a landline, what is a whole mobile number with some country's code. */
const BARE_MOBILE = -4;
/** 555-01xx is kept for made-up numbers in North America, so samples have it whatever the area code. */
const FICTIONAL = /^1?[2-9]\d{2}55501\d{2}$/u;
const AMERICAN_FICTION: NumberChance = { kind: 'either', density: 14, cost: 0 };
const SLIP: NumberChance = { kind: 'slip', density: 0, cost: -2 };

interface NumberChance {
  readonly kind: 'mobile' | 'landline' | 'either' | 'slip';
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

function mixture(chances: readonly NumberChance[], { weights, counts }: Clusters): number {
  // Numbers that begin alike share what the plan says of their beginning.
  const density = chances.reduce((total, chance, index) => total + chance.density / (counts[index] ?? 1), 0);
  const sums = SLIP_SHARES.flatMap((slips) =>
    MOBILE_SHARES.map((mobiles) => {
      const valid = Math.log(1 - slips.share);
      const logs = {
        mobile: valid + Math.log(mobiles.share),
        landline: valid + Math.log(1 - mobiles.share),
        either: valid + EITHER,
        slip: Math.log(slips.share),
      };
      const sum = chances.reduce(
        (total, { kind, cost }, index) => total + (weights[index] ?? 1) * (logs[kind] + cost),
        0,
      );
      return slips.logPrior + mobiles.logPrior + sum;
    }),
  );
  const best = Math.max(...sums);
  return DENSITY_SHARE * density + best + Math.log(sums.reduce((total, sum) => total + Math.exp(sum - best), 0));
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
  /** Whether people write a 0 before the country's numbers at home. */
  readonly hasTrunkZero: (phone: string) => boolean;
  /** Digits without code and trunk prefix. */
  readonly lengths: ReadonlySet<number>;
  /** With the plan's size as a power of ten. */
  readonly kindOf: (
    isLandline: boolean,
    length: number,
  ) => { readonly kind: 'mobile' | 'landline' | 'either'; readonly size: number };
}

const plans = new Map<CountryCode, Plan>();

function planOf(country: CountryCode): Plan {
  const known = plans.get(country);
  if (known !== undefined) return known;
  const sizes = new Map(
    (PLAN_SIZES[country] ?? '').split(' ').map((entry) => {
      const [key = '', size = '0'] = entry.split(':');
      return [key, Number(size)] as const;
    }),
  );
  const sizeOf = (kind: string, length: number): number => sizes.get(`${kind}${length}`) ?? length - MISSED_POWER;
  let trunkZero: boolean | undefined;
  const plan: Plan = {
    lengths: new Set([...sizes.keys()].map((key) => Number(key.slice(1)))),
    hasTrunkZero: (phone) => (trunkZero ??= /^\(?0/u.test(parsePhoneNumberFromString(phone)?.formatNational() ?? '')),
    kindOf: (isLandline, length) => {
      const either = sizes.get(`e${length}`) ?? 0;
      // Where most look alike, the few that are surely of one kind say nothing.
      if (either > sizeOf('m', length) && either > sizeOf('f', length)) return { kind: 'either', size: either };
      return isLandline
        ? { kind: 'landline', size: sizeOf('f', length) }
        : { kind: 'mobile', size: sizeOf('m', length) };
    },
  };
  plans.set(country, plan);
  return plan;
}

/** What the estimate has missed is rare in the plan. */
const MISSED_POWER = 3;
