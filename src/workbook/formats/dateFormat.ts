import type { DateBody, DateToken } from './dateSection';
import { type FormatBody, parseSection } from './formatSection';
import { type Locale, monthName, weekdayName } from './locale';

const DAY_MS = 86_400_000;
const DAY_SECONDS = 86_400;
/** The day after 9999-12-31. */
const END_1900 = 2_958_466;
export const DAYS_1904 = 1462;

/** A day or a duration as its format writes it; null where Excel has no such date. */
export function dateText(
  value: number,
  body: DateBody,
  { locale, date1904 }: { readonly locale: Locale; readonly date1904: boolean },
): string | null {
  const own = systemBody(body, locale);
  if (value < 0 || value >= (date1904 ? END_1900 - DAYS_1904 : END_1900)) return null;
  const precision = 10 ** own.secondDecimalCount;
  const ticks = Math.round(value * DAY_SECONDS * precision);
  const seconds = Math.floor(ticks / precision);
  const moment: Moment = {
    ...findDay(Math.floor(seconds / DAY_SECONDS), date1904),
    seconds,
    fraction: ticks % precision,
    precision: own.secondDecimalCount,
  };
  return own.tokens
    .map((token) => tokenText(token, moment, own, locale))
    .join('')
    .trim();
}

/** The workbook's day number of an ISO 8601 date or time, and null for any other text. */
export function parseIsoDate(text: string, date1904: boolean): number | null {
  const found = /^(?:(\d{4}-\d\d-\d\d)T?)?(?:(\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?)?Z?$/u.exec(text.trim());
  if (!found || text.trim() === '') return null;
  const [, date, hours = '0', minutes = '0', seconds = '0'] = found;
  const fraction = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) / DAY_SECONDS;
  if (date === undefined) return fraction;
  const day = Date.parse(date) / DAY_MS + 25_569;
  const serial = (day <= 60 ? day - 1 : day) - (date1904 ? DAYS_1904 : 0);
  return Number.isFinite(serial) ? serial + fraction : null;
}

interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** From 0 for a Sunday, as Excel has it: before March 1900 it is one off. */
  readonly weekday: number;
  /** Since the workbook's first day. */
  readonly seconds: number;
  readonly fraction: number;
  readonly precision: number;
}

/** Excel's 1900 had a 29 February, day 60, so the days before it are one later; and day 0 is 0 January. */
function findDay(day: number, date1904: boolean): Pick<Moment, 'year' | 'month' | 'day' | 'weekday'> {
  const serial = date1904 ? day + DAYS_1904 : day;
  const date = new Date((serial - (serial < 60 ? 25_568 : 25_569)) * DAY_MS);
  const weekday = (serial + 6) % 7;
  if (serial === 0) return { year: 1900, month: 1, day: 0, weekday };
  if (serial === 60) return { year: 1900, month: 2, day: 29, weekday };
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), weekday };
}

function tokenText(token: DateToken, moment: Moment, body: DateBody, locale: Locale): string {
  switch (token.kind) {
    case 'text':
      return token.text;
    case 'fraction':
      return locale.decimalSign + String(moment.fraction).padStart(moment.precision, '0').slice(0, token.width);
    case 'halfDay': {
      const isMorning = moment.seconds % DAY_SECONDS < DAY_SECONDS / 2;
      return (isMorning ? 'AM' : 'PM').slice(0, token.short ? 1 : 2);
    }
    case 'field':
      return token.elapsed ? elapsedText(token, moment) : fieldText(token, moment, body, locale);
  }
}

type Field = Extract<DateToken, { kind: 'field' }>;

function elapsedText({ unit, width }: Field, { seconds }: Moment): string {
  const perUnit = unit === 'h' ? 3600 : unit === 's' ? 1 : 60;
  return String(Math.floor(seconds / perUnit)).padStart(width, '0');
}

function fieldText({ unit, width }: Field, moment: Moment, body: DateBody, locale: Locale): string {
  const language = body.language ?? locale.tag;
  const padded = (value: number): string => String(value).padStart(Math.min(width, 2), '0');
  const seconds = moment.seconds % DAY_SECONDS;
  switch (unit) {
    case 'y':
      return width <= 2 ? String(moment.year % 100).padStart(2, '0') : String(moment.year);
    case 'm': {
      if (width <= 2) return padded(moment.month);
      const month = width === 3 ? 'short' : 'long';
      // Many languages bend a month that stands beside its day.
      const day = body.tokens.some((token) => token.kind === 'field' && token.unit === 'd' && token.width <= 2);
      const name = monthName(language, moment.month, month, day);
      return width === 5 ? name.slice(0, 1) : name;
    }
    case 'd':
      return width <= 2 ? padded(moment.day) : weekdayName(language, moment.weekday, width === 3 ? 'short' : 'long');
    case 'h': {
      const hours = Math.floor(seconds / 3600);
      return padded(body.halfDay ? hours % 12 || 12 : hours);
    }
    case 'n':
      return padded(Math.floor(seconds / 60) % 60);
    case 's':
      return padded(seconds % 60);
  }
}

const systemBodies = new Map<string, FormatBody>();

function systemBody(body: DateBody, locale: Locale): DateBody {
  if (body.system === null) return body;
  const code = body.system === 'date' ? locale.longDate : locale.time;
  const own = systemBodies.get(code) ?? parseSection(code).body;
  systemBodies.set(code, own);
  return own.kind === 'date' ? own : body;
}
