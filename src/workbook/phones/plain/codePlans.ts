import type { CountryCode, NumberType } from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/metadata.max.json';
import { DigitAutomaton, type DigitState } from './digitAutomaton';
import { parseDigitPattern } from './digitPattern';

/** A country's numbering plan, as far as reading a number needs it. */
export interface NumberingPlan {
  readonly country: CountryCode;
  readonly code: string;
  /** Its place among the countries that share the code. */
  readonly index: number;
  /** What is dialled before another country's code. */
  readonly abroad: PlanPrefix;
  /** What is dialled before a number of one's own; null for nothing. */
  readonly national: PlanPrefix | null;
  /** What the national prefix turns into, for plans that say so. */
  readonly transform: string | null;
  /** Digits that a number may have, ascending. */
  readonly lengths: readonly number[];
  readonly plans: CodePlans;
}

/** Digits, or where a plan knows several, the beginning of a number. */
export type PlanPrefix = string | RegExp;

/** What some digits are in the plans of a calling code. */
export interface DigitsLook {
  /** Whose they are. */
  readonly owner: NumberingPlan | null;
  /** By the plan's index: whether they look like a number of it at all, and which kind they are there. */
  readonly fits: readonly boolean[];
  readonly types: readonly NumberType[];
}

/** Plans that share a calling code, compiled from libphonenumber's metadata into one automaton. */
export class CodePlans {
  /** The main country's is the first. */
  readonly all: readonly NumberingPlan[];
  readonly #sources: readonly PlanSource[];
  readonly #automaton = new DigitAutomaton();
  readonly #looks = new Map<DigitState, DigitsLook[]>();

  constructor(code: string, sources: readonly PlanSource[]) {
    this.#sources = sources;
    this.all = sources.map(({ country, abroad, national, transform, lengths }, index) => {
      return { country, code, index, abroad, national, transform, lengths, plans: this };
    });
    for (const [index, { patterns }] of sources.entries()) {
      for (const { pattern, slot } of patterns) {
        const tag = index * SLOTS_COUNT + slot;
        if (slot === LEADING) this.#automaton.addPrefix(pattern, tag);
        else this.#automaton.add(pattern, tag);
      }
    }
  }

  look(digits: string): DigitsLook {
    const state = this.#automaton.walk(digits);
    let byLength = this.#looks.get(state);
    if (byLength === undefined) this.#looks.set(state, (byLength = []));
    return (byLength[digits.length] ??= this.#judge(state, digits.length));
  }

  #judge({ tags }: DigitState, length: number): DigitsLook {
    const has = (index: number, slot: number): boolean => tags.has(index * SLOTS_COUNT + slot);
    const fits = this.#sources.map((_, index) => has(index, GENERAL));
    const types = this.#sources.map(({ kinds }, index) => {
      if (!has(index, GENERAL)) return undefined;
      const isOf = (kind: number): boolean => has(index, kind) && kinds[kind]?.lengths.includes(length) === true;
      if (!isOf(FIXED_LINE)) return OTHER_TYPES.find(([kind]) => isOf(kind))?.[1];
      return kinds[MOBILE]?.hasPattern !== true || isOf(MOBILE) ? 'FIXED_LINE_OR_MOBILE' : 'FIXED_LINE';
    });
    const [only] = this.all;
    const owner =
      this.all.length === 1
        ? only
        : this.all.find(({ index }) =>
            this.#sources[index]?.hasLeading ? has(index, LEADING) : types[index] !== undefined,
          );
    return { owner: owner ?? null, fits, types };
  }
}

/** Null for a calling code or a country that isn't understood here, and is the library's. */
export function plansOfCode(code: string): CodePlans | null {
  const known = BY_CODE.get(code);
  if (known !== undefined) return known;
  const plans = compile(code);
  BY_CODE.set(code, plans);
  return plans;
}

/** Whether a number may begin with it, whoever understands it. */
export function isCallingCode(code: string): boolean {
  return Object.hasOwn(metadata.country_calling_codes, code) || Object.hasOwn(metadata.nonGeographic, code);
}

