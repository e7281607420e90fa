import { DEFAULT_OPTIONS, OPTION_NAMES, type SenderOptions } from '../options';

export const PACE_PRESETS = ['original', 'careful'] as const;

/** `original`: as fast as the program that this one replaces. `careful`: as WhatsApp likes it for a private account. */
export type PacePreset = (typeof PACE_PRESETS)[number];

/** What a preset changes; everything else, and what only the list can say (start, zone, dates), stays. */
export function withPreset(options: SenderOptions, preset: PacePreset): SenderOptions {
  const { pace, hours, days } = PRESETS[preset];
  return { ...options, ...pace, timetable: { ...options.timetable, hours, days } };
}

/** The preset that these numbers are; `custom` where they are none. */
export function presetOf(options: SenderOptions): PacePreset | 'custom' {
  return PACE_PRESETS.find((preset) => isSame(options, withPreset(options, preset))) ?? 'custom';
}

function isSame(one: SenderOptions, other: SenderOptions): boolean {
  return (
    OPTION_NAMES.every((name) => one[name] === other[name]) &&
    JSON.stringify(one.timetable) === JSON.stringify(other.timetable)
  );
}

const { batchSize, concurrency, batchDelayMs, ratePerSecond } = DEFAULT_OPTIONS;

const PRESETS = {
  original: {
    pace: {
      batchSize,
      concurrency,
      batchDelayMs,
      ratePerSecond,
      gapSpreadPercent: 0,
      perDayCount: 0,
      perHourCount: 0,
      newChatsPerDayCount: 0,
      unansweredCount: 0,
      canaryCount: 0,
    },
    hours: null,
    days: null,
  },
  careful: {
    pace: {
      batchSize,
      concurrency: 1,
      batchDelayMs,
      // One every 6 to 12 seconds.
      ratePerSecond: 1 / 9,
      gapSpreadPercent: 33,
      perDayCount: 200,
      perHourCount: 0,
      newChatsPerDayCount: 40,
      unansweredCount: 0,
      canaryCount: 0,
    },
    hours: { fromMinute: 540, untilMinute: 1080 },
    days: 'working',
  },
} as const;
