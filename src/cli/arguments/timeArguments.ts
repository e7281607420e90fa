import { HumanError } from '../../sender/humanError';
import { sentence, type Sentence } from '../../sender/sentence';
import type { SenderOptions } from '../../sender/options';
import {
  isDate,
  parseDays,
  parseHours,
  parseMoment,
  parseTimeOfDay,
  parseZone,
} from '../../sender/timetable/parseTimes';
import { PACE_PRESETS, type PacePreset } from '../../sender/timetable/presets';
import type { StartColumn, Timetable } from '../../sender/timetable/timetable';
import { notOneOf } from './arguments';

export const TIME_ARGUMENTS = {
  preset: { type: 'string' },
  hours: { type: 'string' },
  days: { type: 'string' },
  'leave-out-dates': { type: 'string' },
  'time-zone': { type: 'string' },
  start: { type: 'string' },
  'start-column': { type: 'string' },
  'start-days-before': { type: 'string' },
  'start-time': { type: 'string' },
  'only-known': { type: 'boolean' },
} as const;

export type TimeValues = Readonly<
  Partial<Record<Exclude<keyof typeof TIME_ARGUMENTS, 'only-known'>, string>> & { 'only-known'?: boolean }
>;

export function parsePreset(word: string | undefined): PacePreset | null {
  if (word === undefined) return null;
  const preset = PACE_PRESETS.find((known) => known === word);
  if (preset === undefined) throw notOneOf('--preset', word, PACE_PRESETS);
  return preset;
}

/**
 * What isn't given stays as in `base`.
 * @param headers of the sheet, to find the column of the start
 * @throws HumanError that names the argument and what it may be
 */
export function parseTimes(
  values: TimeValues,
  { timetable, onlyKnown }: SenderOptions,
  headers: readonly string[],
  nowMs: number,
): Pick<SenderOptions, 'timetable' | 'onlyKnown'> {
  const read = <T>(name: keyof TimeValues, before: T, parse: (text: string) => T | undefined, like: Sentence): T => {
    const text = values[name];
    if (typeof text !== 'string') return before;
    const parsed = parse(text);
    if (parsed === undefined) throw cannotBe(name, text, like);
    return parsed;
  };
  const timeZone = read('time-zone', timetable.timeZone, parseZone, EXAMPLES.zone);
  const startMs = read('start', timetable.startMs, (text) => parseMoment(text, timeZone) ?? undefined, EXAMPLES.moment);
  if (values.start !== undefined && startMs !== null && startMs <= nowMs) throw isOver(values.start);
  return {
    onlyKnown: values['only-known'] ?? onlyKnown,
    timetable: {
      hours: read<Timetable['hours']>('hours', timetable.hours, parseHours, EXAMPLES.hours),
      days: read<Timetable['days']>('days', timetable.days, (text) => parseDays(text.split(',')), EXAMPLES.days),
      leftOut: read<Timetable['leftOut']>('leave-out-dates', timetable.leftOut, parseDates, EXAMPLES.dates),
      timeZone,
      startMs,
      startColumn: startColumnOf(values, timetable.startColumn, headers, read),
    },
  };
}

function startColumnOf(
  values: TimeValues,
  before: StartColumn | null,
  headers: readonly string[],
  read: <T>(name: keyof TimeValues, before: T, parse: (text: string) => T | undefined, like: Sentence) => T,
): StartColumn | null {
  const named = values['start-column'];
  const column = named === undefined ? (before?.column ?? null) : headers.indexOf(named);
  if (column === null) return null;
  if (column < 0) {
    throw new HumanError(
      sentence('There is no column {0}.', named ?? ''),
      sentence('Give one of these: {0}.', headers.join(', ')),
    );
  }
  return {
    column,
    dayOffset: read('start-days-before', before?.dayOffset ?? 0, parseDaysBefore, EXAMPLES.dayCount),
    minute: read<number | null>('start-time', before?.minute ?? null, parseTimeOfDay, EXAMPLES.time),
  };
}

function parseDates(text: string): readonly string[] | undefined {
  const dates = text.split(',').map((date) => date.trim());
  return dates.every(isDate) ? dates : undefined;
}

function parseDaysBefore(text: string): number | undefined {
  return /^\d{1,4}$/u.test(text) ? 0 - Number(text) : undefined;
}

function cannotBe(name: string, text: string, like: Sentence): HumanError {
  return new HumanError(sentence('{0} can’t be {1}.', `--${name}`, text === '' ? '""' : text), like);
}

function isOver(start: string): HumanError {
  return new HumanError(
    sentence('{0} is over: {1}.', '--start', start),
    sentence('Give a later time, or none to start now.'),
  );
}

const EXAMPLES = {
  hours: sentence('Give it like {0}.', '9-18, 8:30-17:30'),
  days: sentence('Give it like {0}.', 'mon,tue,wed,thu,fri'),
  dates: sentence('Give it like {0}.', '2026-12-25,2027-01-01'),
  zone: sentence('Give it like {0}.', 'Europe/Paris, recipient'),
  moment: sentence('Give it like {0}.', '2026-12-01T09:00'),
  time: sentence('Give it like {0}.', '10:00'),
  dayCount: sentence('Give it like {0}.', '1'),
};
