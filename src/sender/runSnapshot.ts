import type { AccountLimits } from './limits/accountLimits';
import type { ChatCounts } from './limits/knownChats';
import type { Sentence } from './sentence';
import type { Waiting } from './timetable/waiting';
import type { FailureCount } from './journal/failureCounts';

/** `waiting`: for a time, by the user’s own limits; nothing is in flight. `pausing` and `stopping`: asked for, and messages in flight are still being brought to their outcome. */
export type RunPhase = 'starting' | 'running' | 'waiting' | 'pausing' | 'paused' | 'stopping' | 'stopped' | 'finished';

export interface RunCounts {
  readonly totalCount: number;
  /** WhatsApp's server has it; includes delivered and read. */
  readonly sentCount: number;
  readonly deliveredCount: number;
  readonly readCount: number;
  /** People who wrote back. */
  readonly answeredCount: number;
  readonly failedCount: number;
  readonly skippedCount: number;
  /** Attempted, and it isn't known what became of it. */
  readonly inDoubtCount: number;
  /** Those of them that were looked up without a result, and that the user hasn't decided about. */
  readonly unsureCount: number;
  readonly leftCount: number;
}

export interface RunSnapshot extends RunCounts {
  readonly phase: RunPhase;
  /** Why the run paused by itself; null when it runs, or when the user paused it. */
  readonly pauseReason: Sentence | null;
  /** What paused it is being mended, and it may go on by itself; otherwise a person must do something. */
  readonly isMending: boolean;
  /** What is waited for; null in other phases. */
  readonly waiting: Waiting | null;
  /** The first messages are on their way, or waited for, before the others follow. */
  readonly isCanaryAhead: boolean;
  /** What WhatsApp says of the account's limits; null before it was asked, and where there are none to tell. */
  readonly limits: AccountLimits | null;
  /** No new chats are started, since WhatsApp doesn't let them; those who are known may go on. */
  readonly isLimited: boolean;
  /** Until when, in wall clock, where WhatsApp says it. */
  readonly limitedUntilMs: number | null;
  /** Of the recipients that are left; null where it isn't known whom the account knows. */
  readonly chats: ChatCounts | null;
  readonly messagesPerSecond: number;
  readonly etaMs: number | null;
  readonly topErrors: readonly FailureCount[];
  readonly throughput: readonly number[];
  readonly bucketMs: number;
}

/** The counts alone, of what has them and more. */
export function countsOf(counts: RunCounts): RunCounts {
  const { totalCount, sentCount, deliveredCount, readCount } = counts;
  const { answeredCount, failedCount, skippedCount, inDoubtCount, unsureCount, leftCount } = counts;
  return {
    totalCount,
    sentCount,
    deliveredCount,
    readCount,
    failedCount,
    skippedCount,
    answeredCount,
    inDoubtCount,
    unsureCount,
    leftCount,
  };
}
