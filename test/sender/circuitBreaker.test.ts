import type { FailureCode } from '../../src/sender/failureCode';
import { beforeEach, describe, expect, test } from 'vitest';
import { CircuitBreaker, type Judged } from '../../src/sender/pace/circuitBreaker';
import type { ErrorClass, SendResult } from '../../src/sender/model';
import { DEFAULT_OPTIONS, type SenderOptions } from '../../src/sender/options';
import { LimitedAccount } from '../fakes/limitedAccount';
import { MemoryJournal, memoryRun } from '../fakes/memorySession';
import { ScriptedTransport } from '../fakes/scriptedTransport';
import { VirtualClock } from '../fakes/virtualClock';

const FAILED: SendResult = { kind: 'failed', errorClass: 'permanent', code: 'notOnWhatsApp' };
const sent = (index: number): SendResult => ({ kind: 'sent', messageId: `m${index}` });

let clock: VirtualClock;
let transport: ScriptedTransport;

beforeEach(() => {
  clock = new VirtualClock();
  transport = new ScriptedTransport(clock);
});

const start = (recipientCount: number, options: Partial<SenderOptions>) =>
  memoryRun({ clock, transport, recipientCount, options: { ratePerSecond: 0, concurrency: 1, ...options } });

describe('too many failures', () => {
  const pausedAfter = async (options: Partial<SenderOptions>, fails: (index: number) => boolean): Promise<number> => {
    transport.answer = (index) => (fails(index) ? FAILED : sent(index));
    const { runner } = start(200, options);
    await expect(clock.runUntil(runner.run())).rejects.toThrow('Nothing is left');
    expect(runner.snapshot().pauseReason).not.toBeNull();
    return transport.started.length;
  };

  test('in a row pause the run', async () => {
    expect(await pausedAfter({ failuresInRowCount: 4 }, (index) => index >= 20)).toBe(24);
  });

  test('among the latest pause the run', async () => {
    expect(await pausedAfter({ failuresInRowCount: 0, failureSharePercent: 40 }, (index) => index % 2 === 1)).toBe(50);
  });

  test('pause again only after as many more, once the user has gone on', async () => {
    transport.answer = (index) => (index < 8 ? FAILED : sent(index));
    const { runner, rows } = start(20, { failuresInRowCount: 5 });
    const running = runner.run();
    const checkPaused = async (startedCount: number, failedCount: number): Promise<void> => {
      await expect(clock.runUntil(running)).rejects.toThrow('Nothing is left');
      expect([transport.started.length, rows.count('failed')]).toEqual([startedCount, failedCount]);
      runner.resume();
    };
    // Of one cause, and nothing has left: they get another chance, once.
    await checkPaused(5, 0);
    await checkPaused(10, 5);
    expect((await clock.runUntil(running)).kind).toBe('finished');
    expect([rows.count('failed'), rows.count('sent')]).toEqual([8, 12]);
  });

  test('never pause it where both are switched off', async () => {
    transport.answer = () => FAILED;
    const { runner } = start(80, { failuresInRowCount: 0, failureSharePercent: 0 });
    const end = await clock.runUntil(runner.run());
    expect(end.kind).toBe('finished');
  });
});

describe('failures that pause the run', () => {
  const checkQueued = async (answer: ScriptedTransport['answer'], queued: readonly number[]): Promise<void> => {
    transport.answer = answer;
    const { runner, rows, journal } = start(12, { failuresInRowCount: 4, triesCount: 1 });
    await expect(clock.runUntil(runner.run())).rejects.toThrow('Nothing is left');
    const isQueued = (index: number): boolean => rows.status(index) === 'queued';
    expect([0, 1, 2, 3].filter(isQueued)).toEqual(queued);
    expect([0, 1, 2, 3].filter((index) => journal.fold(12).status(index) === 'queued')).toEqual(queued);
    expect(rows.topFailures(5)).toEqual(journal.fold(12).topFailures(5));
    expect(rows.count('failed')).toBe(4 - queued.length);
  };
  const failed = (errorClass: ErrorClass, code: FailureCode): SendResult => ({ kind: 'failed', errorClass, code });

  test('cost no row where they share a cause and nothing has left', async () => {
    await checkQueued(() => FAILED, [0, 1, 2, 3]);
  });

  test('also where each was tried until the last try', async () => {
    await checkQueued(() => failed('retryable', 'lookUpTimeout'), [0, 1, 2, 3]);
  });

  test('are the rows’ own where the causes differ', async () => {
    await checkQueued((index) => (index === 2 ? failed('permanent', 'noLid') : FAILED), []);
  });

  test('are the rows’ own where the server has refused them', async () => {
    await checkQueued(() => failed('permanent', 'refused'), []);
  });

  test('leave in doubt what may have left', async () => {
    transport.answer = () => failed('unknown', 'sendTimeout');
    const { runner, rows } = start(12, { failuresInRowCount: 4 });
    await expect(clock.runUntil(runner.run())).rejects.toThrow('Nothing is left');
    expect([rows.count('inDoubt'), rows.count('queued')]).toEqual([4, 8]);
  });

  test('are given back once in a row’s life, over all runs', async () => {
    transport.answer = () => FAILED;
    const journal = new MemoryJournal();
    for (const failedCount of [0, 4]) {
      const options = { ratePerSecond: 0, concurrency: 1, failuresInRowCount: 4 };
      const { runner, rows } = memoryRun({ clock, transport, recipientCount: 12, journal, options });
      await expect(clock.runUntil(runner.run())).rejects.toThrow('Nothing is left');
      expect(rows.count('failed')).toBe(failedCount);
      runner.stop();
    }
  });
});

