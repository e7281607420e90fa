import { toPlainDigits } from './nativeDigits';
import { withoutLabels } from './phoneLabels';

/**
 * The text of a phone cell without what people and programs leave around a number: invisible marks, unusual spaces,
 * dashes and digits, a leading apostrophe, labels, the decimals of a number that a program has saved as text.
 */
export function cleanPhoneText(text: string): string {
  if (CLEAN.test(text)) return text;
  const plain = plainCharacters(text)
    .replace(/^=?["'’‘`´]+/u, '')
    .replace(/(?<!["'’‘`´])["'’‘`´]+$/u, '');
  return withoutDecimals(withoutLabels(plain));
}

/** Plain spaces, dashes and digits, nothing invisible. */
export function plainCharacters(text: string): string {
  return toPlainDigits(
    text
      .normalize('NFKC')
      .replaceAll(/[\p{Cf}\u{FE0F}\u{20E3}]/gu, '')
      .replaceAll(/[\p{White_Space}\p{Cc}]+/gu, (space) => (/[\n\r]/u.test(space) ? '\n' : ' '))
      .replaceAll(
        /[\p{Pd}\u{2212}]|(?<=[\p{Nd})]\s?)[\u{30FC}\u{2010}-\u{2015}\u{2500}\u{3161}](?=\s?[\p{Nd}(])/gu,
        '-',
      )
      .replaceAll(/(?<=\p{Nd})[\u{B7}\u{2022}\u{2024}\u{2027}\u{22C5}\u{30FB}](?=\p{Nd})/gu, '.'),
  ).trim();
}

/** As most numbers are written: there is nothing to be cleaned. */
const CLEAN = /^(?!\+?\d+\.0+$)\+?[\d()/-]+(?:[ .][\d()/-]{2,})*$/u;

/** 2015550132.0: pandas and its like write so what they took for a number. */
function withoutDecimals(text: string): string {
  return text.replace(/^(\+?\d{5,15})[.,]0{1,2}$/u, '$1');
}

/** 3.36E+10 as text: the spreadsheet program has thrown digits away. */
export function looksShortened(text: string): boolean {
  return SCIENTIFIC.test(text);
}

/** 3.3199001234E+10 as text has all of its digits: they are put back in order. Any other text is given back as it is. */
export function expandScientific(text: string): string {
  const [, first = '', rest = '', exponent = ''] = SCIENTIFIC.exec(text) ?? [];
  return exponent !== '' && rest.length === Number(exponent) ? first + rest : text;
}

const SCIENTIFIC = /^(\d)(?:[.,](\d+))?e\+?(\d{1,2})$/iu;

/** The single numbers of a cell that holds several; one or none where it doesn't. */
export function splitNumbers(text: string): readonly string[] {
  const parts = text.split(/:::|[;,|/\n&]|(?<!\s)\s+(?:-|ou|or|et|and|und|oder|o|y|e)\s+|(?=\+)(?<=\d\s*)/iu);
  const numbers = parts.filter(hasEnoughDigits).map((part) => withoutLabels(part.trim()));
  if (numbers.length > 1) return numbers;
  const words = text.split(/\s+/u);
  return words.length > 1 && words.every(hasEnoughDigits) ? words : numbers;
}

/** “98111 11125 / 26” and “… x12”: a number, and what stands behind it; null where the text is no such thing. */
export function splitTail(text: string): { readonly head: string; readonly kind: 'alternative' | 'extension' } | null {
  const alternative = /^([^/&]*\d)\s*[/&]\s*\d{1,4}$/u.exec(text)?.[1];
  if (alternative !== undefined && hasEnoughDigits(alternative)) return { head: alternative, kind: 'alternative' };
  const extension = EXTENSION.exec(text)?.[1];
  return extension !== undefined && hasEnoughDigits(extension) ? { head: extension, kind: 'extension' } : null;
}

const EXTENSION =
  /^(\+?[\d\s().·_/-]*\d\)?)[\s,;]*(?:\(\s*)?(?:x|ext|extn|extension|poste|p|int|interno|durchwahl|dw|app?|ramal|anexo|доб|内線|分机)[\s.:]*\d{1,6}\s*\)?$/iu;

const MIN_DIGITS_COUNT = 7;

function hasEnoughDigits(text: string): boolean {
  return text.replaceAll(/\D/gu, '').length >= MIN_DIGITS_COUNT;
}