export function planOfCountry(country: CountryCode): NumberingPlan | null {
  const known = BY_COUNTRY.get(country);
  if (known !== undefined) return known;
  const code: unknown = rowOf(country)[0];
  const plans = typeof code === 'string' ? plansOfCode(code) : null;
  const plan = plans?.all.find((each) => each.country === country) ?? null;
  BY_COUNTRY.set(country, plan);
  return plan;
}

const BY_CODE = new Map<string, CodePlans | null>();
const BY_COUNTRY = new Map<CountryCode, NumberingPlan | null>();

/** The form of metadata that this was written for: any other is the library's alone. */
const KNOWN_VERSION = 4;

function compile(code: string): CodePlans | null {
  const countries = Object.hasOwn(metadata.country_calling_codes, code) ? metadata.country_calling_codes[code] : [];
  if (metadata.version !== KNOWN_VERSION || countries === undefined || countries.length === 0) return null;
  const sources = countries.map((country) => readPlan(country));
  return sources.every((source) => source !== null) ? new CodePlans(code, sources) : null;
}

/** The kinds' numbers are those of their places in the metadata. */
const FIXED_LINE = 0;
const MOBILE = 1;
const GENERAL = 10;
const LEADING = 11;
const SLOTS_COUNT = 12;

/** In the order in which the library asks for them. */
const OTHER_TYPES: readonly (readonly [number, NumberType])[] = [
  [MOBILE, 'MOBILE'],
  [3, 'PREMIUM_RATE'],
  [2, 'TOLL_FREE'],
  [9, 'SHARED_COST'],
  [8, 'VOIP'],
  [4, 'PERSONAL_NUMBER'],
  [7, 'PAGER'],
  [6, 'UAN'],
  [5, 'VOICEMAIL'],
];

interface PlanSource {
  readonly country: CountryCode;
  readonly abroad: PlanPrefix;
  readonly national: PlanPrefix | null;
  readonly transform: string | null;
  readonly lengths: readonly number[];
  readonly hasLeading: boolean;
  readonly patterns: readonly { readonly pattern: Pattern; readonly slot: number }[];
  readonly kinds: readonly ({ readonly hasPattern: boolean; readonly lengths: readonly number[] } | null)[];
}

type Pattern = NonNullable<ReturnType<typeof parseDigitPattern>>;

function rowOf(country: CountryCode): readonly unknown[] {
  return metadata.countries[country] ?? [];
}

/** A row of the metadata has nothing, null or 0 where there is nothing to be said. */
function readPlan(country: CountryCode): PlanSource | null {
  const row = rowOf(country);
  const lengths = asCounts(row[3]);
  const types: readonly unknown[] = Array.isArray(row[11]) ? row[11] : [];
  if (lengths === null || types.length === 0) return null;
  const kinds = types.map((type: unknown) => {
    if (!Array.isArray(type)) return null;
    return { source: asText(type[0]), hasPattern: asText(type[0]) !== null, lengths: asCounts(type[1]) ?? lengths };
  });
  const wanted = [
    ...kinds.map((kind, slot) => ({ source: kind?.source ?? null, slot })),
    { source: asText(row[2]), slot: GENERAL },
    { source: asText(row[10]), slot: LEADING },
  ];
  const patterns: { pattern: Pattern; slot: number }[] = [];
  for (const { source, slot } of wanted) {
    if (source === null) continue;
    const pattern = parseDigitPattern(source);
    if (pattern === null) return null;
    patterns.push({ pattern, slot });
  }
  const abroad = asText(row[1]);
  const national = asText(row[7]) ?? asText(row[5]);
  if (abroad === null) return null;
  return {
    country,
    abroad: asPrefix(abroad),
    national: national === null ? null : asPrefix(national),
    transform: asText(row[8]),
    lengths,
    hasLeading: asText(row[10]) !== null,
    patterns,
    kinds,
  };
}

function asPrefix(source: string): PlanPrefix {
  return /^\d+$/u.test(source) ? source : new RegExp(`^(?:${source})`, 'u');
}

function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function asCounts(value: unknown): readonly number[] | null {
  return Array.isArray(value) && value.every((each) => typeof each === 'number') ? value : null;
}
