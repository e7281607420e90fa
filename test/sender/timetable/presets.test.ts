import { describe, expect, test } from 'vitest';
import { DEFAULT_OPTIONS, type SenderOptions } from '../../../src/sender/options';
import { PACE_PRESETS, presetOf, withPreset } from '../../../src/sender/timetable/presets';
import { ANY_TIME } from '../../../src/sender/timetable/timetable';

const LISTS_OWN = { startMs: 1_767_600_000_000, timeZone: 'Asia/Kolkata', leftOut: ['2026-12-25'] };
const CUSTOM: SenderOptions = {
  ...DEFAULT_OPTIONS,
  perDayCount: 7,
  triesCount: 5,
  timetable: { ...ANY_TIME, hours: { fromMinute: 1, untilMinute: 2 }, ...LISTS_OWN },
};

describe('a preset', () => {
  test('is what one begins with: the original', () => {
    expect(presetOf(DEFAULT_OPTIONS)).toBe('original');
  });

  test.each(PACE_PRESETS)('%s is told again by its numbers, and leaves what only the list can say', (preset) => {
    const options = withPreset(CUSTOM, preset);
    expect([presetOf(CUSTOM), presetOf(options)]).toEqual(['custom', preset]);
    expect(options).toMatchObject({ triesCount: 5, timetable: LISTS_OWN });
    expect(presetOf({ ...options, perDayCount: options.perDayCount + 1 })).toBe('custom');
    expect(presetOf({ ...options, timetable: { ...options.timetable, days: ['mon'] } })).toBe('custom');
  });

  test('careful sends 200 a day, 40 of them new chats, one at a time in working hours', () => {
    const { timetable, ...numbers } = withPreset(CUSTOM, 'careful');
    expect(numbers).toMatchObject({ perDayCount: 200, newChatsPerDayCount: 40, concurrency: 1 });
    expect(timetable).toMatchObject({ hours: { fromMinute: 540, untilMinute: 1080 }, days: 'working' });
    // 6 to 12 seconds apart.
    const share = numbers.gapSpreadPercent / 100;
    expect([(1 - share) / numbers.ratePerSecond, (1 + share) / numbers.ratePerSecond].map(Math.round)).toEqual([6, 12]);
  });

  test('original keeps nothing back', () => {
    const { timetable, ...numbers } = withPreset(withPreset(CUSTOM, 'careful'), 'original');
    expect(numbers).toMatchObject({ perDayCount: 0, newChatsPerDayCount: 0, ratePerSecond: 0.8, gapSpreadPercent: 0 });
    expect(timetable).toMatchObject({ hours: null, days: null });
  });
});
