import type { FailureCode } from '../failureCode';

/** One without an outcome. */
export interface OpenAttempt {
  readonly sinceMs: number;
  /** What the transport said of it when it couldn't tell; null when a crash cut it short. */
  readonly code: FailureCode | null;
}

/** One that was looked up without a result: the user is asked. */
export interface UnsureAttempt {
  readonly index: number;
  readonly attempt: OpenAttempt;
}

export function inOrder(
  attempts: readonly (readonly [index: number, attempt: OpenAttempt])[],
): readonly UnsureAttempt[] {
  return attempts.map(([index, attempt]) => ({ index, attempt })).toSorted((left, right) => left.index - right.index);
}
