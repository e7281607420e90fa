import french from '../../l10n/bundle.l10n.fr.json';
import type { HumanError } from '../sender/humanError';
import type { LimitWords } from '../sender/limits/limitText';
import { formatMessage, type Message } from '../sender/message';
import { SURROUNDINGS } from './surroundings';

const FRENCH: Readonly<Record<string, string>> = french;
const isFrench = SURROUNDINGS.language === 'fr';

/** A sentence in the terminal's language. */
export function say(message: Message): string {
  return formatMessage(message, (text) => (isFrench ? (FRENCH[text] ?? text) : text));
}

/** What happened and what to do, on one line. */
export function sayError({ happened, todo }: HumanError): string {
  return `${say(happened)} ${say(todo)}`;
}

const language = isFrench ? 'fr' : 'en';
const numbers = new Intl.NumberFormat(language);
const days = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long' });
const moments = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });

/** Figures and times in the terminal's language. */
export const WORDS: LimitWords = {
  number: (value) => numbers.format(value),
  day: (atMs) => days.format(atMs),
  moment: (atMs) => moments.format(atMs),
};
