import { expect, test } from 'vitest';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { RowStates } from '../../src/sender/journal/rowStates';

const attempt = (at: number, n = 1, i = 0): JournalRecord => ({ t: 'attempt', at, i, n, h: 'h' });
const sent: JournalRecord = { t: 'sent', at: 9, i: 0, id: 'm0' };
const failed = (kind: 'unknown' | 'retryable' | 'permanent' | 'paused', final: boolean): JournalRecord => ({
  t: 'failed',
  at: 9,
  i: 0,
  class: kind,
  code: 'lookUpTimeout',
  final,
});
const found = (result: 'sent' | 'notSent' | 'unsure'): JournalRecord => ({ t: 'found', at: 9, i: 0, result });

function fold(...records: readonly JournalRecord[]): RowStates {
  const rows = new RowStates(3);
  for (const record of records) rows.apply(record);
  return rows;
}

/** What has become of the first of three rows, and how many tries of it count. */
function check(records: readonly JournalRecord[], expected: readonly [status: string, triesCount: number]): void {
  const rows = fold(...records);
  expect([rows.status(0), rows.triesCount(0)]).toEqual(expected);
}

test('what may have left is in doubt, whatever else its record says', () => {
  check([attempt(1), failed('unknown', false)], ['inDoubt', 1]);
  check([attempt(1), failed('unknown', true)], ['inDoubt', 1]);
});

test('what was found not to be sent is queued: a crash was no try, an answer was one', () => {
  check([attempt(1), found('notSent')], ['queued', 0]);
  check([attempt(1), failed('unknown', false), found('notSent')], ['queued', 1]);
});

test('what the connection cut short was no try', () => check([attempt(1), failed('paused', false)], ['queued', 0]));

test('a failure that wasn’t the row’s own leaves it all its tries', () =>
  check(
    [attempt(1, 3), failed('retryable', true), { t: 'requeued', at: 9, i: 0, code: 'lookUpTimeout' }],
    ['queued', 0],
  ));

test('what isn’t failed doesn’t go back to the queue', () =>
  check([attempt(1), sent, { t: 'requeued', at: 9, i: 0, code: 'lookUpTimeout' }], ['sent', 1]));

test('tries are counted up to 15, and no more spoil the status', () => check([attempt(1, 16)], ['inDoubt', 15]));

test('a refusal that comes late fails what was sent, and nothing that was delivered', () => {
  const ack = (level: -1 | 2): JournalRecord => ({ t: 'ack', at: 9, i: 0, level });
  check([attempt(1), sent, ack(-1)], ['failed', 1]);
  check([attempt(1), sent, ack(2), ack(-1)], ['delivered', 1]);
});

test('the user’s word ends a doubt: left, or sent again', () => {
  const unsure = [attempt(1), found('unsure')];
  check(unsure, ['unsure', 1]);
  check([...unsure, { t: 'decided', at: 9, i: 0, decision: 'leave' }], ['leftInDoubt', 1]);
  check([...unsure, { t: 'decided', at: 9, i: 0, decision: 'sendAgain' }], ['queued', 1]);
});

/** Since when the first row’s message is looked for, and why it is in doubt. */
function checkOpen(records: readonly JournalRecord[], sinceMs: number, code: string | null): void {
  expect(fold(...records).openAttempts()[0]).toEqual([0, { sinceMs, code }]);
}

test('a message is looked for since its attempt began, never longer ago', () => {
  checkOpen([attempt(500)], 500, null);
  checkOpen([attempt(500), failed('unknown', false)], 500, 'lookUpTimeout');
  checkOpen([{ t: 'doubted', at: 400, from: 0, to: 0 }], 400, null);
  checkOpen([failed('unknown', false)], 0, null);
});

test('after damage whoever may have been attempted is in doubt, and nobody whose outcome is known', () => {
  const rows = fold(attempt(1), sent, { t: 'doubted', at: 400, from: 0, to: 9 });
  expect([0, 1, 2].map((index) => rows.status(index))).toEqual(['sent', 'inDoubt', 'inDoubt']);
});

test('there is work left while anybody is queued or in doubt, and none in what the user must decide', () => {
  const rows = fold(attempt(1, 1, 1), attempt(1, 1, 2), attempt(1), sent);
  expect([rows.count('queued'), rows.isWorkLeft]).toEqual([0, true]);
  for (const i of [1, 2]) rows.apply({ t: 'found', at: 9, i, result: 'unsure' });
  expect(rows.isWorkLeft).toBe(false);
});

test('the highest row named is so whatever is named after it', () =>
  expect(fold(attempt(1, 1, 2), attempt(1, 1, 0)).highestNamed).toBe(2));

test('a row that the session doesn’t have is nobody’s', () => {
  const rows = fold({ t: 'sent', at: 9, i: 3, id: 'm3' });
  expect([rows.count('sent'), rows.count('queued'), rows.highestNamed]).toEqual([0, 3, -1]);
});
