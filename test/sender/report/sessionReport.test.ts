import { expect, test } from 'vitest';
import { RunTimes } from '../../../src/sender/journal/runTimes';
import type { JournalRecord } from '../../../src/sender/journal/journalRecord';
import { ENGLISH } from '../../../src/sender/language';
import { DEFAULT_OPTIONS } from '../../../src/sender/options';
import type { ReportFacts } from '../../../src/sender/report/reportFacts';
import { valueText } from '../../../src/sender/report/reportLine';
import { sessionReport } from '../../../src/sender/report/sessionReport';
import { formatSentence, type Sentence } from '../../../src/sender/sentence';

const say = (sentence: Sentence): string => formatSentence(sentence, ENGLISH);

const FACTS: ReportFacts = {
  fileName: 'contacts.xlsx',
  sheet: 'Clients',
  sessionId: 'abcde-fghjk',
  transport: 'whatsapp-web',
  createdAtMs: 0,
  endedAtMs: 3_600_000,
  exportedAtMs: 4_000_000,
  isRunning: false,
  isDamaged: false,
  counts: {
    totalCount: 10,
    sentCount: 6,
    deliveredCount: 4,
    readCount: 3,
    answeredCount: 1,
    failedCount: 2,
    skippedCount: 1,
    inDoubtCount: 1,
    unsureCount: 1,
    leftCount: 0,
  },
  notReadyCount: 3,
  charges: [],
  failedFor: [
    { code: 'notOnWhatsApp', count: 1 },
    { code: 'refused', count: 1 },
  ],
  skippedFor: [{ code: 'optedOut', count: 1 }],
  runCount: 1,
  activeMs: 120_000,
  waits: [],
  options: DEFAULT_OPTIONS,
};

/** Label, value and share of each line of the section with this title. */
function section(title: string, change: Partial<ReportFacts> = {}) {
  const found = sessionReport({ ...FACTS, ...change }).sections.find((part) => say(part.title) === title);
  return found?.lines.map(({ label, value, share }) => [say(label), say(valueText(value)), share]);
}

test('a report says what became of all, as parts of what they are parts of', () => {
  expect(section('Result')).toEqual([
    ['Recipients', '10', null],
    ['Rows that weren’t ready', '3', null],
    ['Sent', '6', 0.6],
    ['of these, delivered', '4', 4 / 6],
    ['of these, read', '3', 3 / 6],
    ['of these, answered', '1', 1 / 6],
    ['Failed', '2', 0.2],
    ['Skipped', '1', 0.1],
    ['In doubt', '1', 0.1],
    ['Not sent yet', '0', 0],
  ]);
});

test('with the reasons of those who failed and of those who were skipped, and nothing where nobody was', () => {
  expect(section('Why some failed')).toEqual([
    ['This number isn’t on WhatsApp', '1', 0.5],
    ['WhatsApp refused the message', '1', 0.5],
  ]);
  expect(section('Why some were skipped')).toEqual([['This person doesn’t want to be written to', '1', 1]]);
  expect(section('Why some failed', { failedFor: [] })).toBeUndefined();
});

test('with the time that it took, and that was spent sending', () => {
  const labels = (change: Partial<ReportFacts> = {}) => section('Time', change)?.map(([label]) => label);
  expect(section('Time')).toContainEqual(['From beginning to end', '1 h', null]);
  expect(section('Time')).toContainEqual(['Time spent sending', '2 min', null]);
  expect(section('Time', { runCount: 3 })).toContainEqual(['Runs', '3', null]);
  expect(labels({ endedAtMs: null, activeMs: 0 })).toEqual(['Began', 'As of']);
});

test('with the limits that limited, and how often each was waited for', () => {
  expect(section('Limits used')).toEqual([['Rate', 'at most 48 a minute', null]]);
  const timetable = { ...DEFAULT_OPTIONS.timetable, hours: { fromMinute: 540, untilMinute: 1110 } };
  const options = { ...DEFAULT_OPTIONS, ratePerSecond: 0, perDayCount: 200, onlyKnown: true, timetable };
  expect(section('Limits used', { options, waits: [['perDay', 2]] })).toEqual([
    ['Rate', 'no limit', null],
    ['A day', '200', null],
    ['Whom', 'only people with whom there was a chat', null],
    ['Hours', '9:00 to 18:30', null],
    ['Waited for another day: today’s messages have been sent', '2 times', null],
  ]);
});

test('time without pauses and waits is counted over all runs, a crash’s up to its last word', () => {
  const opened = (at: number): JournalRecord => ({ t: 'opened', at, version: 5, options: DEFAULT_OPTIONS });
  const attempt = (at: number): JournalRecord => ({ t: 'attempt', at, i: 0, n: 1, h: 'h' });
  const control = (at: number, event: 'paused' | 'resumed' | 'waiting' | 'finished', code = ''): JournalRecord => ({
    t: 'control',
    at,
    event,
    ...(code !== '' && { code }),
  });
  const times = new RunTimes();
  const take = (...records: readonly JournalRecord[]): void => records.forEach((record) => times.take(record));
  take(opened(1000), attempt(2000), control(3000, 'paused'), control(60_000, 'resumed'), attempt(61_000));
  expect(times.activeMs).toBe(3000);
  // A crash, and the next run, which waits for an hour and goes on with the first attempt after it.
  take(opened(100_000), control(101_000, 'waiting', 'perHour'), attempt(3_701_000), control(3_702_000, 'finished'));
  expect([times.activeMs, times.runCount, times.waits]).toEqual([5000, 2, [['perHour', 1]]]);
  // What is heard afterwards is no sending.
  take({ t: 'ack', at: 9_000_000, i: 0, level: 3 });
  expect(times.activeMs).toBe(5000);
});
