import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/**
 * A number that its owner recognises and nobody else can call: '+33 6•• ••• •42'.
 * @param digits international, with or without the plus.
 */
export function maskPhone(digits: string): string {
  const e164 = `+${digits.replace(/^\+/u, '')}`;
  const parsed = parsePhoneNumberFromString(e164);
  const countryCode = parsed === undefined ? e164.slice(1, 3) : parsed.countryCallingCode;
  const national = e164.slice(1 + countryCode.length);
  const hidden = national.replaceAll(/(?<=.).(?=..)/gu, '•');
  return `+${countryCode} ${groups(hidden)}`;
}

/** Groups of three; a last one of a single digit joins the group before it. */
function groups(text: string): string {
  return text.replaceAll(/(.{3})(?=..)/gu, '$1 ');
}
