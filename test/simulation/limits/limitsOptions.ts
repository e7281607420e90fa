import { DEFAULT_OPTIONS, type SenderOptions } from '../../../src/sender/options';
import type { RecipientPlaces } from '../../../src/sender/ports';
import { WEEKDAYS } from '../../../src/sender/timetable/localTime';
import { ANY_TIME, RECIPIENT_ZONE, type Timetable } from '../../../src/sender/timetable/timetable';
import type { Chance } from '../chance';

const ZONES = [
  'Europe/Paris',
  'America/New_York',
  'Asia/Kolkata',
  'Pacific/Chatham',
  // Here clocks go forward at midnight.
  'America/Santiago',
  'UTC',
] as const;

/** Just before summer time begins or ends in one of the zones, and a time without any of it. */
export const BEGINNINGS_MS = [
  '2026-01-05T09:00:00Z',
  '2026-03-06T20:00:00Z',
  '2026-03-27T03:00:00Z',
  '2026-04-03T12:00:00Z',
  '2026-09-04T16:00:00Z',
  '2026-10-23T22:00:00Z',
  '2026-10-30T08:00:00Z',
].map((moment) => Date.parse(moment));

/** Some are where two zones have to allow it. */
export const PLACES: RecipientPlaces = {
  ownWeekend: ['sat', 'sun'],
  placeOf: (phone) =>
    [
      { zones: ['Asia/Kolkata'], weekend: ['sun'] } as const,
      { zones: ['America/New_York', 'America/Santiago'], weekend: ['sat', 'sun'] } as const,
      { zones: ['Europe/Paris'], weekend: ['fri', 'sat'] } as const,
      null,
    ][Number(phone.at(-1)) % 4] ?? null,
};

/** Behind name and number, in the sheets of all sessions. */
const DATE_COLUMN = 2;

/** What stands there: days around the beginning, and with some people nothing. */
export function dateCell(person: number, beginMs: number): string {
  const shown = new Date(beginMs + ((person % 5) - 2) * 86_400_000).toISOString();
  return person % 9 === 8 ? '' : shown.slice(0, person % 2 === 0 ? 10 : 16);
}

/** Whatever a user may set. */
export function drawOptions(chance: Chance, nowMs: number): SenderOptions {
  const few = (share: number, low: number, high: number): number =>
    chance.share(share) ? chance.integer(low, high) : 0;
  return {
    ...drawPace(chance),
    perDayCount: few(0.8, 2, 9),
    perHourCount: few(0.4, 1, 5),
    newChatsPerDayCount: few(0.4, 1, 4),
    unansweredCount: few(0.2, 2, 9),
    canaryCount: few(0.3, 1, 5),
    canaryWaitMs: chance.integer(1, 120) * 60_000,
    timetable: drawTimetable(chance, nowMs),
  };
}

/** With what all get done in some days. */
export function drawMildOptions(chance: Chance): SenderOptions {
  const { timeZone } = drawTimetable(chance, 0);
  // So long that there are hours that suit all zones of a recipient.
  const hours = chance.share(0.5) ? { fromMinute: 480, untilMinute: 1200 } : null;
  const timetable: Timetable = { ...ANY_TIME, hours, timeZone, days: chance.pick([null, 'working']) };
  return {
    ...drawPace(chance),
    perDayCount: chance.integer(8, 20),
    perHourCount: chance.integer(0, 3) * 4,
    newChatsPerDayCount: chance.share(0.5) ? 8 : 0,
    timetable,
  };
}

function drawPace(chance: Chance): SenderOptions {
  return {
    ...DEFAULT_OPTIONS,
    ratePerSecond: chance.pick([0.8, 5, 1 / 20, 1 / 300]),
    gapSpreadPercent: chance.pick([0, 50]),
    concurrency: chance.integer(1, 3),
    failuresInRowCount: 0,
    failureSharePercent: 0,
  };
}

function drawTimetable(chance: Chance, nowMs: number): Timetable {
  const fromMinute = chance.pick([0, 15, 480, 540, 1320]);
  const untilMinute = Math.min(1440, fromMinute + chance.pick([60, 125, 540, 1440]));
  const dayMs = chance.integer(0, 2) * 86_400_000;
  return {
    ...ANY_TIME,
    hours: chance.share(0.5) ? { fromMinute, untilMinute } : null,
    days: chance.pick([null, null, 'working', WEEKDAYS.filter(() => chance.share(0.6)).concat('wed')]),
    leftOut: chance.share(0.2) ? [new Date(nowMs + dayMs).toISOString().slice(0, 10)] : [],
    timeZone: chance.pick([...ZONES, ...ZONES, '', RECIPIENT_ZONE]),
    startMs: chance.share(0.15) ? nowMs + chance.integer(1, 2000) * 60_000 : null,
    startColumn: chance.share(0.2)
      ? { column: DATE_COLUMN, dayOffset: chance.integer(-2, 1), minute: chance.pick([null, 0, 150, 600]) }
      : null,
  };
}
