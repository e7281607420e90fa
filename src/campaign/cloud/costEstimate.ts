import type { Charge } from '../../sender/report/charge';
import { chargeText } from '../../sender/report/chargeText';
import type { ChosenTemplate } from '../../sender/content/cloudTemplate';
import type { CountryCount } from '../../sender/model';
import { countOf, sentence, type Sentence } from '../../sender/sentence';
import type { CloudCampaign } from '../../sessions/sessionFile';
import type { PriceRange, RateCard } from './rateCard';

export type PricedCategory = Exclude<Charge, 'free' | 'other'>;

export interface CostEstimate {
  readonly category: PricedCategory;
  /** Of the rate card. */
  readonly date: string;
  readonly currency: string;
  readonly low: number;
  readonly high: number;
  readonly countries: readonly CountryCost[];
  /** Messages to countries of which the card says nothing. */
  readonly unpricedCount: number;
}

export interface CountryCost {
  readonly country: string;
  readonly count: number;
  /** Null for no price. */
  readonly low: number | null;
  readonly high: number | null;
}

/** What messages would cost if all were delivered. */
export function estimateCost(
  { date, currency, rates, others }: RateCard,
  category: PricedCategory,
  destinations: readonly CountryCount[],
): CostEstimate {
  const countries = destinations.map(({ country, readyCount: count }): CountryCost => {
    const price = (rates[country] ?? others)?.[category] ?? others?.[category];
    if (price === undefined) return { country, count, low: null, high: null };
    const [low, high] = boundsOf(price);
    return { country, count, low: rounded(low * count), high: rounded(high * count) };
  });
  const sum = (of: 'low' | 'high'): number => rounded(countries.reduce((all, each) => all + (each[of] ?? 0), 0));
  const unpricedCount = countries.reduce((all, { count, low }) => all + (low === null ? count : 0), 0);
  return { category, date, currency, low: sum('low'), high: sum('high'), countries, unpricedCount };
}

/** As what Meta bills it: a free text is service. Null for a category without a price. */
export function categoryOf({ template }: CloudCampaign): PricedCategory | null {
  return template === undefined ? 'service' : categoryOfTemplate(template);
}

function categoryOfTemplate({ category, isMarketing }: ChosenTemplate): PricedCategory | null {
  if (isMarketing) return 'marketing';
  return PRICED.find((known) => known === category?.toLowerCase()) ?? null;
}

const PRICED: readonly PricedCategory[] = ['marketing', 'utility', 'authentication', 'service'];

export function costText(estimate: CostEstimate): Sentence {
  const { category, date, currency, low, high, unpricedCount } = estimate;
  const money = (amount: number) => ({ kind: 'money', amount, currency }) as const;
  const sum = low === high ? sentence('{0}', money(low)) : sentence('{0} to {1}', money(low), money(high));
  const said = sentence(
    'Cost if all are delivered: {0}, as {1}, by the rate card of {2}. What counts is Meta’s own.',
    sum,
    chargeText(category),
    date,
  );
  if (unpricedCount === 0) return said;
  return sentence('{0} {1}', said, sentence('Messages without a price in it: {0}.', countOf(unpricedCount)));
}

function boundsOf(price: PriceRange): readonly [low: number, high: number] {
  return typeof price === 'number' ? [price, price] : [Math.min(...price), Math.max(...price)];
}

/** To a hundredth of a cent, as prices are. */
function rounded(amount: number): number {
  return Math.round(amount * 10_000) / 10_000;
}
