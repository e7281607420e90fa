import { addDays, DAY_MS, localTime, MINUTE_MS, momentOf, ownTimeZone, weekdayOf, type Weekday } from './localTime';
import { DAY_MINUTES, RECIPIENT_ZONE, type Timetable } from './timetable';

/** Where a recipient is: messages start when all of its zones allow it. */
export interface Place {
  /** As IANA names them; at least one. */
  readonly zones: readonly string[];
  readonly weekend: readonly Weekday[];
}

/** Whether messages may start now, by hours, days and dates alone. */
export function isOpen(timetable: Timetable, place: Place, atMs: number): boolean {
  return place.zones.every((zone) => isOpenIn(timetable, place, zone, atMs));
}

/**
 * The first moment from `fromMs` on at which messages may start; null where there is none in the two years that follow, as
 * where no hour of the day suits all zones.
 */
export function nextOpening(timetable: Timetable, place: Place, fromMs: number): number | null {
  let atMs = fromMs;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    let nextMs = atMs;
    for (const zone of place.zones) {
      const openMs = nextOpeningIn(timetable, place, zone, nextMs);
      if (openMs === null) return null;
      nextMs = openMs;
    }
    if (isOpen(timetable, place, nextMs)) return nextMs;
    atMs = nextMs;
  }
  return null;
}

/** When the opening ends that holds at this moment: the next moment from which nothing may start; null for never. */
export function closingOf(timetable: Timetable, place: Place, atMs: number): number | null {
  const { hours, days, leftOut } = timetable;
  if (hours === null && days === null && leftOut.length === 0) return null;
  // Days that follow without a night between them are one opening.
  const isWholeDay = hours === null || (hours.fromMinute === 0 && hours.untilMinute === DAY_MINUTES);
  const closings = place.zones.map((zone) => {
    const { date } = localTime(atMs, zone);
    const last = isWholeDay ? lastDayFrom(timetable, place, date) : date;
    const fromMs = Math.max(atMs, momentOf(last, 0, zone));
    if (!hasClockChange(last, zone)) return momentAt(last, hours?.untilMinute ?? DAY_MINUTES, zone);
    return (
      firstMinute(last, zone, fromMs, (minuteMs) => !isOpenIn(timetable, place, zone, minuteMs)) ?? dayEnd(last, zone)
    );
  });
  return Math.min(...closings);
}

/** The last of the days that follow one another from this one on. */
function lastDayFrom(timetable: Timetable, place: Place, date: string): string {
  let last = date;
  for (let day = 1; day < MAX_DAYS; day += 1) {
    const next = addDays(date, day);
    if (!isDay(timetable, place, next)) return last;
    last = next;
  }
  return last;
}

/** The zone of whoever sends: the timetable’s, or the computer’s own. */
export function ownZone({ timeZone }: Timetable): string {
  return timeZone === '' || timeZone === RECIPIENT_ZONE ? ownTimeZone() : timeZone;
}

/** The place of whoever sends. */
export function ownPlace(timetable: Timetable, weekend: readonly Weekday[] = SATURDAY_AND_SUNDAY): Place {
  return { zones: [ownZone(timetable)], weekend };
}

export const SATURDAY_AND_SUNDAY: readonly Weekday[] = ['sat', 'sun'];

function isOpenIn(timetable: Timetable, place: Place, zone: string, atMs: number): boolean {
  const { date, minute } = localTime(atMs, zone);
  const { fromMinute, untilMinute } = timetable.hours ?? WHOLE_DAY;
  return minute >= fromMinute && minute < untilMinute && isDay(timetable, place, date);
}

function nextOpeningIn(timetable: Timetable, place: Place, zone: string, fromMs: number): number | null {
  const isOpenAt = (atMs: number): boolean => isOpenIn(timetable, place, zone, atMs);
  if (isOpenAt(fromMs)) return fromMs;
  const today = localTime(fromMs, zone).date;
  const { fromMinute } = timetable.hours ?? WHOLE_DAY;
  for (let day = 0; day < MAX_DAYS; day += 1) {
    const date = addDays(today, day);
    if (!isDay(timetable, place, date)) continue;
    const openMs = hasClockChange(date, zone)
      ? firstMinute(date, zone, fromMs, isOpenAt)
      : momentAt(date, fromMinute, zone);
    if (openMs !== null && openMs >= fromMs) return openMs;
  }
  return null;
}

/** Some of its times are left out, or come twice. */
function hasClockChange(date: string, zone: string): boolean {
  return dayEnd(date, zone) - momentOf(date, 0, zone) !== DAY_MS;
}

/** The first minute of a day, from a moment on, of which it holds: for days that arithmetic alone can’t tell. */
function firstMinute(date: string, zone: string, fromMs: number, holds: (minuteMs: number) => boolean): number | null {
  const beginMs = Math.max(momentOf(date, 0, zone), Math.ceil(fromMs / MINUTE_MS) * MINUTE_MS);
  const endMs = dayEnd(date, zone);
  for (let minuteMs = beginMs; minuteMs < endMs; minuteMs += MINUTE_MS) if (holds(minuteMs)) return minuteMs;
  return null;
}

function dayEnd(date: string, zone: string): number {
  return momentOf(addDays(date, 1), 0, zone);
}

function isDay({ days, leftOut }: Timetable, { weekend }: Place, date: string): boolean {
  if (leftOut.includes(date)) return false;
  if (days === null) return true;
  const weekday = weekdayOf(date);
  return days === 'working' ? !weekend.includes(weekday) : days.includes(weekday);
}

function momentAt(date: string, minute: number, zone: string): number {
  return minute === DAY_MINUTES ? dayEnd(date, zone) : momentOf(date, minute, zone);
}

const WHOLE_DAY = { fromMinute: 0, untilMinute: DAY_MINUTES };
const MAX_DAYS = 732;
/** Several zones may close on one another for some days, where their weekends differ. */
const MAX_STEPS = 40;
