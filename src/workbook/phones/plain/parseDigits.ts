import type { CountryCode, NumberType } from 'libphonenumber-js/max';
import {
  type CodePlans,
  type DigitsLook,
  isCallingCode,
  type NumberingPlan,
  planOfCountry,
  plansOfCode,
} from './codePlans';

/** What libphonenumber makes of digits. */
export interface ParsedDigits {
  readonly code: string;
  readonly national: string;
  readonly country: CountryCode | null;
  /** Undefined for no valid number. */
  readonly type: NumberType;
}

/**
 * Digits read as libphonenumber's `parsePhoneNumberFromString` reads them, step by step, by plans compiled once. Null for
 * no number at all; `unknown` for what only the library can tell.
 * @param digits nothing else than 0 to 9
 */
export function parseDigits(
  digits: string,
  hasPlus: boolean,
  defaultCountry: CountryCode | undefined,
): ParsedDigits | null | 'unknown' {
  if (digits.length < MIN_PLAIN_COUNT || digits.length > MAX_PLAIN_COUNT) return 'unknown';
  if (hasPlus) return parseCoded(digits, 0);
  if (defaultCountry === undefined) return 'unknown';
  const plan = planOfCountry(defaultCountry);
  if (plan === null) return 'unknown';
  const dialled = prefixCount(plan.abroad, digits);
  if (dialled > 0 && dialled < digits.length && digits[dialled] !== '0') return parseCoded(digits, dialled);
  const bare = withoutOwnCode(digits, plan);
  const { plans } = plan;
  return bare === null ? finish(digits, plan, plan.country) : finish(bare, mainPlan(plans, plan), null);
}

/** Fewer may be too few for the library to be a number at all, and no number has more. */
const MIN_PLAIN_COUNT = 5;
const MAX_PLAIN_COUNT = 17;
const MAX_CODE_COUNT = 3;

function parseCoded(digits: string, start: number): ParsedDigits | null | 'unknown' {
  for (let count = 1; count <= MAX_CODE_COUNT && start + count <= digits.length; count += 1) {
    const code = digits.slice(start, start + count);
    if (!isCallingCode(code)) continue;
    const plan = plansOfCode(code)?.all[0];
    return plan === undefined ? 'unknown' : finish(digits.slice(start + count), plan, null);
  }
  return null;
}

/** A country's own code without a plus, where the number would be none with it; null where it stays. */
function withoutOwnCode(digits: string, plan: NumberingPlan): string | null {
  if (!digits.startsWith(plan.code)) return null;
  const shorter = digits.slice(plan.code.length);
  const { plans } = plan;
  const whole = plans.look(nationalOf(digits, plan));
  const isOne = whole.fits[plan.index];
  if (!isOne && plans.look(nationalOf(shorter, plan)).fits[plan.index]) return shorter;
  return lengthOf(nationalOf(digits, plan), plan) === 'tooLong' ? shorter : null;
}

const MIN_NATIONAL_COUNT = 2;

function finish(digits: string, plan: NumberingPlan, country: CountryCode | null): ParsedDigits | null {
  const national = nationalOf(digits, plan);
  if (national.length < MIN_NATIONAL_COUNT || national.length > MAX_PLAIN_COUNT) return null;
  const { code, plans } = plan;
  const look = plans.look(national);
  if (look.owner !== null) {
    return { code, national, country: look.owner.country, type: look.types[look.owner.index] };
  }
  // The plan of a number that nobody in particular has is the one of the country that it was read in.
  return { code, national, country, type: look.types[plan.index] };
}

function mainPlan(plans: CodePlans, plan: NumberingPlan): NumberingPlan {
  return plans.all[0] ?? plan;
}

/** Without what is dialled before it within the country, unless it needs that to be a number. */
function nationalOf(digits: string, plan: NumberingPlan): string {
  const national = withoutPrefix(digits, plan);
  if (national === digits) return digits;
  const { plans, index } = plan;
  const look: DigitsLook = plans.look(national);
  if (plans.look(digits).fits[index] && !look.fits[index]) return digits;
  return lengthOf(national, look.owner ?? plan) === 'tooShortOrBetween' ? digits : national;
}

function withoutPrefix(digits: string, { national, transform }: NumberingPlan): string {
  if (national === null) return digits;
  if (typeof national === 'string') return digits.startsWith(national) ? digits.slice(national.length) : digits;
  const match = national.exec(digits);
  if (match === null) return digits;
  const lastGroup = match.length > 1 ? match[match.length - 1] : undefined;
  return transform !== null && lastGroup !== undefined && lastGroup !== ''
    ? digits.replace(national, transform)
    : digits.slice(match[0].length);
}

function prefixCount(prefix: NumberingPlan['abroad'], digits: string): number {
  if (typeof prefix === 'string') return digits.startsWith(prefix) ? prefix.length : 0;
  return prefix.exec(digits)?.[0].length ?? 0;
}

function lengthOf(national: string, { lengths }: NumberingPlan): 'possible' | 'tooLong' | 'tooShortOrBetween' {
  if (lengths.includes(national.length)) return 'possible';
  const longest = lengths.at(-1) ?? 0;
  return national.length > longest ? 'tooLong' : 'tooShortOrBetween';
}
