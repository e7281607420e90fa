import { once } from './once';

/** How a reader's language says sentences, and what stands in them. */
export interface Language {
  /** Gives the text in the reader's language; the text itself where there is no translation. */
  readonly translate: (text: string) => string;
  /** By its ISO 3166-1 alpha-2 code. */
  readonly country: (code: string) => string;
  readonly count: (value: number) => string;
  readonly money: (amount: number, currency: string) => string;
  readonly day: (atMs: number) => string;
  /** A day and a time. */
  readonly moment: (atMs: number) => string;
}

/**
 * All but the translation is Intl's.
 * @param tag BCP 47, such as `fr`
 */
export function createLanguage(tag: string, translate: Language['translate']): Language {
  const countries = once(() => new Intl.DisplayNames([tag, 'en'], { type: 'region' }));
  const counts = once(() => new Intl.NumberFormat(tag, { maximumFractionDigits: 0 }));
  const days = once(() => new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'long' }));
  const moments = once(() => new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' }));
  return {
    translate,
    country: (code) => countries().of(code) ?? code,
    count: (value) => counts().format(value),
    money: (amount, currency) => moneyFormat(tag, amount, currency).format(amount),
    day: (atMs) => days().format(atMs),
    moment: (atMs) => moments().format(atMs),
  };
}

/** Of a sum below one, two figures: cents alone would say nothing of what a message costs. */
function moneyFormat(tag: string, amount: number, currency: string): Intl.NumberFormat {
  const figures = amount > 0 && amount < 1 ? { maximumSignificantDigits: 2 } : {};
  return new Intl.NumberFormat(tag, { style: 'currency', currency, ...figures });
}

/** Sentences as they stand in the sources. */
export const ENGLISH: Language = createLanguage('en', (text) => text);
