/** A person as WhatsApp knows them: by E.164, or by WhatsApp's own id where the number is hidden. */
export type Person = `+${string}` | `${string}@lid`;

/** The same as one number: the digits, below zero for an id of WhatsApp's. */
export type PersonKey = number;

/** Who that is: E.164 or an id of WhatsApp's, of a number or of a hidden one; null where it is neither. */
export function parsePerson(text: string): Person | null {
  if (PHONE.test(text)) return text as Person;
  const [, digits, server] = WHATSAPP_ID.exec(text) ?? [];
  if (digits === undefined) return null;
  return server === 'lid' ? `${digits}@lid` : `+${digits}`;
}

/** @throws TypeError where it is no person, which `parsePerson` would have told. */
export function keyOf(person: Person): PersonKey {
  const parsed = parsePerson(person);
  // A mistake of the caller's; it isn't named, since it may hold a number.
  if (parsed === null) throw new TypeError('Neither E.164 nor an id of WhatsApp’s.');
  return parsed.startsWith('+') ? Number(parsed.slice(1)) : -Number(parsed.slice(0, -HIDDEN.length));
}

export function personOf(key: PersonKey): Person {
  return key > 0 ? `+${key}` : `${-key}${HIDDEN}`;
}

/** Fifteen digits are whole in a double. */
export function isKey(key: number): boolean {
  return Number.isInteger(key) && key !== 0 && Math.abs(key) < 1e15;
}

const HIDDEN = '@lid';
const PHONE = /^\+[1-9]\d{0,14}$/u;
/** Some name the device, too. */
const WHATSAPP_ID = /^([1-9]\d{0,14})(?::\d{1,5})?@(lid|c\.us|s\.whatsapp\.net)$/u;
