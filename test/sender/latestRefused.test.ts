import { expect, test } from 'vitest';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { RowStates } from '../../src/sender/journal/rowStates';

const attempt = { t: 'attempt', at: 0, i: 0, n: 1, h: 'h' } as const;
const refused = { t: 'failed', at: 0, i: 0, class: 'permanent', code: 'refused', final: true } as const;
const requeued = { t: 'requeued', at: 0, i: 0, code: 'refused' } as const;
const sent = { t: 'sent', at: 0, i: 0, id: 'm1' } as const;
const refusedLate = { t: 'ack', at: 0, i: 0, level: -1 } as const;

/** Who may go back to the queue after these records, since surely nothing has left. */
function check(records: readonly JournalRecord[], expected: readonly number[]): void {
  const rows = new RowStates(1);
  for (const record of records) rows.apply(record);
  expect(rows.latestRefused()).toEqual(expected);
}

test('refused at once', () => check([attempt, refused], [0]));
test('already back in the queue', () => check([attempt, refused, requeued], []));
test('refused at once, then taken and refused late: it may have arrived', () =>
  check([attempt, refused, requeued, attempt, sent, refusedLate], []));
test('refused at once, then found to be taken and refused late', () =>
  check([attempt, refused, requeued, attempt, { t: 'found', at: 0, i: 0, result: 'sent', id: 'm1' }, refusedLate], []));
test('taken and refused late', () => check([attempt, sent, refusedLate], []));

test('lost to damage, after another session has taken them over', () => {
  const rows = new RowStates(2);
  rows.handOver([0]);
  rows.apply({ t: 'doubted', at: 0, from: 0, to: 0 });
  rows.apply({ t: 'found', at: 0, i: 0, result: 'notSent' });
  expect([rows.status(0), rows.nextQueued(() => false), rows.waitingCount]).toEqual(['queued', 1, 1]);
});

test('refused, and another session sends to them from now on', () => {
  const rows = new RowStates(1);
  for (const record of [attempt, refused]) rows.apply(record);
  rows.handOver([0]);
  expect([rows.latestRefused(), rows.status(0)]).toEqual([[], 'failed']);
});
