/** How a number in a cell is shown. */
export type NumberFormat =
  | { readonly kind: 'general' }
  | { readonly kind: 'date'; readonly hasDate: boolean; readonly hasTime: boolean }
  | {
      readonly kind: 'pattern';
      readonly whole: readonly PatternPart[];
      readonly decimals: { readonly min: number; readonly max: number };
      readonly suffix: string;
      readonly percent: boolean;
      /** A phone format such as `[<=9999999]###-####;(###) ###-####`: above the limit the second one holds. */
      readonly above: { readonly limit: number; readonly format: NumberFormat } | null;
    };

/** A digit of the pattern (0 is always shown, # only when needed), or text between digits. */
type PatternPart =
  | { readonly kind: 'digit'; readonly padded: boolean }
  | { readonly kind: 'text'; readonly text: string };

export const GENERAL: NumberFormat = { kind: 'general' };

/** Reads an Excel format code. What it doesn't know is shown as `General` shows it, so that no digit is ever lost. */
export function parseNumberFormat(code: string): NumberFormat {
  const [first = '', second] = splitSections(code);
  const format = parseSection(first);
  const limit = /\[<=?(\d+)\]/u.exec(first)?.[1];
  if (format.kind !== 'pattern' || limit === undefined || second === undefined) return format;
  return { ...format, above: { limit: Number(limit), format: parseSection(second) } };
}

/** @param date1904 the workbook's dates count from 1904 */
export function formatNumber(value: number, format: NumberFormat, date1904: boolean): string {
  switch (format.kind) {
    case 'general':
      return generalText(value);
    case 'date':
      return dateText(value, format, date1904) ?? generalText(value);
    case 'pattern': {
      if (format.above && value > format.above.limit) return formatNumber(value, format.above.format, date1904);
      return patternText(value, format);
    }
  }
}

/** All digits, never 3.36E+10; and 15 significant ones, as Excel has them, so 0.1+0.2 is 0.3. */
function generalText(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(15)));
}

function splitSections(code: string): string[] {
  return code.match(/(?:"[^"]*"|\\.|\[[^\]]*\]|[^;])+/gsu) ?? [];
}

function parseSection(section: string): NumberFormat {
  const bare = section.replaceAll(/"[^"]*"|\\.|_.|\*./gsu, '');
  const elapsed = /\[(?:h+|m+|s+)\]/iu.test(bare);
  const letters = bare.replaceAll(/\[[^\]]*\]/gu, '').replaceAll(/general/giu, '');
  if (elapsed || /[dmyhs]/iu.test(letters)) {
    const hasTime = elapsed || /[hs]/iu.test(letters);
    return { kind: 'date', hasDate: /[dy]/iu.test(letters) || !hasTime, hasTime };
  }
  if (!/[0#?]/u.test(letters) || /[e@/]/iu.test(letters)) return GENERAL;
  return parsePattern(section);
}

function parsePattern(section: string): NumberFormat {
  const whole: PatternPart[] = [];
  const decimals = { min: 0, max: 0 };
  let suffix = '';
  let percent = false;
  let inDecimals = false;
  const addText = (text: string): void => {
    if (inDecimals) suffix += text;
    else if (text !== '') whole.push({ kind: 'text', text });
  };
  for (const [token] of section.matchAll(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|./gsu)) {
    if (token === '0' || token === '#' || token === '?') {
      if (inDecimals) {
        decimals.max += 1;
        if (token === '0') decimals.min = decimals.max;
      } else whole.push({ kind: 'digit', padded: token === '0' });
    } else if (token === '.') inDecimals = true;
    else if (token === '%') {
      percent = true;
      addText('%');
    } else if (token.startsWith('"')) addText(token.slice(1, -1));
    else if (token.startsWith('\\')) addText(token.slice(1));
    else if (token.startsWith('[')) addText(/^\[\$([^-\]]*)/u.exec(token)?.[1] ?? '');
    else if (token.startsWith('_')) addText(' ');
    else if (token !== ',' && token.length === 1) addText(token);
  }
  return { kind: 'pattern', whole, decimals, suffix, percent, above: null };
}

function patternText(value: number, format: Extract<NumberFormat, { kind: 'pattern' }>): string {
  const shown = format.percent ? Number((value * 100).toPrecision(15)) : value;
  const { min, max } = format.decimals;
  const fixed = Math.abs(shown) < 1e21 ? Math.abs(shown).toFixed(Math.min(max, 20)) : String(Math.abs(shown));
  const [whole = '0', decimals = ''] = fixed.split('.');
  const kept = decimals.slice(0, min) + decimals.slice(min).replace(/0+$/u, '');
  const sign = shown < 0 && /[1-9]/u.test(fixed) ? '-' : '';
  return `${sign}${fillDigits(whole, format.whole)}${kept === '' ? '' : `.${kept}`}${format.suffix}`.trim();
}

/** Fills the pattern from its right end; digits that it has no place for stand before its first one. */
function fillDigits(digits: string, parts: readonly PatternPart[]): string {
  let left = digits === '0' ? '' : digits;
  let placesLeft = parts.filter((part) => part.kind === 'digit').length;
  let text = '';
  for (const part of parts.toReversed()) {
    if (part.kind === 'text') {
      text = part.text + text;
      continue;
    }
    placesLeft -= 1;
    const taken = placesLeft === 0 ? left : left.slice(-1);
    left = left.slice(0, left.length - taken.length);
    text = (taken === '' && part.padded ? '0' : taken) + text;
  }
  return text;
}

const DAY_MS = 86_400_000;

/** yyyy-mm-dd, hh:mm (with seconds where there are any), or both; null where Excel has no such date. */
function dateText(
  value: number,
  { hasDate, hasTime }: { readonly hasDate: boolean; readonly hasTime: boolean },
  date1904: boolean,
): string | null {
  if (value < 0 || value >= 2_958_466) return null;
  const seconds = Math.round(value * 86_400);
  // Excel's 1900 had a 29 February, so day 60 doesn't exist and the days before it are one later.
  const epochDay = date1904 ? 24_107 : value < 60 ? 25_568 : 25_569;
  const iso = new Date(Math.floor(seconds / 86_400 - epochDay) * DAY_MS + (seconds % 86_400) * 1000).toISOString();
  const [date = '', clock = ''] = iso.split('T');
  const time = clock.slice(0, clock.slice(6, 8) === '00' ? 5 : 8);
  if (!hasDate) return `${String(Math.floor(seconds / 3600)).padStart(2, '0')}${time.slice(2)}`;
  return hasTime && seconds % 86_400 !== 0 ? `${date} ${time}` : date;
}
