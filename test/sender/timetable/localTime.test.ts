import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isoTime, localTime, momentOf } from '../../../src/sender/timetable/localTime';

const ZONES = ['Europe/Paris', 'America/New_York', 'Asia/Kolkata', 'Pacific/Chatham', 'America/Santiago', 'UTC'];

describe('the time that clocks show', () => {
  test.each([
    ['2026-12-03T15:20:00Z', 'Europe/Paris', '2026-12-03', 980, 'thu'],
    ['2026-12-03T23:30:00Z', 'Europe/Paris', '2026-12-04', 30, 'fri'],
    ['2026-07-01T03:59:00Z', 'America/New_York', '2026-06-30', 1439, 'tue'],
    ['2026-01-01T00:00:00Z', 'Pacific/Chatham', '2026-01-01', 825, 'thu'],
  ])('%s in %s', (moment, zone, date, minute, weekday) => {
    expect(localTime(Date.parse(moment), zone)).toEqual({ date, minute, weekday });
  });

  test('is told with the zone’s offset', () => {
    expect(isoTime(Date.parse('2026-12-03T15:20:00Z'), 'Europe/Paris')).toBe('2026-12-03T16:20:00+01:00');
    expect(isoTime(Date.parse('2026-07-03T15:20:30Z'), 'America/New_York')).toBe('2026-07-03T11:20:30-04:00');
    expect(isoTime(Date.parse('2026-07-03T15:20:30Z'), 'UTC')).toBe('2026-07-03T15:20:30+00:00');
  });
});

describe('the moment at which they show it', () => {
  const check = (date: string, minute: number, zone: string, expected: string): void => {
    expect(new Date(momentOf(date, minute, zone)).toISOString()).toBe(new Date(expected).toISOString());
  };

  test('in summer and in winter', () => {
    check('2026-12-03', 540, 'Europe/Paris', '2026-12-03T08:00:00Z');
    check('2026-07-03', 540, 'Europe/Paris', '2026-07-03T07:00:00Z');
  });

  test('that comes twice is the first of the two', () => {
    check('2026-10-25', 150, 'Europe/Paris', '2026-10-25T00:30:00Z');
  });

  test('that is left out is as much later as clocks go forward', () => {
    check('2026-03-29', 150, 'Europe/Paris', '2026-03-29T01:30:00Z');
    // In Chile they go forward at midnight: the day begins at one o’clock.
    check('2026-09-06', 0, 'America/Santiago', '2026-09-06T04:00:00Z');
  });

  test('shows just that, wherever it isn’t left out', () => {
    const anyMoment = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2035-01-01') });
    fc.assert(
      fc.property(anyMoment, fc.constantFrom(...ZONES), (atMs, zone) => {
        const shown = localTime(atMs, zone);
        const momentMs = momentOf(shown.date, shown.minute, zone);
        expect(localTime(momentMs, zone)).toEqual(shown);
        expect(momentMs).toBeLessThanOrEqual(atMs);
      }),
    );
  });
});
