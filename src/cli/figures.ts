import type { RunCounts } from '../sender/runSnapshot';

/** A session's figures as the cli prints them. */
export function figures(counts: RunCounts) {
  const { totalCount, sentCount, answeredCount, failedCount, skippedCount, inDoubtCount, leftCount } = counts;
  return {
    total: totalCount,
    sent: sentCount,
    answered: answeredCount,
    failed: failedCount,
    skipped: skippedCount,
    unknown: inDoubtCount,
    left: leftCount,
  };
}
