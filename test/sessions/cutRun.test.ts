import { expect, test } from 'vitest';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { DEFAULT_OPTIONS } from '../../src/sender/options';
import { CutRun } from '../../src/sessions/journal/cutRun';

const opened: JournalRecord = { t: 'opened', at: 1, version: 4, options: DEFAULT_OPTIONS };
const sent = (i: number, at = 1): JournalRecord => ({ t: 'sent', at, i, id: `m${i}` });
const ended = (event: 'stopped' | 'finished', code?: string): JournalRecord => ({
  t: 'control',
  at: 9,
  event,
  ...(code === undefined ? {} : { code }),
});

function check(records: readonly JournalRecord[], expected: readonly number[]): void {
  const cutRun = new CutRun(10);
  for (const record of records) cutRun.take(record);
  expect([...cutRun.sent]).toEqual(expected);
}

test('what a run has sent is told where it was cut short, found or not, and of the last run alone', () => {
  const found: JournalRecord = { t: 'found', at: 2, i: 5, result: 'sent', id: 'm5' };
  check([opened, sent(1), { t: 'control', at: 1, event: 'paused' }, sent(2), found], [1, 2, 5]);
  check([opened, sent(1), opened, sent(2)], [2]);
});

test('nothing is told of a run that came to its end; of one that broke, what it sent', () => {
  check([opened, sent(1), ended('finished')], []);
  check([opened, sent(1), ended('stopped')], []);
  check([opened, sent(1), ended('stopped', 'closing')], []);
  check([opened, sent(1), ended('stopped', 'broken')], [1]);
});

test('the time is that of the last that it sent, and a row that there isn’t is none', () => {
  const cutRun = new CutRun(10);
  for (const record of [opened, sent(1, 5), sent(2, 7), sent(4_000_000_000, 8)]) cutRun.take(record);
  expect([[...cutRun.sent], cutRun.atMs]).toEqual([[1, 2], 7]);
});
