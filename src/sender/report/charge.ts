/** As what a message of the Business API is billed; `other` is a category that this version doesn’t know. */
export const CHARGES = ['free', 'marketing', 'utility', 'authentication', 'service', 'other'] as const;

export type Charge = (typeof CHARGES)[number];

/** Reads one from outside, such as another version’s journal. */
export function parseCharge(text: string): Charge {
  return CHARGES.find((known) => known === text) ?? 'other';
}
