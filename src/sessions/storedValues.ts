import * as v from 'valibot';
import type { TypedValue } from '../sender/model';

/** What the cells of a row that aren't text hold, as frozen rows have it. */
export type StoredTyped = readonly (readonly [column: number, value: number | boolean, format: string])[];

/** Rows that an earlier version has frozen end before it. */
export const storedTypedSchema: v.GenericSchema<unknown, StoredTyped | undefined> = v.optional(
  v.array(v.tuple([v.number(), v.union([v.number(), v.boolean()]), v.string()])),
);

/** The end of a stored row. */
export function toStoredTyped(typed: readonly TypedValue[] = []): readonly [] | readonly [StoredTyped] {
  return typed.length === 0 ? [] : [typed.map(({ column, value, format }) => [column, value, format])];
}

export function fromStoredTyped(stored: StoredTyped | undefined): { readonly typed?: readonly TypedValue[] } {
  return stored && stored.length > 0
    ? { typed: stored.map(([column, value, format]) => ({ column, value, format })) }
    : {};
}
