/**
 * The text of a phone cell without what people and programs leave around a number: invisible marks, unusual spaces,
 * dashes and digits, a leading apostrophe, a label, the address of a chat.
 */
export function cleanPhoneText(text: string): string {
  if (CLEAN.test(text)) return text;
  const plain = text
    .normalize('NFKC')
    .replaceAll(/[\p{Cf}\u{FE0F}\u{20E3}]/gu, '')
    .replaceAll(/[\p{White_Space}\p{Cc}]+/gu, (space) => (/[\n\r]/u.test(space) ? '\n' : ' '))
    .replaceAll(/[\p{Pd}\u{2212}]/gu, '-')
    .replaceAll(/[\u{660}-\u{669}\u{6F0}-\u{6F9}]/gu, (digit) => String(digit.charCodeAt(0) & 0xf))
    .trim();
  const chat = /^(?:https?:\/\/)?(?:wa\.me|api\.whatsapp\.com\/send\/?\?phone=)\/?\+?(\d+)\b.*$/iu.exec(plain)?.[1];
  if (chat !== undefined) return `+${chat}`;
  return plain
    .replace(/^=?["'’‘`´]+/u, '')
    .replace(/["'’‘`´]+$/u, '')
    .replace(LABEL, '')
    .replace(/\s*\((?:mobile|portable|gsm|whatsapp|cell|handy)\)$/iu, '')
    .trim();
}

/** As most numbers are written: there is nothing to be cleaned. */
const CLEAN = /^\+?[\d()./-]+(?: [\d()./-]+)*$/u;

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
  const parts = text.split(/[;,|/\n&]|\s+(?:-|ou|or|et|and|und|oder|o|y|e)\s+|(?<=\d\s*)(?=\+)/iu);
  const numbers = parts.map((part) => part.replace(LABEL, '').trim()).filter(hasEnoughDigits);
  if (numbers.length > 1) return numbers;
  const words = text.split(/\s+/u);
  return words.length > 1 && words.every(hasEnoughDigits) ? words : numbers;
}

const LABEL =
  /^\s*(?:t[eé]l(?:[eé]phone)?|telefon[oe]?|phone|mob(?:ile|il)?|portable|port|fixe|gsm|whatsapp|wa|cell?(?:ular)?|handy)[\s.:]*(?=[+(\d])/iu;

const MIN_DIGITS_COUNT = 7;

function hasEnoughDigits(text: string): boolean {
  return text.replaceAll(/\D/gu, '').length >= MIN_DIGITS_COUNT;
}
