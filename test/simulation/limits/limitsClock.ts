import type { Timetable } from '../../../src/sender/timetable/timetable';
import type { Recipient } from '../../../src/sender/model';
import { PLACES } from './limitsOptions';

/** What clocks show, told apart from the product’s own reckoning on purpose. */
export function localDate(atMs: number, zone: string): string {
  return shownIn(atMs, zone).slice(0, 10);
}

/** Why nothing may start then; null where it may. */
export function mayStartAt(timetable: Timetable, { phone, values }: Recipient, atMs: number): string | null {
  const { hours, days, leftOut, startMs, timeZone } = timetable;
  if (startMs !== null && atMs < startMs) return `it was to start at ${new Date(startMs).toISOString()}`;
  const own = { zones: [ownZone(timetable)], weekend: PLACES.ownWeekend };
  const { zones, weekend } = (timeZone === 'recipient' ? PLACES.placeOf(phone) : null) ?? own;
  for (const zone of zones) {
    const shown = shownIn(atMs, zone);
    const due = dueIn(timetable, values);
    if (shown < due) return `it is ${shown} in ${zone}, and due ${due}`;
    const date = shown.slice(0, 10);
    const weekday = new Date(`${date}T12:00:00Z`).toLocaleDateString('en', { weekday: 'short', timeZone: 'UTC' });
    const name = weekday.toLowerCase();
    const minute = Number(shown.slice(11, 13)) * 60 + Number(shown.slice(14, 16));
    const isDay =
      days === null || (days === 'working' ? !weekend.some((day) => day === name) : days.some((day) => day === name));
    const isHour = hours === null || (minute >= hours.fromMinute && minute < hours.untilMinute);
    if (!isDay || !isHour || leftOut.includes(date)) return `it is ${name}, ${shown} in ${zone}`;
  }
  return null;
}

/** What clocks show when a row is due by its date column, as `shownIn` has it; empty where all are at any time. */
function dueIn({ startColumn }: Timetable, values: readonly string[]): string {
  if (startColumn === null) return '';
  const [date = '', time = '00:00'] = (values[startColumn.column] ?? '').split('T');
  if (date === '') return 'never';
  const { minute, dayOffset } = startColumn;
  const day = new Date(Date.parse(date) + dayOffset * 86_400_000).toISOString().slice(0, 10);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${day} ${minute === null ? time : `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`}`;
}

/** Of whoever sends. */
export function ownZone({ timeZone }: Timetable): string {
  return timeZone === '' || timeZone === 'recipient' ? Intl.DateTimeFormat().resolvedOptions().timeZone : timeZone;
}

/** As 2026-12-03 16:20:05. */
function shownIn(atMs: number, zone: string): string {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(zone, format);
  }
  return format.format(atMs);
}

const formats = new Map<string, Intl.DateTimeFormat>();
