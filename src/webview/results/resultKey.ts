import type { RunView } from '../../panel/protocol';

/** Another one whenever something has become of a row. */
export function resultKey(run: RunView): string {
  const { sessionId, phase, sentCount, deliveredCount, readCount, answeredCount, failedCount, unsureCount } = run;
  const counts = [sentCount, deliveredCount, readCount, answeredCount, failedCount, unsureCount];
  return JSON.stringify([sessionId, phase, ...counts]);
}
