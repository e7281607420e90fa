import { InputBoxValidationSeverity, window } from 'vscode';
import { sentence } from '../../sender/sentence';
import { parsePerson, type Person } from '../../people/person';
import { say } from './speech';

/**
 * Asks for a phone number. Empty where nothing was typed, null where the user thinks better of it.
 * @param country for a number without its country code, as ISO 3166-1 alpha-2
 */
export async function askPhone(prompt: string, country: string | undefined): Promise<Person | '' | null> {
  const { parsePairingPhone } = await import('../../whatsapp/phoneNumbers');
  const parse = (text: string): Person | '' | null => {
    if (text.trim() === '') return '';
    const digits = parsePairingPhone(text, country);
    return digits === null ? null : parsePerson(`+${digits}`);
  };
  const text = await window.showInputBox({
    prompt,
    placeHolder: '+12125550100',
    // It is shown as it is understood, since without a country code it might be somebody else's.
    validateInput: (given) => {
      const parsed = parse(given);
      if (parsed === null) return say(sentence('This is no phone number.'));
      if (parsed === '' || given.trim().startsWith('+')) return undefined;
      return { message: parsed, severity: InputBoxValidationSeverity.Info };
    },
  });
  return text === undefined ? null : parse(text);
}
