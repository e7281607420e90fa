import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MINUTE_MS, WEEKDAYS } from '../../../src/sender/timetable/localTime';
import { closingOf, isOpen, nextOpening, ownPlace, type Place } from '../../../src/sender/timetable/openings';
import { ANY_TIME, type Timetable } from '../../../src/sender/timetable/timetable';

const WEEKEND = ['sat', 'sun'] as const;
const PARIS: Place = { zones: ['Europe/Paris'], weekend: WEEKEND };
const NINE_TO_SIX: Timetable = { ...ANY_TIME, hours: { fromMinute: 540, untilMinute: 1080 }, days: 'working' };
const QUARTER_MS = 15 * MINUTE_MS;
/** Days around the beginning and the end of summer time. */
const BEGINNINGS_MS = ['2026-01-05', '2026-03-27', '2026-04-03', '2026-09-04', '2026-10-23'].map(Date.parse);

const minute = fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15);
const hours = fc
  .tuple(minute, minute)
  .map(([one, other]) => ({ fromMinute: Math.min(one, other), untilMinute: Math.max(one, other) + 15 }));
const timetable: fc.Arbitrary<Timetable> = fc.record({
  hours: fc.option(fc.oneof(hours, fc.constant({ fromMinute: 0, untilMinute: 1440 }))),
  days: fc.oneof(fc.constantFrom(null, 'working' as const), fc.subarray([...WEEKDAYS], { minLength: 1 })),
  leftOut: fc.subarray(['2026-01-07', '2026-03-29', '2026-04-05', '2026-09-06', '2026-10-25']),
  timeZone: fc.constant(''),
  startMs: fc.constant(null),
  startColumn: fc.constant(null),
});
const place: fc.Arbitrary<Place> = fc.record({
  zones: fc.subarray(['Europe/Paris', 'Asia/Kolkata', 'Pacific/Chatham', 'America/Santiago', 'America/New_York'], {
    minLength: 1,
    maxLength: 2,
  }),
  weekend: fc.constantFrom(['sat', 'sun'] as const, ['fri'] as const),
});
const moment = fc
  .tuple(fc.constantFrom(...BEGINNINGS_MS), fc.integer({ min: 0, max: 4 * 96 }))
  .map(([beginMs, quarter]) => beginMs + quarter * QUARTER_MS);

/** The first quarter of an hour from then on of which it holds; undefined where it does in none of the next ten days. */
function firstQuarter(fromMs: number, holds: (atMs: number) => boolean): number | undefined {
  for (let atMs = fromMs; atMs < fromMs + 960 * QUARTER_MS; atMs += QUARTER_MS) if (holds(atMs)) return atMs;
  return undefined;
}

describe('messages may start', () => {
  test('within the hours of a working day, of which the last minute is not one any more', () => {
    const isOpenAt = (time: string): boolean => isOpen(NINE_TO_SIX, PARIS, Date.parse(time));
    expect(['2026-01-05T08:00:00Z', '2026-01-05T16:59:59.999Z'].map(isOpenAt)).toEqual([true, true]);
    expect(['2026-01-05T07:59:59.999Z', '2026-01-05T17:00:00Z', '2026-01-04T12:00:00Z'].map(isOpenAt)).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('next on Monday morning, where the week is over, and not on a date that is left out', () => {
    const friday = Date.parse('2026-01-02T17:00:00Z');
    expect(nextOpening(NINE_TO_SIX, PARIS, friday)).toBe(Date.parse('2026-01-05T08:00:00Z'));
    const without = { ...NINE_TO_SIX, leftOut: ['2026-01-05'] };
    expect(nextOpening(without, PARIS, friday)).toBe(Date.parse('2026-01-06T08:00:00Z'));
  });

  test('next when clocks have gone forward, where they leave out the beginning of the hours', () => {
    const santiago: Place = { zones: ['America/Santiago'], weekend: [] };
    const afterMidnight: Timetable = { ...ANY_TIME, hours: { fromMinute: 30, untilMinute: 75 } };
    expect(nextOpening(afterMidnight, santiago, Date.parse('2026-09-06T02:00:00Z'))).toBe(
      Date.parse('2026-09-06T04:00:00Z'),
    );
  });

  test('on the working days of the place, whose weekend may be another', () => {
    const emirates: Place = { zones: ['Asia/Dubai'], weekend: ['fri'] };
    const isOpenOn = (date: string): boolean => isOpen(NINE_TO_SIX, emirates, Date.parse(`${date}T08:00:00Z`));
    expect(['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04'].map(isOpenOn)).toEqual([true, false, true, true]);
  });

  test('at no time where no hour suits both zones', () => {
    const apart: Place = { zones: ['Europe/Kaliningrad', 'Asia/Kamchatka'], weekend: [] };
    expect(nextOpening(NINE_TO_SIX, apart, 0)).toBeNull();
  });

  test('next at the first moment at which they may, whatever the zones and the summer time', () => {
    fc.assert(
      fc.property(timetable, place, moment, (given, where, fromMs) => {
        const found = firstQuarter(fromMs, (atMs) => isOpen(given, where, atMs));
        if (found !== undefined) expect(nextOpening(given, where, fromMs)).toBe(found);
      }),
    );
  });

  test('until the first moment at which they may not, over nights that are none', () => {
    fc.assert(
      fc.property(timetable, place, moment, (given, where, atMs) => {
        if (!isOpen(given, where, atMs)) return;
        const found = firstQuarter(atMs, (later) => !isOpen(given, where, later));
        if (found !== undefined) expect(closingOf(given, where, atMs)).toBe(found);
      }),
    );
    expect(closingOf(ANY_TIME, PARIS, 0)).toBeNull();
  });
});

test('whoever sends is where the timetable says, or where the computer is', () => {
  expect(ownPlace({ ...ANY_TIME, timeZone: 'Asia/Kolkata' }, ['sun'])).toEqual({
    zones: ['Asia/Kolkata'],
    weekend: ['sun'],
  });
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  for (const given of ['', 'recipient']) {
    expect(ownPlace({ ...ANY_TIME, timeZone: given })).toEqual({ zones: [timeZone], weekend: ['sat', 'sun'] });
  }
});
