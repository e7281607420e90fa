import { beforeEach, describe, expect, test } from 'vitest';
import { UNKNOWN_LIMITS } from '../../src/sender/limits/accountLimits';
import { LimitedAccount, locked, OPEN } from '../fakes/limitedAccount';
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
import { MemoryJournal, memoryRun } from '../fakes/memorySession';
import { VirtualClock } from '../fakes/virtualClock';

let clock: VirtualClock;
let account: LimitedAccount;
const runAll = (...args: RunAllArguments): Promise<LimitedRun> => runLimited(clock, account, ...args);

beforeEach(() => {
  clock = new VirtualClock();
  account = new LimitedAccount(clock);
});

describe('a probe', () => {
  test('that never got as far is made again at once, and one in doubt only after another wait', async () => {
    account.told = () => UNKNOWN_LIMITS;
    account.isLocked = (now) => now < 30_000;
    const codes: ('notOnWhatsApp' | 'sendTimeout')[] = ['notOnWhatsApp', 'sendTimeout'];
    const answer = account.answer;
    account.answer = (index, tryNumber) => {
      const code = clock.monotonicMs() > 30_000 ? codes.shift() : undefined;
      if (code === undefined) return answer(index, tryNumber);
      return { kind: 'failed', errorClass: code === 'sendTimeout' ? 'unknown' : 'permanent', code };
    };
    account.found = () => ({ kind: 'notSent' });
    const { rows } = await runAll(10);
    expect([rows.count('sent'), rows.count('failed')]).toEqual([9, 1]);
    const later = account.started.filter(({ atMs }) => atMs > 30_000).map(({ atMs }) => Math.floor(atMs / MINUTE_MS));
    expect(later.slice(0, 3)).toEqual([1, 1, 3]);
  });

  test('goes to another than the last that was refused, which may have been the row’s own fault', async () => {
    account.told = () => UNKNOWN_LIMITS;
    account.isLocked = (now, index) => now < 30_000 || index === 0;
    const { runner, rows } = startLimited(clock, account, 40);
    const running = runner.run();
    await clock.runUntil(clock.startTimer(10 * MINUTE_MS).done);
    expect(runner.snapshot()).toMatchObject({ phase: 'finished' });
    await clock.runUntil(running);
    // Who is refused while the others get theirs isn’t the account’s.
    expect([rows.count('sent'), rows.count('failed')]).toEqual([39, 1]);
  });

  test('is made when the user resumes, if WhatsApp no longer says that it is locked', async () => {
    account.told = () => UNKNOWN_LIMITS;
    account.isLocked = (now) => now < 30_000;
    const { runner } = startLimited(clock, account, 10);
    const running = runner.run();
    void clock.startTimer(40_000).done.then(() => runner.resume());
    await clock.runUntil(running);
    expect(account.started.find(({ atMs }) => atMs > 30_000)?.atMs).toBeLessThan(41_000);
  });

  test('isn’t made when the user resumes a run that WhatsApp says is locked', async () => {
    account.told = (now) => (now < HOUR_MS ? locked(clock.wallMsAt(HOUR_MS)) : OPEN);
    const { runner } = startLimited(clock, account, 10);
    const running = runner.run();
    for (const minute of [1, 2, 3]) void clock.startTimer(minute * MINUTE_MS).done.then(() => runner.resume());
    await clock.runUntil(clock.startTimer(10 * MINUTE_MS).done);
    expect([account.started.length, runner.snapshot().phase]).toEqual([0, 'paused']);
    await clock.runUntil(running);
    expect(account.accepted).toHaveLength(10);
  });
});

describe('a message that is refused after it had counted as sent', () => {
  test('stays failed, and counts among the refusals', async () => {
    account.told = () => UNKNOWN_LIMITS;
    const { runner, rows } = startLimited(clock, account, 20, { ratePerSecond: 1, concurrency: 1 });
    const running = runner.run();
    void clock.startTimer(5500).done.then(() => {
      for (const index of [1, 2, 3]) account.emitAck({ messageId: `m${index}`, level: -1 });
    });
    await clock.runUntil(clock.startTimer(20_000).done);
    expect(runner.snapshot()).toMatchObject({ phase: 'paused', isLimited: true });
    await clock.runUntil(running);
    expect([1, 2, 3].map((index) => rows.status(index))).toEqual(['failed', 'failed', 'failed']);
    expect([rows.count('failed'), account.accepted.length]).toEqual([3, 20]);
  });
});

test('refusals of a run that crashed before it knew of the lock go back to the queue in the next', async () => {
  const journal = new MemoryJournal();
  for (const i of [0, 1]) {
    await journal.append({ t: 'attempt', at: 1, i, n: 1, h: 'h' });
    await journal.append({ t: 'failed', at: 1, i, class: 'permanent', code: 'refused', final: true });
  }
  account.told = (now) => (now < HOUR_MS ? locked(clock.wallMsAt(HOUR_MS)) : OPEN);
  const session = memoryRun({ clock, transport: account, recipientCount: 5, journal, options: FAST });
  await clock.runUntil(session.runner.run());
  checkAllSent(account, { ...session, recipientCount: 5 });
});

test('limits are read every few minutes in a run', async () => {
  await runAll(1000, { ratePerSecond: 1, batchDelayMs: 0 });
  expect(minutesOf(account.readAtMs)).toEqual([0, 3, 6, 9, 12, 15]);
});

test('a file that can’t be sent ends the run before the first attempt', async () => {
  account.examined = 'mediaUndecodable';
  const attachment = { kind: 'file', path: '/film.mp4' } as const;
  const { runner, journal } = memoryRun({ clock, transport: account, recipientCount: 5, attachment });
  const end = await clock.runUntil(runner.run());
  expect(end).toMatchObject({ kind: 'stopped', error: { fault: 'machine', message: /can’t play this film/u } });
  expect(journal.records.some(({ t }) => t === 'attempt')).toBe(false);
});
