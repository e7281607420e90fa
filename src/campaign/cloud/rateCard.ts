import * as v from 'valibot';

const amount = v.pipe(v.number(), v.minValue(0), v.maxValue(1000));
/** A price, or what it lies between. */
const rangeSchema = v.union([amount, v.tuple([amount, amount])]);

const ratesSchema = v.partial(
  v.object({ marketing: rangeSchema, utility: rangeSchema, authentication: rangeSchema, service: rangeSchema }),
);

export const cardSchema = v.object({
  /** From when on it is right. */
  date: v.pipe(v.string(), v.isoDate()),
  /** ISO 4217. */
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/u)),
  /** For each delivered message, by the recipient’s country (ISO 3166-1 alpha-2) and the category. */
  rates: v.record(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/u)), ratesSchema),
  /** Of all other countries; left out where they have no price. */
  others: v.optional(ratesSchema),
});

export type RateCard = v.InferOutput<typeof cardSchema>;
export type PriceRange = v.InferOutput<typeof rangeSchema>;
