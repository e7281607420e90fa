import { expect, test } from 'vitest';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { RowStates } from '../../src/sender/journal/rowStates';
import { SurelyNotSent } from '../../src/sender/journal/surelyNotSent';
import type { ErrorClass } from '../../src/sender/model';

const attempt: JournalRecord = { t: 'attempt', at: 2, i: 0, n: 1, h: 'h' };
const failed = (errorClass: ErrorClass, final = true): JournalRecord => {
  return { t: 'failed', at: 3, i: 0, class: errorClass, code: 'refused', final };
};
const found = (result: 'notSent' | 'unsure'): JournalRecord => ({ t: 'found', at: 4, i: 0, result });
const decided = (decision: 'sendAgain' | 'leave'): JournalRecord => ({ t: 'decided', at: 5, i: 0, decision });
const sent: JournalRecord = { t: 'sent', at: 6, i: 0, id: 'm0' };
const doubted: JournalRecord = { t: 'doubted', at: 7, from: 0, to: 0 };

function isSurelyNotSent(records: readonly JournalRecord[]): boolean {
  const rows = new RowStates(1);
  const surely = new SurelyNotSent(rows);
  for (const record of records) {
    rows.apply(record);
    surely.apply(record);
  }
  return surely.has(0);
}

test.each<[string, readonly JournalRecord[]]>([
  ['who was refused', [attempt, failed('permanent')]],
  ['whose last try failed before it left', [attempt, failed('retryable', false), attempt, failed('retryable')]],
  ['who was certainly not found, and failed later', [attempt, found('notSent'), attempt, failed('permanent')]],
  [
    'who went back to the queue, and failed again',
    [attempt, failed('permanent'), { t: 'requeued', at: 4, i: 0, code: 'refused' }, attempt, failed('permanent')],
  ],
  ['who failed after a part of the journal was lost', [doubted, found('notSent'), attempt, failed('permanent')]],
])('surely not sent to: %s', (_, records) => {
  expect(isSurelyNotSent(records)).toBe(true);
});

test.each<[string, readonly JournalRecord[]]>([
  ['who waits', []],
  ['who is being sent to', [attempt]],
  ['who is in doubt', [attempt, failed('unknown', false)]],
  ['who was left in doubt', [attempt, found('unsure'), decided('leave')]],
  [
    'who was sent to again on the user’s word, and failed then',
    [attempt, found('unsure'), decided('sendAgain'), attempt, failed('permanent')],
  ],
  ['the same where the user’s word was lost', [attempt, found('unsure'), attempt, failed('permanent')]],
  ['the same where the look-up was lost', [attempt, decided('sendAgain'), attempt, failed('permanent')]],
  ['who got it', [attempt, sent]],
  ['whom the server took, and refused late', [attempt, sent, { t: 'ack', at: 8, i: 0, level: -1 }]],
  ['who had failed before a part of the journal was lost', [attempt, failed('permanent'), doubted]],
  ['who is left out', [{ t: 'skipped', at: 1, i: 0, code: 'optedOut' }]],
])('not surely: %s', (_, records) => {
  expect(isSurelyNotSent(records)).toBe(false);
});
