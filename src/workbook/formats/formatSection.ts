import { type DateBody, parseDate } from './dateSection';
import { literal, tokenize } from './formatTokens';

/** One of the parts of a number format between its semicolons. */
export interface FormatSection {
  readonly condition: Condition | null;
  readonly body: FormatBody;
}

interface Condition {
  readonly holds: (value: number) => boolean;
  readonly onlyNegative: boolean;
}

export type FormatBody =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'general'; readonly before: string; readonly after: string }
  | { readonly kind: 'text'; readonly before: string; readonly after: string }
  | DateBody
  | NumberBody
  | ScientificBody
  | FractionBody;

/** A place for a digit: `0` is always shown, `?` leaves a space and `#` nothing; or text between digits. */
export type DigitPart =
  | { readonly kind: 'digit'; readonly pad: '0' | ' ' | '' }
  | { readonly kind: 'text'; readonly text: string };

export interface NumberBody {
  readonly kind: 'number';
  readonly whole: readonly DigitPart[];
  readonly decimals: readonly DigitPart[];
  readonly wholePlaceCount: number;
  readonly decimalPlaceCount: number;
  readonly hasDecimalSign: boolean;
  readonly grouped: boolean;
  /** As `0`, `0.00` or `#,##0.00`: all its digits, with nothing between them but signs. */
  readonly isPlain: boolean;
  /** What the number is multiplied with: 100 for each %, 0.001 for each comma at the end. */
  readonly factor: number;
}

export interface ScientificBody {
  readonly kind: 'scientific';
  readonly mantissa: NumberBody;
  /** A plus is shown too. */
  readonly plus: boolean;
  readonly exponentWidth: number;
  readonly after: string;
}

export interface FractionBody {
  readonly kind: 'fraction';
  /** Null where whole numbers are part of the fraction (7/2). */
  readonly whole: NumberBody | null;
  readonly before: string;
  readonly after: string;
  readonly denominator:
    | { readonly kind: 'fixed'; readonly value: number }
    | { readonly kind: 'upTo'; readonly value: number };
}

export function parseSection(section: string): FormatSection {
  const tokens = tokenize(section);
  return { condition: findCondition(tokens), body: parseBody(tokens) };
}

function findCondition(tokens: readonly string[]): Condition | null {
  for (const token of tokens) {
    const found = /^\[(<=|>=|<>|<|>|=)\s*(-?[\d.]+)\]$/u.exec(token);
    if (!found) continue;
    const limit = Number(found[2]);
    switch (found[1]) {
      case '<':
        return { holds: (value) => value < limit, onlyNegative: limit <= 0 };
      case '<=':
        return { holds: (value) => value <= limit, onlyNegative: limit < 0 };
      case '>':
        return { holds: (value) => value > limit, onlyNegative: false };
      case '>=':
        return { holds: (value) => value >= limit, onlyNegative: false };
      case '<>':
        return { holds: (value) => value !== limit, onlyNegative: false };
      default:
        return { holds: (value) => value === limit, onlyNegative: limit < 0 };
    }
  }
  return null;
}

function parseBody(tokens: readonly string[]): FormatBody {
  const general = tokens.findIndex((token) => /^general$/iu.test(token));
  if (general !== -1) return { kind: 'general', ...around(tokens, general) };
  const text = tokens.indexOf('@');
  if (text !== -1) return { kind: 'text', ...around(tokens, text) };
  if (tokens.some((token) => /^(?:[ymdhs]+|\[(?:h+|m+|s+|\$-f[48]00)\])$/iu.test(token))) return parseDate(tokens);
  const exponent = tokens.findIndex((token) => /^e[+-]$/iu.test(token));
  if (exponent !== -1) return parseScientific(tokens, exponent);
  if (!tokens.some(isPlace)) return { kind: 'literal', text: textOf(tokens) };
  const slash = tokens.indexOf('/');
  return slash === -1 ? parseDigits(tokens) : parseFraction(tokens, slash);
}

function isPlace(token: string): boolean {
  return token === '0' || token === '#' || token === '?';
}

