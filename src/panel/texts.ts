import { createLanguage } from '../sender/language';
import { once } from '../sender/once';
import { durationText, formatSentence, type Sentence, type SentenceArgument } from '../sender/sentence';

/** Words and numbers in the reader's language. */
export interface Texts {
  /** BCP 47. */
  readonly language: string;
  /** Translates an English text and puts in its arguments. */
  readonly t: (text: string, ...args: readonly SentenceArgument[]) => string;
  readonly say: (message: Sentence) => string;
  /** Picks by the language's own rule: French says `0 message`, English `0 messages`. */
  readonly plural: (count: number, one: Sentence, other: Sentence) => string;
  readonly number: (value: number) => string;
  readonly decimal: (value: number, digits: number) => string;
  /** From a share of 1. */
  readonly percent: (share: number) => string;
  /** `38 min`, `2 h 1 min`; rounded up, so that it never promises too much. */
  readonly duration: (durationMs: number) => string;
  /** The time of day, with the weekday where it isn't the same day. */
  readonly timeOfDay: (atMs: number, nowMs: number) => string;
  readonly dateAndTime: (atMs: number) => string;
}

export function createTexts(strings: ReadonlyMap<string, string>, language: string): Texts {
  const words = createLanguage(language, (text) => strings.get(text) ?? text);
  const say = (sentence: Sentence): string => formatSentence(sentence, words);
  const rules = once(() => new Intl.PluralRules(language));
  const percents = once(() => new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }));
  const timesBy = (parts: Intl.DateTimeFormatOptions): (() => Intl.DateTimeFormat) =>
    once(() => new Intl.DateTimeFormat(language, { ...parts, hour: 'numeric', minute: '2-digit' }));
  const times = timesBy({});
  const timesOfAnotherDay = timesBy({ weekday: 'short' });
  const timesOfAnotherWeek = timesBy({ weekday: 'short', day: 'numeric', month: 'short' });
  return {
    language,
    t: (text, ...args) => say({ text, args }),
    say,
    plural: (count, one, other) => say(rules().select(count) === 'one' ? one : other),
    number: words.count,
    decimal: (value, digits) => new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value),
    percent: (share) => percents().format(share),
    duration: (durationMs) => say(durationText(durationMs)),
    dateAndTime: words.moment,
    timeOfDay: (atMs, nowMs) => {
      const [at, now] = [new Date(atMs), new Date(nowMs)];
      if (at.toDateString() === now.toDateString()) return times().format(at);
      // The same day of another week is told by its date.
      return (atMs - nowMs < SIX_DAYS_MS ? timesOfAnotherDay() : timesOfAnotherWeek()).format(at);
    },
  };
}

const SIX_DAYS_MS = 6 * 86_400_000;
