import { isTimeZone, momentOf, ownTimeZone, WEEKDAYS, type Weekday } from './localTime';
import { DATE, DAY_MINUTES, RECIPIENT_ZONE, type SendingHours, type Timetable } from './timetable';

/** `9-18` or `8:30-17:30`; undefined where it is none. */
export function parseHours(text: string): SendingHours | undefined {
  const [, fromHour, fromMinutes = '0', untilHour, untilMinutes = '0'] = HOURS.exec(text.trim()) ?? [];
  if (fromHour === undefined || untilHour === undefined) return undefined;
  const fromMinute = Number(fromHour) * 60 + Number(fromMinutes);
  const untilMinute = Number(untilHour) * 60 + Number(untilMinutes);
  return fromMinute < untilMinute && untilMinute <= DAY_MINUTES ? { fromMinute, untilMinute } : undefined;
}

/** `mon`, `tue` …, or `working`; undefined where one is none. */
export function parseDays(words: readonly string[]): Timetable['days'] | undefined {
  if (words.length === 0) return undefined;
  if (words.length === 1 && words[0] === 'working') return 'working';
  const days: Weekday[] = [];
  for (const word of words) {
    const day = WEEKDAYS.find((known) => known === word.trim().toLowerCase());
    if (day === undefined) return undefined;
    days.push(day);
  }
  return days;
}

/** An IANA name or `recipient`; undefined where it is neither. */
export function parseZone(text: string): string | undefined {
  return text === RECIPIENT_ZONE || isTimeZone(text) ? text : undefined;
}

export function isDate(text: string): boolean {
  return DATE.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}

/** `10:00` in minutes since midnight; undefined where it is none. */
export function parseTimeOfDay(text: string): number | undefined {
  const [, hour, minutes] = TIME.exec(text.trim()) ?? [];
  if (hour === undefined) return undefined;
  const minute = Number(hour) * 60 + Number(minutes);
  return minute < DAY_MINUTES ? minute : undefined;
}

/** The other way round, without a zero before the hour: `9:05`. @param minute since midnight */
export function timeOfDayText(minute: number): string {
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
}

/** `2026-12-01T09:00` as clocks in the zone show it, or with an offset of its own; undefined where it is none. */
export function parseMoment(text: string, timeZone: string): number | undefined {
  const [, date = '', time, offset] = MOMENT.exec(text.trim()) ?? [];
  if (!isDate(date)) return undefined;
  const minute = time === undefined ? 0 : parseTimeOfDay(time);
  if (minute === undefined) return undefined;
  if (offset !== undefined) {
    const atMs = Date.parse(`${date}T${(time ?? '00:00').padStart(5, '0')}:00${offset}`);
    return Number.isNaN(atMs) ? undefined : atMs;
  }
  return momentOf(date, minute, timeZone === '' || timeZone === RECIPIENT_ZONE ? ownTimeZone() : timeZone);
}

const HOURS = /^(\d{1,2})(?::([0-5]\d))?\s*[-–]\s*(\d{1,2})(?::([0-5]\d))?$/u;
const TIME = /^(\d{1,2}):([0-5]\d)$/u;
const MOMENT = /^(\d{4}-\d\d-\d\d)(?:[T ](\d{1,2}:\d\d)(?::\d\d)?(Z|[+-]\d\d:\d\d)?)?$/u;
