import type { Language } from './language';

/**
 * A sentence for a person, kept as its English text with `{0}`, `{1}`… for the arguments, and translated where it is
 * shown. The English text is the key in `l10n/bundle.l10n.*.json`, as VS Code's l10n has it, so a layer that knows no
 * VS Code can still speak to people. Arguments may be sentences themselves, or what Intl says in every language. It is
 * plain data: it goes from thread to thread and to disk.
 */
export interface Sentence {
  readonly text: string;
  readonly args: readonly SentenceArgument[];
}

/** A bare number names something, such as a row, and is said as it is; how many there are is a `count`. */
export type SentenceArgument = string | number | Sentence | TypedArgument;

/** What Intl knows to say. */
export type TypedArgument =
  /** ISO 3166-1 alpha-2. */
  | { readonly kind: 'country'; readonly country: string }
  | { readonly kind: 'count'; readonly count: number }
  /** `currency` is of ISO 4217. */
  | { readonly kind: 'money'; readonly amount: number; readonly currency: string }
  | { readonly kind: 'duration'; readonly durationMs: number }
  | { readonly kind: 'day'; readonly atMs: number }
  /** A day and a time. */
  | { readonly kind: 'moment'; readonly atMs: number };

export function sentence(text: string, ...args: SentenceArgument[]): Sentence {
  return { text, args };
}

export function countryName(country: string): TypedArgument {
  return { kind: 'country', country };
}

/** How many, with the separators of the reader's language: 1,790. */
export function countOf(count: number): TypedArgument {
  return { kind: 'count', count };
}

/** How long, rounded up, so that it never promises too much: `38 min`, `2 h 1 min`. */
export function durationOf(durationMs: number): TypedArgument {
  return { kind: 'duration', durationMs };
}

export function formatSentence({ text, args }: Sentence, language: Language): string {
  return language.translate(text).replaceAll(/\{(\d+)\}/gu, (whole, digits: string) => {
    const argument = args[Number(digits)];
    if (argument === undefined) return whole;
    if (typeof argument !== 'object') return String(argument);
    return 'kind' in argument ? sayTyped(argument, language) : formatSentence(argument, language);
  });
}

function sayTyped(argument: TypedArgument, language: Language): string {
  switch (argument.kind) {
    case 'country':
      return language.country(argument.country);
    case 'count':
      return language.count(argument.count);
    case 'money':
      return language.money(argument.amount, argument.currency);
    case 'duration':
      return formatSentence(durationText(argument.durationMs), language);
    case 'day':
      return language.day(argument.atMs);
    case 'moment':
      return language.moment(argument.atMs);
  }
}

/** The same as a sentence of its own. */
export function durationText(durationMs: number): Sentence {
  if (durationMs < MINUTE_MS) return sentence('{0} s', Math.max(1, Math.ceil(durationMs / 1000)));
  const roundedMs = Math.ceil(durationMs / MINUTE_MS) * MINUTE_MS;
  if (roundedMs < HOUR_MS) return sentence('{0} min', roundedMs / MINUTE_MS);
  const hours = Math.floor((roundedMs % DAY_MS) / HOUR_MS);
  if (roundedMs >= DAY_MS) return sentence('{0} d {1} h', Math.floor(roundedMs / DAY_MS), hours);
  const minutes = (roundedMs % HOUR_MS) / MINUTE_MS;
  return minutes === 0 ? sentence('{0} h', hours) : sentence('{0} h {1} min', hours, minutes);
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
