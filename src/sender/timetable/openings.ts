import { addDays, localTime, momentOf, ownTimeZone, weekdayOf, type Weekday } from './localTime';
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
    return momentAt(last, hours?.untilMinute ?? DAY_MINUTES, zone);
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
  const { date, minute } = localTime(fromMs, zone);
  const { fromMinute, untilMinute } = timetable.hours ?? WHOLE_DAY;
  if (minute < untilMinute && isDay(timetable, place, date)) {
    return minute >= fromMinute ? fromMs : Math.max(fromMs, momentAt(date, fromMinute, zone));
  }
  for (let day = 1; day < MAX_DAYS; day += 1) {
    const next = addDays(date, day);
    if (isDay(timetable, place, next)) return momentAt(next, fromMinute, zone);
  }
  return null;
}

function isDay({ days, leftOut }: Timetable, { weekend }: Place, date: string): boolean {
  if (leftOut.includes(date)) return false;
  if (days === null) return true;
  const weekday = weekdayOf(date);
  return days === 'working' ? !weekend.includes(weekday) : days.includes(weekday);
}

function momentAt(date: string, minute: number, zone: string): number {
  return minute === DAY_MINUTES ? momentOf(addDays(date, 1), 0, zone) : momentOf(date, minute, zone);
}

const WHOLE_DAY = { fromMinute: 0, untilMinute: DAY_MINUTES };
const MAX_DAYS = 732;
/** Several zones may close on one another for some days, where their weekends differ. */
const MAX_STEPS = 40;
