import { parsePerson, type Person } from '../../people/person';
import { sentence, type Sentence } from '../../sender/sentence';
import type { Asking } from './dialogs';

/**
 * Asks for a phone number. Empty where nothing was typed, null where the user thinks better of it.
 * @param country for a number without its country code, as ISO 3166-1 alpha-2
 */
export async function askPhone(
  { dialogs, texts: { say } }: Asking,
  prompt: Sentence,
  country: string | undefined,
): Promise<Person | '' | null> {
  const { parsePairingPhone } = await import('../../whatsapp/phoneNumbers');
  const parse = (text: string): Person | '' | null => {
    if (text.trim() === '') return '';
    const digits = parsePairingPhone(text, country);
    return digits === null ? null : parsePerson(`+${digits}`);
  };
  const text = await dialogs.type({
    prompt: say(prompt),
    placeHolder: '+12125550100',
    isFleeting: true,
    problem: (given) => (parse(given) === null ? say(sentence('This is no phone number.')) : ''),
    // It is shown as it is understood, since without a country code it might be somebody else's.
    understood: (given) => (given.trim().startsWith('+') ? '' : (parse(given) ?? '')),
  });
  return text === null ? null : parse(text);
}
