import { expect } from 'vitest';
import type { SenderOptions } from '../../src/sender/options';
import { DEFAULT_POLICY, type RunPolicy } from '../../src/sender/runPolicy';
import type { LimitedAccount } from './limitedAccount';
import { memoryRun } from './memorySession';
import type { VirtualClock } from './virtualClock';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const FAST = { ratePerSecond: 0, batchSize: 1000, concurrency: 3 } as const;

export type RunAllArguments = [recipientCount: number, options?: Partial<SenderOptions>, policy?: Partial<RunPolicy>];

export type LimitedRun = ReturnType<typeof startLimited>;

/** A run through an account with limits. */
export function startLimited(
  clock: VirtualClock,
  account: LimitedAccount,
  ...[recipientCount, options = FAST, policy = {}]: RunAllArguments
) {
  const session = memoryRun({
    clock,
    transport: account,
    recipientCount,
    options,
    policy: { ...DEFAULT_POLICY, ...policy },
  });
  return { ...session, recipientCount };
}

export async function runLimited(
  clock: VirtualClock,
  account: LimitedAccount,
  ...args: RunAllArguments
): Promise<LimitedRun> {
  const session = startLimited(clock, account, ...args);
  expect(await clock.runUntil(session.runner.run())).toEqual({ kind: 'finished' });
  return session;
}

/** Everybody got it once, nobody failed, and the journal says the same. */
export function checkAllSent(account: LimitedAccount, { rows, journal, recipientCount }: LimitedRun): void {
  expect(account.accepted.toSorted((a, b) => a - b)).toEqual(Array.from({ length: recipientCount }, (_, i) => i));
  expect([rows.count('sent'), rows.count('failed'), rows.topFailures(5)]).toEqual([recipientCount, 0, []]);
  expect(journal.fold(recipientCount).count('sent')).toBe(recipientCount);
}

export const minutesOf = (moments: readonly number[]): readonly number[] =>
  moments.map((ms) => Math.floor(ms / MINUTE_MS));
