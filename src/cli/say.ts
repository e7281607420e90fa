import french from '../../l10n/bundle.l10n.fr.json';
import { formatMessage, type Message } from '../sender/message';

const FRENCH: Readonly<Record<string, string>> = french;
const isFrench = /^fr/iu.test(process.env['LC_ALL'] ?? process.env['LC_MESSAGES'] ?? process.env['LANG'] ?? '');

/** A sentence in the terminal's language. */
export function say(message: Message): string {
  return formatMessage(message, (text) => (isFrench ? (FRENCH[text] ?? text) : text));
}
