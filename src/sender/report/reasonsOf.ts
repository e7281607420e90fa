import { FailureCounts } from '../journal/failureCounts';
import type { RowDetails } from '../journal/rowDetails';
import type { ReportFacts } from './reportFacts';

/** Why recipients failed, and why they were skipped, most first. */
export function reasonsOf(details: RowDetails): Pick<ReportFacts, 'failedFor' | 'skippedFor'> {
  const failed = new FailureCounts();
  const skipped = new FailureCounts();
  for (let index = 0; index < details.totalCount; index += 1) {
    const status = details.status(index);
    if (status !== 'failed' && status !== 'skipped') continue;
    (status === 'failed' ? failed : skipped).add(details.of(index).errorCode ?? 'unknownCode');
  }
  return { failedFor: failed.top(Infinity), skippedFor: skipped.top(Infinity) };
}
