import type { FailureCode } from '../failureCode';
import type { NotedMessage } from './ackBook';
import type { FailureCount } from './failureCounts';
import type { Judged } from './latestJudged';
import type { OpenAttempt } from './openAttempt';
import { ROW_STATUSES, type RowStatus } from './rowStatus';

/** All that the fold of a journal’s first records holds of the rows, so that it can go on with the next one. */
export interface RowsSnapshot {
  /** A row each: status and tries. Counts follow from them. */
  readonly bytes: Uint8Array;
  /** Bits, as in `BitSet`. */
  readonly answered: Uint32Array;
  readonly givenBack: Uint32Array;
  readonly failures: readonly FailureCount[];
  readonly openAttempts: readonly (readonly [index: number, attempt: OpenAttempt])[];
  /** The newest, oldest first. */
  readonly messages: readonly NotedMessage[];
  readonly latest: readonly Judged[];
  readonly highestNamed: number;
  readonly wasAttempted: boolean;
  readonly refusedLate: readonly (readonly [index: number, code: FailureCode])[];
}

/** Before the first record. */
export function unwritten(count: number): RowsSnapshot {
  return {
    bytes: new Uint8Array(count),
    answered: new Uint32Array(0),
    givenBack: new Uint32Array(0),
    failures: [],
    openAttempts: [],
    messages: [],
    latest: [],
    highestNamed: -1,
    wasAttempted: false,
    refusedLate: [],
  };
}

export function countStatuses(bytes: Uint8Array): Record<RowStatus, number> {
  const byNumber = new Uint32Array(16);
  for (const byte of bytes) byNumber[byte & 0x0f] = (byNumber[byte & 0x0f] ?? 0) + 1;
  return Object.fromEntries(ROW_STATUSES.map((status, number) => [status, byNumber[number] ?? 0])) as Record<
    RowStatus,
    number
  >;
}
