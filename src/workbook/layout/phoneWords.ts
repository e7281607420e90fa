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
  const text = toWords(header.replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' '));
  if (PHONETIC.isIn(text)) return { strength: 0, isNever: true };
  const withoutFax = FAX.removeFrom(text);
  const strength = strengthOf(withoutFax);
  // “Tél / Fax” may well be the only number there is.
  if (withoutFax !== text) return strength > 0.5 ? { strength: 0.3, isNever: false } : { strength: 0, isNever: true };
  return { strength, isNever: strength === 0 && OTHERS.isIn(text) };
}

function strengthOf(text: string): number {
  if (WHATSAPP.isIn(text)) return 0.8;
  if (MOBILE.isIn(text)) return 0.7;
  if (PHONE.isIn(text)) return 0.6;
  return WEAK.isIn(text) ? 0.1 : 0;
}

/**
 * Words that are found in a text of words: short ones alone, longer ones at the beginning of a word, since endings bend,
 * and those of scripts without spaces anywhere. Looked for one by one: a pattern of them all takes V8 seconds to make.
 */
class Vocabulary {
  readonly #pieces: readonly string[];
  readonly #parts: RegExp;

  /** @param parts found within words too */
  constructor(names: Iterable<string>, parts: RegExp = NEVER) {
    this.#parts = parts;
    this.#pieces = [...new Set([...names].map((name) => toWords(name).trim()))].flatMap((word) => {
      if (WITHOUT_SPACES.test(word)) return [word];
      if (word.length < MIN_PART_LENGTH) return [` ${word} `];
      return BEFORE_WORDS.map((before) => ` ${before}${word}`);
    });
  }

  isIn(text: string): boolean {
    return this.#parts.test(text) || this.#pieces.some((piece) => text.includes(piece));
  }

  removeFrom(text: string): string {
    let left = text;
    for (const piece of this.#pieces) {
      while (left.includes(piece)) left = left.replace(new RegExp(`${piece.trimEnd()}[\\p{L}\\p{M}]*`, 'u'), ' ');
    }
    return left;
  }
}

/** Scripts whose words stand one after the other. */
const WITHOUT_SPACES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const MIN_PART_LENGTH = 5;
/** Nothing, or an article that is written with its word. */
const BEFORE_WORDS = ['', 'ال', 'ה', 'ב'];
const NEVER = /(?!)/u;

/** Within longer words too; neither the furniture (mobilier) nor the estate (immobilier) nor the car. */
const MOBILE_PARTS =
  /(?<!im|auto)mobil(?!i[ae])|celular|cellular|matkapuh|kannykka|komork|ponsel|handphone|handynummer| моб| сотов/u;
const PHONE_PARTS = /phone|telef|telep|fono|rufnummer|puhelin|telpon|telfon|foonu| тел| τηλ/u;

function namesOf(kind: 'phone' | 'mobile'): string[] {
  return Object.values(PHONE_NAMES).flatMap((names) => names[kind]);
}

/** They may just as well be a number of anything else. */
const WEAK_NAMES = (
  'numero number numbers nummer numer numara num no nr nomor nomer номер رقم contact contacts contacto ' +
  'contato contatto contatti kontakt kontak iletisim контакт תקשורת port recapito communication नंबर নম্বর 號碼 号码 ' +
  '番号 번호 شماره מספר sdt'
).split(' ');

const WHATSAPP = new Vocabulary(WHATSAPP_NAMES, /whats ?app/u);
const MOBILE = new Vocabulary(
  namesOf('mobile').filter((name) => !/^m[oò]bil/iu.test(name)),
  MOBILE_PARTS,
);
const PHONE = new Vocabulary(namesOf('phone'), PHONE_PARTS);
const WEAK = new Vocabulary(WEAK_NAMES);
const FAX = new Vocabulary(FAX_NAMES);
const PHONETIC = new Vocabulary(PHONETIC_NAMES);
const OTHERS = new Vocabulary(OTHER_NUMBERS);

/**
 * Its words with a space around each, without accents and case; composed again, since Korean falls apart otherwise. The
 * vocabulary is written like this.
 */
function toWords(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('đ', 'd');
  return ` ${plain.replaceAll(/[^\p{L}\p{M}]+/gu, ' ').trim()} `;
}
