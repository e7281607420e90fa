import { beforeEach, describe, expect, test } from 'vitest';
import { UNKNOWN_LIMITS, type AccountLimits } from '../../src/sender/limits/accountLimits';
import { LimitedAccount, locked, OPEN, quotaOf } from '../fakes/limitedAccount';
import {
  checkAllSent,
  FAST,
  HOUR_MS,
  MINUTE_MS,
  minutesOf,
  runLimited,
  startLimited,
  type LimitedRun,
  type RunAllArguments,
} from '../fakes/limitedRun';
import { VirtualClock } from '../fakes/virtualClock';

let clock: VirtualClock;
let account: LimitedAccount;
const runAll = (...args: RunAllArguments): Promise<LimitedRun> => runLimited(clock, account, ...args);

beforeEach(() => {
  clock = new VirtualClock();
  account = new LimitedAccount(clock);
});

describe('a refusal', () => {
  test('among many messages is that row’s own', async () => {
    account.isLocked = (_now, index) => index === 20;
    const { rows } = await runAll(100);
    expect([rows.count('sent'), rows.count('failed'), rows.status(20)]).toEqual([99, 1, 'failed']);
    expect(rows.topFailures(5)).toEqual([{ code: 'refused', count: 1 }]);
    expect(clock.monotonicMs()).toBeLessThan(MINUTE_MS);
  });

  test('of somebody known says nothing of the account', async () => {
    account.isKnown = () => true;
    account.answer = (index) =>
      index < 6
        ? { kind: 'failed', errorClass: 'permanent', code: 'refused', isNewChat: false }
        : { kind: 'sent', messageId: `m${index}` };
    const { rows } = await runAll(50);
    expect(rows.count('failed')).toBe(6);
  });

  test('lets no other new chat start until the limits have been read', async () => {
    account.isLocked = (_now, index) => index === 0;
    account.readLimits = async () => {
      await clock.startTimer(5000).done;
      return OPEN;
    };
    await runAll(6);
    const [first, ...others] = account.started.map(({ atMs }) => atMs);
    expect([first, others.filter((atMs) => atMs < 10_100)]).toEqual([5000, [5000, 5000]]);
  });

  test('has the limits read again', async () => {
    account.isLocked = (_now, index) => index === 5;
    await runAll(10);
    expect(account.readAtMs).toEqual([0, 200]);
  });
});

describe('a lock that begins amid a run', () => {
  const LOCK_END_MS = 3 * HOUR_MS;
  const isOn = (nowMs: number): boolean => nowMs >= 500 && nowMs < LOCK_END_MS;

  /** What the page tells of it, and when the next new chat may be tried. */
  const checkLock = async (told: (nowMs: number) => AccountLimits, triedAtMs: readonly number[]): Promise<void> => {
    account.isLocked = isOn;
    account.told = told;
    const session = await runAll(100);
    checkAllSent(account, session);
    const tries = account.started.filter(({ atMs }) => atMs >= 500);
    const beforeRest = tries.filter(({ atMs }) => atMs < MINUTE_MS);
    // concurrency + k
    expect(beforeRest.length).toBeLessThanOrEqual(3 + 3);
    const probes = tries.filter(({ atMs }) => atMs >= MINUTE_MS && atMs < LOCK_END_MS + 2 * HOUR_MS);
    const moments = [...new Set(minutesOf(probes.map(({ atMs }) => atMs)))];
    expect(moments).toEqual(minutesOf(triedAtMs));
    // Never a batch: one, and the others after its success.
    const [first] = probes.filter(({ atMs }) => atMs >= LOCK_END_MS);
    expect(probes.filter(({ atMs }) => atMs >= (first?.atMs ?? 0)).map(({ atMs }) => atMs)[1]).toBe(
      (first?.atMs ?? 0) + account.latencyMs,
    );
    expect(new Set(account.refused).size).toBeLessThanOrEqual(6);
  };

  test('and whose end is told is waited out', async () => {
    await checkLock((now) => (isOn(now) ? locked(clock.wallMsAt(LOCK_END_MS)) : OPEN), [LOCK_END_MS]);
  });

  test('and whose end isn’t told is noticed to be over', async () => {
    await checkLock((now) => (isOn(now) ? locked() : OPEN), [LOCK_END_MS + 10_000]);
  });

  test('and that isn’t told at all is tried with one message after each longer wait', async () => {
    const minutes = [1, 3, 7, 15, 31, 63, 123, 183];
    await checkLock(
      () => UNKNOWN_LIMITS,
      minutes.map((minute) => minute * MINUTE_MS + 2000),
    );
  });

  test('and that the page denies is noticed by the refusals', async () => {
    const minutes = [1, 3, 7, 15, 31, 63, 123, 183];
    await checkLock(
      () => OPEN,
      minutes.map((minute) => minute * MINUTE_MS + 2000),
    );
  });
});