describe('what counts', () => {
  /** Each letter is a message: f failed of one cause, o of another, d in doubt, s sent; r is the user who goes on. */
  const trips = (letters: string, options: Partial<SenderOptions>): readonly (readonly [number, string | null])[] => {
    const breaker = new CircuitBreaker();
    return Array.from(letters).flatMap((letter, index) => {
      if (letter === 'r') breaker.reset();
      const trip = letter === 'r' ? null : breaker.note(judged(letter, index), { ...DEFAULT_OPTIONS, ...options });
      return trip === null ? [] : [[index, trip.shared?.code ?? null] as const];
    });
  };
  const judged = (letter: string, index: number): Judged => ({
    index,
    failure: letter === 's' ? null : { code: letter === 'o' ? 'noLid' : 'noChat', hasSurelyNotLeft: letter !== 'd' },
  });
  const IN_ROW = { failuresInRowCount: 3, failureSharePercent: 0 };
  const SHARE = { failuresInRowCount: 0, failureSharePercent: 50 };

  test('is failures without a success between them', () => {
    expect(trips('ffsffsfff', IN_ROW)).toEqual([[8, 'noChat']]);
  });
  test('is what came after the user has gone on', () => {
    expect(trips('ffrffrfff', IN_ROW)).toEqual([[8, 'noChat']]);
    expect(trips(`${'fs'.repeat(25)}r${'fs'.repeat(24)}`, SHARE)).toEqual([[49, 'noChat']]);
  });
  test('is a share of many, not of a few', () => expect(trips('f'.repeat(49), SHARE)).toEqual([]));
  test('is one cause only where all failed of it, and nothing may have left', () => {
    expect(trips('fof', IN_ROW)).toEqual([[2, null]]);
    expect(trips('fdf', IN_ROW)).toEqual([[2, null]]);
  });

  /** How many messages start before the run ends, or pauses for a person. */
  const startedUntilPaused = async (answer: ScriptedTransport['answer'], options: Partial<SenderOptions>) => {
    transport.answer = answer;
    const { runner } = start(12, options);
    await clock.runUntil(runner.run()).catch(() => undefined);
    return [runner.snapshot().phase, transport.started.length];
  };

  test('is a row after its last try, not each of its tries', async () => {
    const answer = (): SendResult => ({ kind: 'failed', errorClass: 'retryable', code: 'lookUpTimeout' });
    expect(await startedUntilPaused(answer, { failuresInRowCount: 2, triesCount: 3 })).toEqual(['paused', 6]);
  });

  test('isn’t what the connection cost', async () => {
    const answer = (index: number, tryNumber: number): SendResult =>
      tryNumber < 4 ? { kind: 'failed', errorClass: 'paused', code: 'connectionLost' } : sent(index);
    expect(await startedUntilPaused(answer, { failuresInRowCount: 2 })).toEqual(['finished', 48]);
  });

  test('isn’t what a limit of the account refuses', async () => {
    const account = new LimitedAccount(clock);
    account.isLocked = (nowMs) => nowMs < 30_000;
    transport = account;
    const { runner, rows } = start(12, { failuresInRowCount: 2 });
    await clock.runUntil(runner.run());
    expect(rows.count('sent')).toBe(12);
  });
});
