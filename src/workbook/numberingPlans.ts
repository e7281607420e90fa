import { type NumberType, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { message, type Message } from '../sender/message';

export interface ValidPhone {
  /** E.164. */
  readonly phone: string;
  /** What a person may want to know of it. */
  readonly note: Message | null;
  /** Surely a landline; false where mobile numbers look the same. */
  readonly isLandline: boolean;
}

/**
 * Kinds of numbers that belong to no person's phone, by libphonenumber's metadata, and why they are refused. VoIP and
 * personal numbers stay: people do have WhatsApp on them.
 */
export const OUT_OF_REACH: ReadonlyMap<NonNullable<NumberType>, Message> = new Map([
  ['PREMIUM_RATE', message('This is a premium-rate number, not a person’s phone.')],
  ['SHARED_COST', message('This is a shared-cost service number, not a person’s phone.')],
  ['TOLL_FREE', message('This is a toll-free service number, not a person’s phone.')],
  ['UAN', message('This is a company’s service number, not a person’s phone.')],
  ['PAGER', message('This is a pager, which gets no WhatsApp message.')],
  ['VOICEMAIL', message('This is a voice mailbox, which gets no WhatsApp message.')],
]);

/**
 * A number written by the rules of an older numbering plan, by today's: null where no rule gives a valid one.
 * - Mexico: since August 2019 the mobile's 1 after +52 and the prefixes 01, 044, 045 are gone (libphonenumber 8.10.17).
 *   WhatsApp may still know an account by the 1; it is found by its look-up of the number before the send.
 * - Argentina: mobiles have a 9 after +54 and no 15 (https://faq.whatsapp.com/1294841057948784).
 * - Brazil: since November 2016 every mobile has nine digits, the old eight with a 9 before them. Eight digits that begin
 *   with 7 are still in use.
 * @param phone E.164, not valid as it is
 */
export function modernNumber(phone: string): ({ readonly ok: true } & ValidPhone) | null {
  for (const { pattern, modern, note } of RULES) {
    if (!pattern.test(phone)) continue;
    const parsed = parsePhoneNumberFromString(phone.replace(pattern, modern), { extract: false });
    if (parsed?.isValid() === true) {
      return { ok: true, phone: parsed.number, note, isLandline: parsed.getType() === 'FIXED_LINE' };
    }
  }
  return null;
}

interface Rule {
  readonly pattern: RegExp;
  readonly modern: string;
  readonly note: Message | null;
}

const RULES: readonly Rule[] = [
  { pattern: /^\+52(?:1|01|044|045)(\d{10})$/u, modern: '+52$1', note: null },
  // The area code has two to four digits, with the subscriber's always ten.
  { pattern: /^\+549?(11)15(\d{8})$/u, modern: '+549$1$2', note: null },
  { pattern: /^\+549?(\d{3})15(\d{7})$/u, modern: '+549$1$2', note: null },
  { pattern: /^\+549?(\d{4})15(\d{6})$/u, modern: '+549$1$2', note: null },
  {
    pattern: /^\+55(\d{2})([689]\d{7})$/u,
    modern: '+55$19$2',
    note: message(
      'A Brazilian mobile number of eight digits: it is read with the 9 that they all begin with since 2016.',
    ),
  },
];
