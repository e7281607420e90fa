import { beforeEach, describe, expect, test } from 'vitest';
import { PeopleTable } from '../../../src/people/peopleTable';
import { DEFAULT_OPTIONS, type SenderOptions } from '../../../src/sender/options';
import type { Tally } from '../../../src/sender/ports';
import { capWait, dayOf, hasCaps, HOUR_MS, MONTH_MS, roomLeft } from '../../../src/sender/timetable/caps';
import { ANY_TIME } from '../../../src/sender/timetable/timetable';
import { MemoryTally } from '../../fakes/memoryTally';
import { VirtualClock } from '../../fakes/virtualClock';

const NOW = Date.parse('2026-01-05T11:00:00Z');
const MIDNIGHT = Date.parse('2026-01-04T23:00:00Z');
const NEXT_MIDNIGHT = Date.parse('2026-01-05T23:00:00Z');

let tally: MemoryTally;

beforeEach(() => {
  tally = new MemoryTally(new VirtualClock());
});

const optionsOf = (more: Partial<SenderOptions>, timeZone = 'Europe/Paris'): SenderOptions => ({
  ...DEFAULT_OPTIONS,
  timetable: { ...ANY_TIME, timeZone },
  ...more,
});
const count = (...timesMs: readonly number[]): void => {
  for (const atMs of timesMs) tally.counted.push({ phone: `+3363998${tally.counted.length}`, atMs, isNewChat: true });
};
/** The people’s book, with so many counted. */
function tableOf(nowMs: () => number, ...timesMs: readonly number[]): PeopleTable {
  const table = new PeopleTable(nowMs);
  const records = timesMs.map(
    (atMs, tag) => ({ kind: 'counted', account: 1, atMs, isNewChat: true, who: null, tag }) as const,
  );
  table.take(records, true);
  return table;
}
const roomOf = (more: Partial<SenderOptions>, isNewChat = true): number =>
  roomLeft(optionsOf(more), tally, NOW, isNewChat);
const waitOf = (more: Partial<SenderOptions>, isNewChat = true) => capWait(optionsOf(more), tally, NOW, isNewChat);

test.each([
  ['2026-01-05', 'Europe/Paris', '2026-01-05T11:00:00Z', 24],
  ['2026-03-29', 'Europe/Paris', '2026-03-29T11:00:00Z', 23],
  ['2026-10-25', 'Europe/Paris', '2026-10-25T22:59:59Z', 25],
  // It begins at one o’clock.
  ['2026-09-06', 'America/Santiago', '2026-09-06T05:00:00Z', 23],
  ['2026-01-06', 'Pacific/Chatham', '2026-01-05T11:00:00Z', 24],
])('the day %s in %s', (date, zone, at, hourCount) => {
  const day = dayOf(optionsOf({}, zone), Date.parse(at));
  expect([day.date, (day.endMs - day.startMs) / HOUR_MS]).toEqual([date, hourCount]);
  expect([dayOf(optionsOf({}, zone), day.startMs), dayOf(optionsOf({}, zone), day.endMs - 1)]).toEqual([day, day]);
});

describe('how many more may start', () => {
  test('is no question where there is no limit', () => {
    count(NOW, NOW);
    expect([roomOf({}), waitOf({}), hasCaps(optionsOf({}))]).toEqual([Number.POSITIVE_INFINITY, null, false]);
  });

  test('is told by the day from its first moment on, and below nothing where others have taken more', () => {
    count(MIDNIGHT - 1, MIDNIGHT, NOW);
    expect([roomOf({ perDayCount: 3 }), roomOf({ perDayCount: 1 })]).toEqual([1, -1]);
  });

  test('is told by the last 60 minutes, to the millisecond', () => {
    count(NOW - HOUR_MS, NOW - HOUR_MS + 1, NOW);
    expect(roomOf({ perHourCount: 5 })).toBe(3);
  });

  test('counts what the clock, set back since, shows as in the future', () => {
    count(NOW + HOUR_MS);
    expect([roomOf({ perDayCount: 5 }), roomOf({ perHourCount: 5 })]).toEqual([4, 4]);
  });

  test('is told by all hours of the day, also by those before which the clock was set back', () => {
    let nowMs = MIDNIGHT - 3 * HOUR_MS;
    const { tally: table } = tableOf(() => nowMs, NOW + HOUR_MS, NOW + 2 * HOUR_MS, NEXT_MIDNIGHT);
    const real: Tally = {
      refresh: () => Promise.resolve(),
      countSince: (kind, sinceMs, endMs) => table.countSince(1, kind, sinceMs, endMs),
      latestMs: (kind, nth) => table.latestMs(1, kind, nth),
      take: () => Promise.resolve({ kind: 'full' }),
    };
    const room = (limits: Partial<SenderOptions>): number => roomLeft(optionsOf(limits), real, nowMs, true);
    // None of them is to be waited for.
    expect(room({ perDayCount: 5 })).toBe(2);
    nowMs = NOW;
    expect([room({ perDayCount: 5 }), room({ newChatsPerDayCount: 5 }), room({ perHourCount: 5 })]).toEqual([3, 3, 5]);
  });

  test('is less of new chats, and the least of what all limits say', () => {
    count(NOW - MONTH_MS, NOW - MONTH_MS + 1, NOW - 2);
    const limits = { perDayCount: 9, newChatsPerDayCount: 3, unansweredCount: 3 };
    expect([roomOf(limits), roomOf(limits, false)]).toEqual([1, 8]);
    expect(roomOf({ ...limits, unansweredCount: 0 })).toBe(2);
    expect(roomOf({ ...limits, newChatsPerDayCount: 0 })).toBe(1);
  });
});

describe('what is waited for', () => {
  test('is the next day of the sender', () => {
    count(NOW, NOW);
    expect(waitOf({ perDayCount: 3 })).toBeNull();
    expect(waitOf({ perDayCount: 2 })).toEqual({ reason: 'perDay', untilMs: NEXT_MIDNIGHT });
    expect(waitOf({ newChatsPerDayCount: 2 })).toEqual({ reason: 'newChatsPerDay', untilMs: NEXT_MIDNIGHT });
    expect(waitOf({ newChatsPerDayCount: 2 }, false)).toBeNull();
  });

  test('is the moment at which enough have left the hour, or the month', () => {
    count(NOW - 50, NOW - 40, NOW - 30);
    expect(waitOf({ perHourCount: 2 })).toEqual({ reason: 'perHour', untilMs: NOW - 40 + HOUR_MS });
    expect(waitOf({ unansweredCount: 3 })).toEqual({ reason: 'unanswered', untilMs: NOW - 50 + MONTH_MS });
    tally.answered.add(tally.counted[0]?.phone ?? '');
    expect(waitOf({ unansweredCount: 3 })).toBeNull();
  });

  test('ends in the millisecond in which there is room', () => {
    count(NOW - HOUR_MS);
    expect([waitOf({ perHourCount: 1 }), roomOf({ perHourCount: 1 })]).toEqual([null, 1]);
  });

  test('takes no longer than from now on, where the clock was set back', () => {
    count(NOW + 24 * HOUR_MS);
    expect(waitOf({ perHourCount: 1 })).toEqual({ reason: 'perHour', untilMs: NOW + HOUR_MS });
  });

  test('is what takes longest', () => {
    count(NOW, NOW);
    expect(waitOf({ perHourCount: 1, perDayCount: 1 })?.reason).toBe('perDay');
    expect(waitOf({ perHourCount: 1, unansweredCount: 1, newChatsPerDayCount: 1 })?.reason).toBe('unanswered');
  });
});
