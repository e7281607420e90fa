import french from '../../l10n/bundle.l10n.fr.json';
import type { HumanError } from '../sender/humanError';
import { createLanguage, ENGLISH } from '../sender/language';
import { formatSentence, type Sentence } from '../sender/sentence';
import { SURROUNDINGS } from './surroundings';

const FRENCH: Readonly<Record<string, string>> = french;
const LANGUAGE = SURROUNDINGS.language === 'fr' ? createLanguage('fr', (text) => FRENCH[text] ?? text) : ENGLISH;

/** A sentence in the terminal's language. */
export function say(message: Sentence): string {
  return formatSentence(message, LANGUAGE);
}

/** What happened and what to do, on one line. */
export function sayError({ happened, todo }: HumanError): string {
  return `${say(happened)} ${say(todo)}`;
}
