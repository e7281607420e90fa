import { describe, expect, test } from 'vitest';
import {
  isDate,
  parseDays,
  parseHours,
  parseMoment,
  parseTimeOfDay,
  parseZone,
} from '../../../src/sender/timetable/parseTimes';

describe('what is given as', () => {
  test.each([
    ['9-18', { fromMinute: 540, untilMinute: 1080 }],
    ['8:30-17:45', { fromMinute: 510, untilMinute: 1065 }],
    [' 0 – 24 ', { fromMinute: 0, untilMinute: 1440 }],
    ['18-9', undefined],
    ['9-9', undefined],
    ['9-24:01', undefined],
    ['9:60-18', undefined],
    ['9', undefined],
    ['', undefined],
  ])('hours: %s', (text, expected) => {
    expect(parseHours(text)).toEqual(expected);
  });

  test.each([
    [
      ['mon', ' Fri'],
      ['mon', 'fri'],
    ],
    [['working'], 'working'],
    [['working', 'sat'], undefined],
    [['monday'], undefined],
    [[], undefined],
  ])('days: %j', (words, expected) => {
    expect(parseDays(words)).toEqual(expected);
  });

  test('a zone', () => {
    expect(['Europe/Paris', 'recipient', 'Mars/Olympus', ''].map(parseZone)).toEqual([
      'Europe/Paris',
      'recipient',
      undefined,
      undefined,
    ]);
  });

  test('a date', () => {
    expect(['2026-12-25', '2026-13-01', '2026-12-00', '25/12/2026'].map(isDate)).toEqual([true, false, false, false]);
  });

  test('a time of day', () => {
    expect(['0:00', '23:59', '24:00', '9', '9:5'].map(parseTimeOfDay)).toEqual([
      0,
      1439,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test.each([
    ['2026-12-01T09:00', 'Europe/Paris', '2026-12-01T08:00:00Z'],
    ['2026-12-01 9:00', 'Asia/Kolkata', '2026-12-01T03:30:00Z'],
    ['2026-07-01', 'Europe/Paris', '2026-06-30T22:00:00Z'],
    ['2026-12-01T09:00:00Z', 'Europe/Paris', '2026-12-01T09:00:00Z'],
    ['2026-12-01T09:00+05:30', 'Europe/Paris', '2026-12-01T03:30:00Z'],
  ])('a moment: %s in %s', (text, zone, expected) => {
    expect(parseMoment(text, zone)).toBe(Date.parse(expected));
  });

  test.each(['2026-12-01T24:00', '2026-12-32', '1 December', '2026-12-01T09:00+99:99', ''])('no moment: %s', (text) => {
    expect(parseMoment(text, 'UTC')).toBeUndefined();
  });
});
