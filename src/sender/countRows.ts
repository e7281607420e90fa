import type { RowStates } from './rowStates';
import type { RunCounts } from './runSnapshot';

/** A session's figures, as people read them, out of the fold of its journal. */
export function countRows(rows: RowStates): RunCounts {
  const readCount = rows.count('read');
  const deliveredCount = rows.count('delivered') + readCount;
  return {
    totalCount: rows.totalCount,
    sentCount: rows.count('sent') + deliveredCount,
    deliveredCount,
    readCount,
    failedCount: rows.count('failed'),
    skippedCount: rows.count('skipped'),
    unknownCount: rows.count('inDoubt') + rows.count('unsure') + rows.count('leftUnknown'),
    undecidedCount: rows.count('unsure'),
    leftCount: rows.count('queued'),
  };
}