function around(tokens: readonly string[], index: number): { readonly before: string; readonly after: string } {
  return { before: textOf(tokens.slice(0, index)), after: textOf(tokens.slice(index + 1)) };
}

function textOf(tokens: readonly string[]): string {
  return tokens.map(literal).join('');
}

function parseDigits(tokens: readonly string[]): NumberBody {
  const whole: DigitPart[] = [];
  const decimals: DigitPart[] = [];
  const lastPlace = tokens.findLastIndex(isPlace);
  const point = tokens.indexOf('.');
  const lastWholePlace = point === -1 ? lastPlace : tokens.slice(0, point).findLastIndex(isPlace);
  let hasDecimalSign = false;
  let grouped = false;
  let factor = 1;
  tokens.forEach((token, index) => {
    const target = hasDecimalSign ? decimals : whole;
    if (isPlace(token)) target.push({ kind: 'digit', pad: token === '0' ? '0' : token === '?' ? ' ' : '' });
    else if (token === '.' && !hasDecimalSign) hasDecimalSign = true;
    else if (token === ',' && whole.some(({ kind }) => kind === 'digit')) {
      if (index < lastWholePlace) grouped = true;
      else if (index < point || index > lastPlace) factor /= 1000;
    } else {
      if (token === '%') factor *= 100;
      const text = literal(token);
      if (text !== '') target.push({ kind: 'text', text });
    }
  });
  const wholePlaceCount = whole.filter(({ kind }) => kind === 'digit').length;
  const decimalPlaceCount = decimals.filter(({ kind }) => kind === 'digit').length;
  const isPlain =
    hasDecimalSign === decimalPlaceCount > 0 &&
    wholePlaceCount > 0 &&
    whole.every((part, index) => part.kind === 'digit' && part.pad === (index === whole.length - 1 ? '0' : '')) &&
    decimals.every((part) => part.kind === 'digit' && part.pad === '0');
  const places = { wholePlaceCount, decimalPlaceCount, hasDecimalSign };
  return { kind: 'number', whole, decimals, ...places, grouped, isPlain, factor };
}

function parseScientific(tokens: readonly string[], exponent: number): ScientificBody {
  const behind = tokens.slice(exponent + 1);
  const places = behind.filter(isPlace).length;
  return {
    kind: 'scientific',
    mantissa: parseDigits(tokens.slice(0, exponent)),
    plus: tokens[exponent]?.endsWith('+') ?? false,
    exponentWidth: Math.max(1, places),
    after: textOf(behind.filter((token) => !isPlace(token))),
  };
}

function parseFraction(tokens: readonly string[], slash: number): FractionBody {
  // `# ??/??`: the places right before the slash are the numerator's, those before a space the whole number's.
  let numerator = slash;
  while (numerator > 0 && !isPlace(tokens[numerator - 1] ?? '')) numerator -= 1;
  while (numerator > 0 && isPlace(tokens[numerator - 1] ?? '')) numerator -= 1;
  const wholeTokens = tokens.slice(0, numerator);
  const hasWhole = wholeTokens.some(isPlace);
  const behind = tokens.slice(slash + 1);
  const start = behind.findIndex((token) => /[\d#?]/u.test(token) && token.length === 1);
  let end = start;
  while (end >= 0 && end < behind.length && /^[\d#?]$/u.test(behind[end] ?? '')) end += 1;
  const places = behind.slice(Math.max(start, 0), Math.max(end, 0)).join('');
  const fixed = Number(places);
  return {
    kind: 'fraction',
    whole: hasWhole ? parseDigits(wholeTokens.slice(0, wholeTokens.findLastIndex(isPlace) + 1)) : null,
    before: hasWhole ? '' : textOf(wholeTokens),
    after: textOf(behind.slice(Math.max(end, 0))),
    denominator:
      fixed > 0
        ? { kind: 'fixed', value: fixed }
        : { kind: 'upTo', value: 10 ** Math.min(Math.max(places.length, 1), 4) - 1 },
  };
}
