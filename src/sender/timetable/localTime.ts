/** What clocks show in a time zone. */
export interface LocalTime {
  /** As ISO 8601: 2026-12-03. */
  readonly date: string;
  /** Since midnight, from 0 to 1439. */
  readonly minute: number;
  readonly weekday: Weekday;
}

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** The computer’s own, as IANA names it. */
export function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** @param atMs wall clock @param zone as IANA names it */
export function localTime(atMs: number, zone: string): LocalTime {
  const shown = new Date(atMs + offsetMs(atMs, zone));
  return {
    date: shown.toISOString().slice(0, 10),
    minute: shown.getUTCHours() * 60 + shown.getUTCMinutes(),
    weekday: weekdayOf(shown.toISOString().slice(0, 10)),
  };
}

/**
 * The first moment at which clocks in the zone show that, in milliseconds since 1970. A time that summer time leaves out is
 * that much later; of one that comes twice it is the first.
 */
export function momentOf(date: string, minute: number, zone: string): number {
  const shownMs = Date.parse(`${date}T00:00:00Z`) + minute * MINUTE_MS;
  const [before, after] = [offsetMs(shownMs - DAY_MS, zone), offsetMs(shownMs + DAY_MS, zone)];
  // Where clocks go forward, neither of the two shows a time that is left out.
  const shows = (offset: number): boolean => offsetMs(shownMs - offset, zone) === offset;
  const offset = [Math.max(before, after), Math.min(before, after)].find(shows) ?? before;
  return shownMs - offset;
}

/** So many days after a date, or before it. */
export function addDays(date: string, dayCount: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + dayCount * DAY_MS).toISOString().slice(0, 10);
}

export function weekdayOf(date: string): Weekday {
  return WEEKDAYS[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7] ?? 'mon';
}

/** A moment as ISO 8601 with the zone’s offset: 2026-12-03T16:20:00+01:00. */
export function isoTime(atMs: number, zone: string): string {
  const offset = offsetMs(atMs, zone);
  const shown = new Date(atMs + offset).toISOString().slice(0, 19);
  const minutes = Math.round(Math.abs(offset) / MINUTE_MS);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${shown}${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** How much later clocks in the zone show than those of UTC. */
function offsetMs(atMs: number, zone: string): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const shownMs = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shownMs - Math.floor(atMs / 1000) * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

/** Each costs some tenths of a millisecond to make. */
const formats = new Map<string, Intl.DateTimeFormat>();

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
