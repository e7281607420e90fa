import type { DigitPart, FractionBody, NumberBody, ScientificBody } from './formatSection';
import type { Locale } from './locale';

/** A number of no sign in its format's places. */
export function digitsText(size: number, body: NumberBody, locale: Locale): string {
  const plain = body.isPlain ? plainText(size * body.factor, body, locale) : null;
  if (plain !== null) return plain;
  const fixed = toDecimals(size * body.factor, body.decimalPlaceCount);
  const [whole = '0', decimals = ''] = fixed.split('.');
  const wholeText = fillWhole(whole === '0' ? '' : whole, body, body.grouped ? locale.groupSign : '');
  return wholeText + (body.hasDecimalSign ? locale.decimalSign : '') + fillDecimals(decimals, body.decimals);
}

export function scientificText(size: number, body: ScientificBody, locale: Locale): string {
  const { mantissa } = body;
  const wholePlaces = Math.max(1, mantissa.wholePlaceCount);
  let exponent = 0;
  if (size > 0) {
    const step = (power: number): number =>
      mantissa.whole.some((part) => part.kind === 'digit' && part.pad !== '0')
        ? Math.floor(power / wholePlaces) * wholePlaces
        : power - wholePlaces + 1;
    const power = Number(size.toExponential().split('e')[1]);
    exponent = step(power);
    // 9.996 with two decimals is 10.00, which is one power up.
    const rounded = Number(toDecimals(scale(size, -exponent), mantissa.decimalPlaceCount));
    if (rounded >= 10 ** (power - exponent + 1)) exponent = step(power + 1);
  }
  const digits = digitsText(scale(size, -exponent), mantissa, locale);
  const sign = exponent < 0 ? '-' : body.plus ? '+' : '';
  return `${digits}E${sign}${String(Math.abs(exponent)).padStart(body.exponentWidth, '0')}${body.after}`;
}

export function fractionText(size: number, body: FractionBody, locale: Locale): string {
  const whole = body.whole === null ? 0 : Math.floor(size);
  const [numerator, denominator] = nearestFraction(size - whole, body.denominator);
  const carried = body.whole !== null && numerator === denominator ? whole + 1 : whole;
  const hasFraction = numerator > 0 && carried === whole;
  if (body.whole === null) return `${body.before}${numerator}/${denominator}${body.after}`;
  const wholeText = carried === 0 && hasFraction ? '' : digitsText(carried, body.whole, locale) || '0';
  return `${wholeText}${hasFraction ? ` ${numerator}/${denominator}` : ''}${body.after}`;
}

function nearestFraction(value: number, { kind, value: limit }: FractionBody['denominator']): Ratio {
  if (kind === 'fixed') return [Math.round(value * limit), limit];
  // The last convergent of the continued fraction that fits, as Excel does: 3.14159 is 3 1/7, though 3 14/99 is nearer.
  let [before, last]: readonly [Ratio, Ratio] = [
    [1, 0],
    [Math.floor(value), 1],
  ];
  let rest = value - Math.floor(value);
  while (rest > 5e-8) {
    const step = Math.floor(1 / rest);
    rest = 1 / rest - step;
    const next: Ratio = [step * last[0] + before[0], step * last[1] + before[1]];
    if (next[1] > limit) break;
    [before, last] = [last, next];
  }
  return last;
}

type Ratio = readonly [numerator: number, denominator: number];

/** Times a power of ten, without the error of a multiplication. */
function scale(size: number, power: number): number {
  const [digits = '0', exponent = '0'] = size.toExponential().split('e');
  return Number(`${digits}e${Number(exponent) + power}`);
}

const MAX_DECIMALS_COUNT = 30;

/** The common formats, in whole numbers; null where rounding needs more care. */
function plainText(size: number, { decimalPlaceCount, grouped }: NumberBody, locale: Locale): string | null {
  const scaled = size * 10 ** decimalPlaceCount;
  if (!(scaled < 1e12) || Math.abs((scaled % 1) - 0.5) < 1e-3) return null;
  const digits = String(Math.round(scaled)).padStart(decimalPlaceCount + 1, '0');
  const point = digits.length - decimalPlaceCount;
  const whole = grouped ? inGroups(digits.slice(0, point), locale.groupSign) : digits.slice(0, point);
  return decimalPlaceCount === 0 ? whole : whole + locale.decimalSign + digits.slice(point);
}

function inGroups(digits: string, groupSign: string): string {
  let end = digits.length % 3 || 3;
  let text = digits.slice(0, end);
  for (; end < digits.length; end += 3) text += groupSign + digits.slice(end, end + 3);
  return text;
}

/** Rounds the 15 digits that Excel knows of a number, half away from zero: 1.005 with two decimals is 1.01. */
function toDecimals(size: number, places: number): string {
  const known = Number(size.toPrecision(15));
  const count = Math.min(places, MAX_DECIMALS_COUNT);
  if (known >= 1e21) return BigInt(known).toString() + (count > 0 ? `.${'0'.repeat(count)}` : '');
  if (Number.isInteger(known) || known < 1e-15) return known.toFixed(count);
  // Where it isn't about half a digit, a multiplication is right, and faster.
  const factor = 10 ** count;
  const scaled = known * factor;
  if (scaled < 1e12 && Math.abs((scaled % 1) - 0.5) > 1e-3) return (Math.round(scaled) / factor).toFixed(count);
  return scale(Math.round(scale(known, count)), -count).toFixed(count);
}

/** From the right end; digits that there is no place for stand before the first one. */
function fillWhole(digits: string, { whole: parts, wholePlaceCount }: NumberBody, groupSign: string): string {
  let left = digits;
  let placesLeft = wholePlaceCount;
  let shownCount = 0;
  let text = '';
  const put = (digit: string): void => {
    if (groupSign !== '' && digit !== ' ' && shownCount > 0 && shownCount % 3 === 0) text = groupSign + text;
    shownCount += 1;
    text = digit + text;
  };
  for (let index = parts.length - 1; index >= 0; index -= 1) {
    const part = parts[index];
    if (part?.kind !== 'digit') {
      text = (part?.text ?? '') + text;
      continue;
    }
    placesLeft -= 1;
    if (left === '') {
      if (part.pad !== '') put(part.pad);
      continue;
    }
    const taken = placesLeft === 0 ? left : left.slice(-1);
    left = left.slice(0, left.length - taken.length);
    for (let at = taken.length - 1; at >= 0; at -= 1) put(taken.charAt(at));
  }
  // `.00` has no place before the decimal sign.
  return wholePlaceCount > 0 ? text : text + digits;
}

function fillDecimals(digits: string, parts: readonly DigitPart[]): string {
  const needed = digits.replace(/(?<!0)0+$/u, '').length;
  let position = 0;
  let text = '';
  for (const part of parts) {
    if (part.kind === 'text') {
      text += part.text;
      continue;
    }
    text += position < needed || part.pad === '0' ? (digits[position] ?? '0') : part.pad;
    position += 1;
  }
  return text;
}
