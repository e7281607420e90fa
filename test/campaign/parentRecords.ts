import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { attempt, RECIPIENT_COUNT, sent } from '../sessions/storedSession';

/** What became of the recipients of a session that others are made of. */

export const failed = (i: number): readonly JournalRecord[] => [
  attempt(i),
  { t: 'failed', at: 3, i, class: 'permanent', code: 'notOnWhatsApp', final: true },
];
const gotIt = (i: number): readonly JournalRecord[] => [attempt(i), sent(i)];
export const read = (i: number): readonly JournalRecord[] => [
  { t: 'attempt', at: 60_000, i, n: 1, h: 'h' },
  { t: 'sent', at: 61_000, i, id: `m${i}` },
  { t: 'ack', at: 62_000, i, level: 3 },
];
/** Of all but the first six. */
export const REST: readonly JournalRecord[] = Array.from({ length: RECIPIENT_COUNT - 6 }, (_, index) => ({
  t: 'skipped',
  at: 5,
  i: index + 6,
  code: 'emptyMessage',
}));
export const WHOLE = [...failed(0), ...failed(1), ...gotIt(2), ...gotIt(3), ...read(4), ...read(5), ...REST];
