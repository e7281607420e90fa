import { type CountryCode, type NumberType, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { sentence, type Sentence } from '../../sender/sentence';

export interface ValidPhone {
  /** E.164. */
  readonly phone: string;
  /** Whose it is; null for none's in particular. */
  readonly country: CountryCode | null;
  /** What a person may want to know of it. */
  readonly note: Sentence | null;
  /** A landline is surely one; where mobile numbers look the same, it's a mobile. */
  readonly line: PhoneLine;
}

type PhoneLine = 'mobile' | 'landline' | 'other';

export function lineOf(type: NumberType): PhoneLine {
  if (type === 'FIXED_LINE') return 'landline';
  return type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE' ? 'mobile' : 'other';
}

/**
 * Kinds of numbers that belong to no person's phone, by libphonenumber's metadata, and why they are refused. VoIP and
 * personal numbers stay: people do have WhatsApp on them.
 */
export const OUT_OF_REACH: ReadonlyMap<NonNullable<NumberType>, Sentence> = new Map([
  ['PREMIUM_RATE', sentence('This is a premium-rate number, not a person’s phone.')],
  ['SHARED_COST', sentence('This is a shared-cost service number, not a person’s phone.')],
  ['TOLL_FREE', sentence('This is a toll-free service number, not a person’s phone.')],
  ['UAN', sentence('This is a company’s service number, not a person’s phone.')],
  ['PAGER', sentence('This is a pager, which gets no WhatsApp message.')],
  ['VOICEMAIL', sentence('This is a voice mailbox, which gets no WhatsApp message.')],
]);

/**
 * A number written by the rules of an older numbering plan, by today's: null where no rule gives a valid one.
 * - Mexico: since August 2019 the mobile's 1 after +52 and the prefixes 01, 044, 045 are gone (libphonenumber 8.10.17).
 *   WhatsApp may still know an account by the 1; it is found by its look-up of the number before the send.
 * - Argentina: mobiles have a 9 after +54 and no 15 (https://faq.whatsapp.com/1294841057948784).
 * - Brazil: since November 2016 every mobile has nine digits, the old eight with a 9 before them. Eight digits that begin
 *   with 7 are still in use.
 * - Benin: since 30 November 2024 every number has 01 before its old eight digits (ARCEP Bénin).
 * - Viet Nam: from September to November 2018 the mobiles of eleven digits became ones of ten, prefix by prefix.
 * @param phone E.164, not valid as it is
 */
export function modernNumber(phone: string): ({ readonly ok: true } & ValidPhone) | null {
  for (const { pattern, modern, note } of RULES) {
    if (!pattern.test(phone)) continue;
    const parsed = parsePhoneNumberFromString(phone.replace(pattern, modern), { extract: false });
    if (parsed?.isValid() === true) {
      return { ok: true, phone: parsed.number, country: parsed.country ?? null, note, line: lineOf(parsed.getType()) };
    }
  }
  return null;
}

interface Rule {
  readonly pattern: RegExp;
  readonly modern: string;
  readonly note: Sentence | null;
}

const VIETNAMESE = sentence(
  'A Vietnamese mobile number of eleven digits: it is read with the prefix that replaced its own in 2018.',
);

const RULES: readonly Rule[] = [
  { pattern: /^\+52(?:1|01|044|045)(\d{10})$/u, modern: '+52$1', note: null },
  // The area code has two to four digits, with the subscriber's always ten.
  { pattern: /^\+549?(11)15(\d{8})$/u, modern: '+549$1$2', note: null },
  { pattern: /^\+549?(\d{3})15(\d{7})$/u, modern: '+549$1$2', note: null },
  { pattern: /^\+549?(\d{4})15(\d{6})$/u, modern: '+549$1$2', note: null },
  {
    pattern: /^\+55(\d{2})([689]\d{7})$/u,
    modern: '+55$19$2',
    note: sentence(
      'A Brazilian mobile number of eight digits: it is read with the 9 that they all begin with since 2016.',
    ),
  },
  {
    pattern: /^\+229(\d{8})$/u,
    modern: '+22901$1',
    note: sentence(
      'A Beninese number of eight digits: it is read with the 01 that they all begin with since November 2024.',
    ),
  },
  ...Object.entries({
    120: '70',
    121: '79',
    122: '77',
    126: '76',
    128: '78',
    123: '83',
    124: '84',
    125: '85',
    127: '81',
    129: '82',
    162: '32',
    163: '33',
    164: '34',
    165: '35',
    166: '36',
    167: '37',
    168: '38',
    169: '39',
    186: '56',
    188: '58',
    199: '59',
  }).map(([old, modern]) => ({
    pattern: new RegExp(`^\\+84${old}(\\d{7})$`, 'u'),
    modern: `+84${modern}$1`,
    note: VIETNAMESE,
  })),
];

/** Plans whose old numbers lack digits that depend on the operator: they are named, never guessed. */
const LACKING: readonly {
  readonly country: CountryCode;
  readonly code: string;
  readonly old: RegExp;
  readonly reason: Sentence;
}[] = [
  {
    country: 'CI',
    code: '225',
    old: /^\d{8}$/u,
    reason: sentence(
      'Numbers of Côte d’Ivoire have ten digits since January 2021: 01, 05 or 07 is missing before this mobile, by its operator.',
    ),
  },
  {
    country: 'CM',
    code: '237',
    old: /^[5-9]\d{7}$/u,
    reason: sentence('Numbers of Cameroon have nine digits since November 2014: the 6 before this mobile is missing.'),
  },
  {
    country: 'CL',
    code: '56',
    old: /^[4-9]\d{7}$/u,
    reason: sentence('Mobile numbers of Chile have nine digits: the 9 before it is missing, if it is a mobile.'),
  },
  {
    country: 'EC',
    code: '593',
    old: /^0?[89]\d{7}$/u,
    reason: sentence(
      'Mobile numbers of Ecuador have nine digits after the 0: the 9 before it is missing, if it is a mobile.',
    ),
  },
];

/** What an old number of the country lacks; null where it isn't one. */
export function missingPrefix(digits: string, country: CountryCode): Sentence | null {
  return (
    LACKING.find((plan) => plan.country === country && plan.old.test(digits))?.reason ?? missingPrefixAbroad(digits)
  );
}

/** The same of digits with their country code. */
export function missingPrefixAbroad(digits: string): Sentence | null {
  return (
    LACKING.find(({ code, old }) => digits.startsWith(code) && old.test(digits.slice(code.length)))?.reason ?? null
  );
}
