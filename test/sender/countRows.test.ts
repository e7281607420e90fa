import { expect, test } from 'vitest';
import { countRows } from '../../src/sender/journal/countRows';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { RowStates } from '../../src/sender/journal/rowStates';

const attempt = (i: number): JournalRecord => ({ t: 'attempt', at: 1, i, n: 1, h: 'h' });

test('each row counts once: sent with delivered and read, unknown with those left at that, in flight with those left', () => {
  const rows = new RowStates(10);
  const records: readonly JournalRecord[] = [
    ...[0, 1, 2, 3, 4, 5, 6, 7].map(attempt),
    ...[0, 1, 2].map((i): JournalRecord => ({ t: 'sent', at: 2, i, id: `m${i}` })),
    { t: 'ack', at: 3, i: 1, level: 2 },
    { t: 'answered', at: 3, i: 1 },
    { t: 'answered', at: 4, i: 1 },
    { t: 'ack', at: 3, i: 2, level: 3 },
    { t: 'failed', at: 2, i: 3, class: 'permanent', code: 'noLid', final: true },
    ...[4, 5].map((i): JournalRecord => ({ t: 'found', at: 2, i, result: 'unsure' })),
    { t: 'decided', at: 3, i: 5, decision: 'leave' },
    { t: 'skipped', at: 2, i: 8, code: 'emptyMessage' },
  ];
  for (const record of records) rows.apply(record);
  // Of 6 and 7 no outcome is known: the run waits for that of 7. What has one isn't in flight any more.
  expect(countRows(rows, [7, 0])).toEqual({
    totalCount: 10,
    sentCount: 3,
    deliveredCount: 2,
    readCount: 1,
    answeredCount: 1,
    failedCount: 1,
    skippedCount: 1,
    inDoubtCount: 3,
    unsureCount: 1,
    leftCount: 2,
  });
});
