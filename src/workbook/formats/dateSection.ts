import { literal } from './formatTokens';

export interface DateBody {
  readonly kind: 'date';
  readonly tokens: readonly DateToken[];
  /** Hours from 1 to 12. */
  readonly halfDay: boolean;
  /** Digits shown after the seconds, 0 to 3. */
  readonly secondDecimalCount: number;
  /** BCP 47, where the format names its own language. */
  readonly language: string | null;
  /** The reader's locale decides instead. */
  readonly system: 'date' | 'time' | null;
}

export type DateToken =
  | { readonly kind: 'text'; readonly text: string }
  /** `unit` is the letter of Excel, with `n` for minutes; `elapsed` counts on beyond a day. */
  | {
      readonly kind: 'field';
      readonly unit: 'y' | 'm' | 'd' | 'h' | 'n' | 's';
      readonly width: number;
      readonly elapsed: boolean;
    }
  | { readonly kind: 'fraction'; readonly width: number }
  | { readonly kind: 'halfDay'; readonly short: boolean };

export function parseDate(tokens: readonly string[]): DateBody {
  const parsed: DateToken[] = [];
  let halfDay = false;
  let secondDecimalCount = 0;
  let language: string | null = null;
  let system: 'date' | 'time' | null = null;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? '';
    const field = /^(\[?)(y+|m+|d+|h+|s+)\]?$/iu.exec(token);
    if (field) {
      const letters = field[2]?.toLowerCase() ?? '';
      parsed.push({
        kind: 'field',
        unit: letters[0] === 'm' && isMinutes(tokens, index) ? 'n' : (letters[0] as 'y'),
        width: letters.length,
        elapsed: field[1] === '[',
      });
    } else if (/^(?:am\/pm|a\/p)$/iu.test(token)) {
      halfDay = true;
      parsed.push({ kind: 'halfDay', short: token.length === 3 });
    } else if (/^[.,]$/u.test(token) && tokens[index + 1] === '0') {
      let width = 0;
      while (tokens[index + 1] === '0') {
        width += 1;
        index += 1;
      }
      secondDecimalCount = Math.min(width, 3);
      parsed.push({ kind: 'fraction', width: secondDecimalCount });
    } else if (token.startsWith('[')) {
      const locale = /^\[\$[^-\]]*-([^\]]+)\]$/u.exec(token)?.[1];
      if (/^f800$/iu.test(locale ?? '')) system = 'date';
      else if (/^f400$/iu.test(locale ?? '')) system = 'time';
      else if (locale !== undefined) language = languageOf(locale);
    } else parsed.push({ kind: 'text', text: literal(token) });
  }
  return { kind: 'date', tokens: parsed, halfDay, secondDecimalCount, language, system };
}

/** Whether it shows a day, and not the time alone or what has passed of it. */
export function hasDay({ tokens, system }: DateBody): boolean {
  return (
    system === 'date' || tokens.some((token) => token.kind === 'field' && !token.elapsed && 'ymd'.includes(token.unit))
  );
}

/** `m` means minutes behind hours and before seconds, months elsewhere. */
function isMinutes(tokens: readonly string[], index: number): boolean {
  if (tokens[index]?.startsWith('[')) return true;
  if ((tokens[index]?.length ?? 0) > 2) return false;
  const isField = (token: string): boolean => /^\[?[ymdhs]+\]?$/iu.test(token);
  const before = tokens.slice(0, index).findLast(isField);
  const after = tokens.slice(index + 1).find(isField);
  return /^\[?h/iu.test(before ?? '') || /^\[?s/iu.test(after ?? '');
}

/** By the primary language of Windows' language numbers, which formats name. */
const LANGUAGES: Readonly<Record<number, string>> = {
  1: 'ar',
  2: 'bg',
  3: 'ca',
  4: 'zh',
  5: 'cs',
  6: 'da',
  7: 'de',
  8: 'el',
  9: 'en',
  10: 'es',
  11: 'fi',
  12: 'fr',
  13: 'he',
  14: 'hu',
  15: 'is',
  16: 'it',
  17: 'ja',
  18: 'ko',
  19: 'nl',
  20: 'nb',
  21: 'pl',
  22: 'pt',
  24: 'ro',
  25: 'ru',
  26: 'hr',
  27: 'sk',
  29: 'sv',
  30: 'th',
  31: 'tr',
  33: 'id',
  34: 'uk',
  36: 'sl',
  37: 'et',
  38: 'lv',
  39: 'lt',
  41: 'fa',
  42: 'vi',
  45: 'eu',
  57: 'hi',
  62: 'ms',
  86: 'gl',
};

function languageOf(code: string): string | null {
  if (/^[0-9a-f]+$/iu.test(code)) return LANGUAGES[Number.parseInt(code, 16) & 0x3ff] ?? null;
  try {
    return Intl.getCanonicalLocales(code.split(',')[0])[0] ?? null;
  } catch {
    return null;
  }
}
