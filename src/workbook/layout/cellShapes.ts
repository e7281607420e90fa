import type { Cell } from '../file/sheetReader';

/** What a cell holds by its looks, before any country is known: what a header row and a phone column are told by. */

const DATE = /^\s*\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?:\s*|[T\s,]+\d{1,2}[:h.]\d{2}.*(?:[\n\r]\s*)?)$/u;
const DECIMALS = /^[^\d]*\d{1,3}(?:[.,\s'’\u{A0}\u{202F}]?\d{3})*[.,]\d{1,2}[^\d]*$/u;
/** As programs save a number that they took for one with decimals. */
const WHOLE_WITH_DECIMAL = /^\s*\+?\d{7,}[.,]0\s*$/u;
const LINK = /^\s*(?:(?:https?:\/\/)?(?:wa\.me|(?:api|web)\.whatsapp\.com)\/|whatsapp:|tel:)/iu;
const LABEL_BEFORE = /^\s*\p{L}{1,12}[\s.:]*(?=[+(\d])/u;
const LABEL_AFTER = /(?<=\d)[\s(]*\p{L}{1,12}[\s).]*$/u;
const CURRENCY = /\p{Sc}|\d\s*%\s*$|\b(?:eur|usd|gbp|chf|fcfa|xof|xaf|mad|dzd|tnd|inr|brl)\b/iu;
const PARTS = /:::|[;,|/\n]/u;

/** A cell that most likely holds a phone number, of whatever country; no date and no amount. */
export function looksLikePhone(cell: Cell): boolean {
  if (cell.kind === 'number') return isWholeNumber(cell);
  if (cell.kind !== 'text') return false;
  if (cell.link !== undefined) return true;
  const { text } = cell;
  if (text.length > MAX_PHONE_TEXT_LENGTH || isPlainValue(text)) return false;
  const bare = LINK.test(text)
    ? text.replaceAll(/\P{Nd}/gu, '')
    : text.replace(LABEL_BEFORE, '').replace(LABEL_AFTER, '');
  const minimum = bare === text ? MIN_DIGITS_COUNT : MIN_LABELLED_DIGITS_COUNT;
  if (/\p{L}{3}/u.test(bare)) return false;
  return bare.split(PARTS).some((part) => {
    const count = digitCount(part);
    return count >= minimum && count <= MAX_DIGITS_COUNT;
  });
}

/** The same, with whatever words, links and labels stand around the digits. */
export function mayHoldPhone(cell: Cell): boolean {
  if (cell.kind === 'number') return isWholeNumber(cell);
  if (cell.link !== undefined) return true;
  return cell.kind === 'text' && !isPlainValue(cell.text) && digitCount(cell.text) >= MIN_LOOSE_DIGITS_COUNT;
}

/** A date, an amount, a share or a small count: what no phone number looks like. */
export function isAmountOrDate(cell: Cell): boolean {
  switch (cell.kind) {
    case 'date':
    case 'boolean':
      return true;
    case 'number':
      return cell.number !== 0 && !isWholeNumber(cell);
    case 'error':
      return false;
    case 'text':
      return isPlainValue(cell.text) || /^[1-9]\d{0,4}$/u.test(cell.text.trim());
  }
}

/** Data by its looks: no word of a header. */
export function isValue(cell: Cell): boolean {
  if (cell.kind !== 'text' || looksLikePhone(cell)) return true;
  return cell.text.includes('@') || /^[-+\s.,'’]*\d[-+\d\s.,'’]*$/u.test(cell.text) || isPlainValue(cell.text);
}

const MAX_PHONE_TEXT_LENGTH = 200;
const MIN_DIGITS_COUNT = 7;
const MIN_LABELLED_DIGITS_COUNT = 8;
const MIN_LOOSE_DIGITS_COUNT = 6;
const MAX_DIGITS_COUNT = 20;
const MIN_PHONE = 10 ** (MIN_DIGITS_COUNT - 1);

function isWholeNumber({ number, text }: Cell): boolean {
  return number !== null && Number.isInteger(number) && number >= MIN_PHONE && !isPlainValue(text);
}

function isPlainValue(text: string): boolean {
  if (!/\d/u.test(text) || WHOLE_WITH_DECIMAL.test(text)) return false;
  return DATE.test(text) || DECIMALS.test(text) || CURRENCY.test(text);
}

/** Of any script. */
function digitCount(text: string): number {
  return text.match(/\p{Nd}/gu)?.length ?? 0;
}
