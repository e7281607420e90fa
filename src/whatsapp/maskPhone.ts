import { callingCodeOf } from './callingCodes';

/**
 * A number that its owner recognises and nobody else can call: '+33 6•• ••• •42'.
 * @param digits international, with or without the plus.
 */
export function maskPhone(digits: string): string {
  const plain = digits.replace(/^\+/u, '');
  const countryCode = callingCodeOf(plain) ?? plain.slice(0, 2);
  const national = plain.slice(countryCode.length);
  const hidden = national.replaceAll(/(?<=.).(?=..)/gu, '•');
  return `+${countryCode} ${groups(hidden)}`;
}

/** Groups of three; a last one of a single digit joins the group before it. */
function groups(text: string): string {
  return text.replaceAll(/(.{3})(?=..)/gu, '$1 ');
}
