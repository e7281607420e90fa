import type { RowStates } from './rowStates';
import type { RunCounts } from '../runSnapshot';

/**
 * A session's figures, as people read them, out of the fold of its journal. A message in flight isn't in doubt as long
 * as its run waits for the answer: those of `inFlight` count as left.
 */
export function countRows(rows: RowStates, inFlight: Iterable<number> = []): RunCounts {
  const inFlightCount = [...inFlight].filter((index) => rows.status(index) === 'inDoubt').length;
  const readCount = rows.count('read');
  const deliveredCount = rows.count('delivered') + readCount;
  return {
    totalCount: rows.totalCount,
    sentCount: rows.count('sent') + deliveredCount,
    deliveredCount,
    readCount,
    answeredCount: rows.answered.count,
    failedCount: rows.count('failed'),
    skippedCount: rows.count('skipped'),
    inDoubtCount: rows.count('inDoubt') - inFlightCount + rows.count('unsure') + rows.count('leftInDoubt'),
    unsureCount: rows.count('unsure'),
    leftCount: rows.count('queued') + inFlightCount,
  };
}
