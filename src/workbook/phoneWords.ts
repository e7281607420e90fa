/** What a header says of phone numbers, from 0 (nothing) to 0.8; above 0.5 the header alone is enough. */
export function phoneWordStrength(header: string): number {
  if (header.length > 60) return 0;
  const plain = plainText(header.replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' '));
  const words = plain.split(/[^\p{L}\p{M}]+/u);
  if (words.includes('fax')) return 0.1;
  if (/whats\s?app/u.test(plain)) return 0.8;
  if (speaksOf(MOBILE, plain, words)) return 0.7;
  if (speaksOf(PHONE, plain, words)) return 0.6;
  return words.some((word) => WEAK_WORDS.has(word)) ? 0.1 : 0;
}

/** Whether a header speaks of phone numbers. */
export function hasPhoneWord(header: string): boolean {
  return phoneWordStrength(header) > 0;
}

interface Vocabulary {
  /** Looked for inside longer words too: Telefonnummer, phone_number. */
  readonly parts: RegExp;
  /** Short, or part of words that mean something else: учитель is no phone. */
  readonly starts: readonly string[];
  readonly words: ReadonlySet<string>;
}

/** Neither the furniture (mobilier) nor the estate (immobilier) nor the car. */
const MOBILE: Vocabulary = {
  parts:
    /(?<!im|auto)mobil(?!i[ae])|portable|celular|cellular|cellulare|handy|matkapuh|kannykka|komork|ponsel|κινητ|手机|手機|携帯|휴대|मोबाइल|มอถอ|جوال|موبايل|موبایل|נייד/u,
  starts: ['моб'],
  words: new Set(['gsm', 'movil', 'movel', 'telemovel', 'cel', 'cell', 'mob', 'natel', 'hp', 'tlm']),
};

const PHONE: Vocabulary = {
  parts:
    /phone|telef|telep|fono|rufnummer|puhelin|dien\s?thoai|telpon|telfon|τηλεφ|电话|電話|전화|फोन|โทร|هاتف|تلفن|טלפון/u,
  starts: ['тел', 'τηλ'],
  words: new Set(['tel', 'tels', 'tlf', 'tlfno', 'tfno', 'wa', 'ph', 'puh', 'sdt']),
};

/** They may just as well be a number of anything else. */
const WEAK_WORDS = new Set([
  'numero',
  'number',
  'nummer',
  'numer',
  'num',
  'no',
  'nr',
  'contact',
  'contacto',
  'kontakt',
  'port',
  'fixe',
]);

function speaksOf({ parts, starts, words: known }: Vocabulary, plain: string, words: readonly string[]): boolean {
  if (parts.test(plain)) return true;
  return words.some((word) => known.has(word) || starts.some((start) => word.startsWith(start)));
}

/** Without accents and case; composed again, since Korean falls apart otherwise. The vocabulary is written like this. */
function plainText(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('đ', 'd');
}
