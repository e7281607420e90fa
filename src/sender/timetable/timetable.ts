import { HumanError } from '../humanError';
import { sentence } from '../sentence';
import { isTimeZone, WEEKDAYS, type Weekday } from './localTime';

/** When messages may start. What is on its way when a time ends is brought to its outcome. */
export interface Timetable {
  /** Null for the whole day. */
  readonly hours: SendingHours | null;
  /** `working`: all but the weekend of the country; null for every day. */
  readonly days: readonly Weekday[] | 'working' | null;
  /** Dates on which nothing starts, as 2026-12-25. */
  readonly leftOut: readonly string[];
  /** As IANA names it; empty for the computer’s own, `recipient` for that of each recipient’s country. */
  readonly timeZone: string;
  /** Nothing starts before, in wall clock. */
  readonly startMs: number | null;
  /** The column that gives each row a time of its own. */
  readonly startColumn: StartColumn | null;
}

/** Minutes since midnight; the second is after the first, and not in it any more. */
export interface SendingHours {
  readonly fromMinute: number;
  readonly untilMinute: number;
}

export interface StartColumn {
  /** Index into the headers. */
  readonly column: number;
  /** Days after the date that stands there; -1 for the day before. */
  readonly dayOffset: number;
  /** Since midnight; null for the time that stands there. */
  readonly minute: number | null;
}

/** Of a run, and whom it leaves out; `startMs` and `startColumn` as in the timetable. */
export interface StartChoice extends Pick<Timetable, 'startMs' | 'startColumn'> {
  readonly onlyKnown: boolean;
}

export const RECIPIENT_ZONE = 'recipient';

export const ANY_TIME: Timetable = {
  hours: null,
  days: null,
  leftOut: [],
  timeZone: '',
  startMs: null,
  startColumn: null,
};

/** Whether it keeps anything from starting at some time. */
export function isLimiting({ hours, days, leftOut, startMs, startColumn }: Timetable): boolean {
  return hours !== null || days !== null || leftOut.length > 0 || startMs !== null || startColumn !== null;
}

/** From outside; what is missing is as in `ANY_TIME`. @throws HumanError where it is none. */
export function parseTimetable(input: unknown): Timetable {
  if (input === undefined) return ANY_TIME;
  const given = isRecord(input) ? { ...ANY_TIME, ...input } : null;
  if (isTimetable(given)) return given;
  throw new HumanError(sentence('The times for sending can’t be read.'), sentence('Set them anew.'));
}

export function isTimetable(given: unknown): given is Timetable {
  if (!isRecord(given)) return false;
  const { hours, days, leftOut, timeZone, startMs, startColumn } = given;
  return (
    (hours === null || isHours(hours)) &&
    (days === null || days === 'working' || (Array.isArray(days) && days.length > 0 && days.every(isWeekday))) &&
    Array.isArray(leftOut) &&
    leftOut.every((date) => typeof date === 'string' && DATE.test(date)) &&
    typeof timeZone === 'string' &&
    (timeZone === '' || timeZone === RECIPIENT_ZONE || isTimeZone(timeZone)) &&
    (startMs === null || isFiniteNumber(startMs)) &&
    (startColumn === null || isStartColumn(startColumn))
  );
}

function isHours(given: unknown): boolean {
  if (!isRecord(given)) return false;
  const { fromMinute, untilMinute } = given;
  const areMinutes = isMinute(fromMinute) && isMinute(untilMinute);
  return areMinutes && (fromMinute as number) < (untilMinute as number);
}

function isStartColumn(given: unknown): boolean {
  if (!isRecord(given)) return false;
  const { column, dayOffset, minute } = given;
  return Number.isInteger(column) && Number.isInteger(dayOffset) && (minute === null || isMinute(minute));
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isFiniteNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isMinute = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= DAY_MINUTES;
const isWeekday = (value: unknown): boolean => WEEKDAYS.some((weekday) => weekday === value);

export const DAY_MINUTES = 1440;
export const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/u;
