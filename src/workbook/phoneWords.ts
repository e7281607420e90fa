import { FAX_NAMES, OTHER_NUMBERS, PHONE_NAMES, PHONETIC_NAMES, WHATSAPP_NAMES } from './phoneVocabulary';

/**
 * What a header says of phone numbers, from 0 (nothing) to 0.8; above 0.5 it names them as such. Words alone make no
 * phone column: what stands below them decides.
 */
export function phoneWordStrength(header: string): number {
  return wordsOf(header).strength;
}

/** Whether a header speaks of phone numbers. */
export function hasPhoneWord(header: string): boolean {
  return phoneWordStrength(header) > 0;
}

/** Whether a column is never offered, whatever it holds: a fax, the sound of a name, an amount, another number. */
export function isNeverPhone(header: string): boolean {
  return wordsOf(header).isNever;
}

interface HeaderWords {
  readonly strength: number;
  readonly isNever: boolean;
}

/** The same headers are asked about again and again while a sheet's layout is looked for. */
const known = new Map<string, HeaderWords>();
const MAX_KNOWN_COUNT = 1000;
/** Whoever asks a question in a header says early what it is about. */
const MAX_LOOKED_AT_LENGTH = 400;

function wordsOf(header: string): HeaderWords {
  const text = header.slice(0, MAX_LOOKED_AT_LENGTH);
  const before = known.get(text);
  if (before !== undefined) return before;
  if (known.size === MAX_KNOWN_COUNT) known.clear();
  const found = readWords(text);
  known.set(text, found);
  return found;
}

function readWords(header: string): HeaderWords {
  const plain = plainText(header.replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' '));
  if (PHONETIC.isIn(plain)) return { strength: 0, isNever: true };
  const withoutFax = FAX.removeFrom(plain);
  const strength = strengthOf(withoutFax);
  // “Tél / Fax” may well be the only number there is.
  if (withoutFax !== plain) return strength > 0.5 ? { strength: 0.3, isNever: false } : { strength: 0, isNever: true };
  return { strength, isNever: strength === 0 && OTHERS.isIn(plain) };
}

function strengthOf(plain: string): number {
  if (WHATSAPP.isIn(plain)) return 0.8;
  if (MOBILE.isIn(plain)) return 0.7;
  if (PHONE.isIn(plain)) return 0.6;
  return WEAK.isIn(plain) ? 0.1 : 0;
}

/** Words that are found in a plain text: long ones also within longer words, as in Telefonnummer, short ones alone. */
class Vocabulary {
  readonly #pattern: RegExp;

  constructor(names: Iterable<string>, parts: readonly string[] = []) {
    const words = [...new Set([...names].map(plainText))].sort((left, right) => right.length - left.length);
    const alternatives = words.map((word) => {
      const escaped = word
        .replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`)
        .replaceAll(' ', String.raw`[^\p{L}\p{M}]+`);
      if (WITHOUT_SPACES.test(word)) return escaped;
      return word.length < MIN_PART_LENGTH ? alone(escaped) : begins(escaped);
    });
    this.#pattern = new RegExp([...parts, ...alternatives].join('|'), 'u');
  }

  isIn(plain: string): boolean {
    return this.#pattern.test(plain);
  }

  removeFrom(plain: string): string {
    return plain.replaceAll(new RegExp(this.#pattern, 'gu'), ' ');
  }
}

/** Scripts whose words stand one after the other. */
const WITHOUT_SPACES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const MIN_PART_LENGTH = 5;

function alone(word: string): string {
  return String.raw`(?<![\p{L}\p{M}])${word}(?![\p{L}\p{M}])`;
}

/** Endings bend, and a word may be glued to another before it; an Arabic article too. */
function begins(word: string): string {
  return String.raw`(?<![\p{L}\p{M}])(?:ال|ב|ה)?${word}`;
}

/** Within longer words too; neither the furniture (mobilier) nor the estate (immobilier) nor the car. */
const MOBILE_PARTS = [
  String.raw`(?<!im|auto)mobil(?!i[ae])`,
  'celular',
  'cellular',
  'cellulare',
  'matkapuh',
  'kannykka',
  'komork',
  'ponsel',
  'handphone',
  'handynummer',
];
const PHONE_PARTS = ['phone', 'telef', 'telep', 'fono', 'rufnummer', 'puhelin', 'telpon', 'telfon', 'foonu'];
const STARTS = { mobile: ['моб', 'сотов'], phone: ['тел', 'τηλ'] };

function namesOf(kind: 'phone' | 'mobile'): string[] {
  return Object.values(PHONE_NAMES).flatMap((names) => names[kind]);
}

/** They may just as well be a number of anything else. */
const WEAK_NAMES = (
  'numero number numbers nummer numer numara num no nr nomor nomer номер رقم contact contacts contacto ' +
  'contato contatto kontakt kontak iletisim контакт תקשורת port recapito communication नंबर নম্বর 號碼 号码 ' +
  '番号 번호 شماره מספר sdt'
).split(' ');

const starting = (words: readonly string[]): string[] =>
  words.map((word) => String.raw`(?<![\p{L}\p{M}])${plainText(word)}`);

const WHATSAPP = new Vocabulary(WHATSAPP_NAMES, [String.raw`whats\s?app`]);
const MOBILE = new Vocabulary(
  namesOf('mobile').filter((name) => !/^m[oò]bil/iu.test(name)),
  [...MOBILE_PARTS, ...starting(STARTS.mobile)],
);
const PHONE = new Vocabulary(namesOf('phone'), [...PHONE_PARTS, ...starting(STARTS.phone)]);
const WEAK = new Vocabulary(WEAK_NAMES);
const FAX = new Vocabulary(FAX_NAMES, ['telefax', 'telecopi']);
const PHONETIC = new Vocabulary(PHONETIC_NAMES);
const OTHERS = new Vocabulary(OTHER_NUMBERS);

/** Without accents and case; composed again, since Korean falls apart otherwise. The vocabulary is written like this. */
function plainText(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('đ', 'd');
}