test('WhatsApp’s clock may be late: who is refused after the end that it told isn’t lost, whose own fault it is fails', async () => {
  const endMs = 10_000;
  account.told = (now) => (now < endMs ? locked(clock.wallMsAt(endMs)) : OPEN);
  account.isLocked = (now, index) => index === 30 || (index === 4 && now < endMs + 5000);
  const { rows } = await runAll(40);
  expect([rows.status(4), rows.status(30), rows.count('sent')]).toEqual(['sent', 'failed', 39]);
});

describe('every third number refused, as in a lock that is seen by nothing else', () => {
  test.each([1, 3, 10])('%i at once: none fails for good, and few are tried', async (concurrency) => {
    const endMs = 30 * MINUTE_MS;
    account.isLocked = (now, index) => now < endMs && index % 3 === 0;
    account.told = () => UNKNOWN_LIMITS;
    const session = await runAll(100, { ...FAST, concurrency });
    checkAllSent(account, session);
    const refusedBeforeRest = account.started.filter(({ index, atMs }) => index % 3 === 0 && atMs < MINUTE_MS);
    expect(refusedBeforeRest.length).toBeLessThanOrEqual(concurrency + 3);
  });
});

describe('what is closed at the start', () => {
  const checkNoneTried = async (limits: AccountLimits, untilMs: number | null): Promise<void> => {
    account.told = () => limits;
    const { runner } = startLimited(clock, account, 10);
    const running = runner.run();
    await clock.runUntil(clock.startTimer(20 * MINUTE_MS).done);
    expect(account.started).toEqual([]);
    expect(runner.snapshot()).toMatchObject({
      phase: 'paused',
      isMending: true,
      isLimited: true,
      limitedUntilMs: untilMs,
      pauseReason: { text: 'WhatsApp limits this account' },
      limits,
      chats: { knownCount: 0, newCount: 10 },
    });
    runner.stop();
    expect(await clock.runUntil(running)).toEqual({ kind: 'stopped', error: null });
  };

  test('by a lock: none is attempted', async () => {
    await checkNoneTried(locked(clock.wallMsAt(HOUR_MS)), clock.wallMsAt(HOUR_MS));
  });

  test('by a lock without an end: none is attempted', async () => {
    await checkNoneTried(locked(), null);
  });

  test('by a quota that is used up: none is attempted', async () => {
    await checkNoneTried(quotaOf(40, 40, clock.wallMsAt(HOUR_MS)), clock.wallMsAt(HOUR_MS));
  });

  test('and opened again at once: nobody is tried before those on their way are through', async () => {
    account.latencyMs = 30_000;
    const session = startLimited(clock, account, 10, { ...FAST, ratePerSecond: 1, concurrency: 8 });
    const running = session.runner.run();
    void clock.startTimer(2500).done.then(() => account.push(locked()));
    void clock.startTimer(3500).done.then(() => account.push(OPEN));
    await clock.runUntil(running);
    checkAllSent(account, session);
    expect(account.started.map(({ atMs }) => Math.floor(atMs / 1000)).slice(0, 5)).toEqual([0, 1, 2, 32, 62]);
  });

  test('is opened early: one is tried as soon as that is told', async () => {
    account.told = () => locked(clock.wallMsAt(24 * HOUR_MS));
    const session = startLimited(clock, account, 10);
    const running = session.runner.run();
    void clock.startTimer(5 * MINUTE_MS).done.then(() => {
      account.told = () => OPEN;
      account.push(OPEN);
    });
    await clock.runUntil(running);
    checkAllSent(account, session);
    const moments = account.started.map(({ atMs }) => atMs);
    expect(moments[0]).toBeLessThan(5 * MINUTE_MS + 30_000);
    expect(moments[1]).toBe((moments[0] ?? 0) + account.latencyMs);
  });
});

describe('a quota', () => {
  test('is kept: no more new chats than it is for, counted between two readings', async () => {
    let isNextCycle = false;
    account.told = () => {
      if (isNextCycle) return OPEN;
      const used = 30 + account.accepted.length;
      return quotaOf(40, used, clock.wallMsAt(2 * HOUR_MS));
    };
    account.isLocked = () => !isNextCycle && account.accepted.length >= 10;
    void clock.startTimer(2 * HOUR_MS).done.then(() => (isNextCycle = true));
    const session = await runAll(30);
    checkAllSent(account, session);
    expect(account.started.filter(({ atMs }) => atMs < 2 * HOUR_MS)).toHaveLength(10);
    expect(account.refused).toEqual([]);
  });
});
