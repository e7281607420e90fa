import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { parsePerson, type Person } from '../../people/person';
import { parsePairingPhone } from '../../whatsapp/phoneNumbers';

/** @param country as `--country` says. @throws HumanError where it is no phone number. */
export function parsePhone(text: string, country = ''): Person {
  const digits = parsePairingPhone(text, country.toUpperCase());
  const person = digits === null ? null : parsePerson(`+${digits}`);
  if (person !== null) return person;
  throw new HumanError(
    sentence('This is no phone number.'),
    sentence(
      'Write it with its country code, such as {0}, or name the country with {1}.',
      '+12125550100',
      '--country FR',
    ),
  );
}
