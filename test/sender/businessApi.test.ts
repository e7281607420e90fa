import { beforeEach, describe, expect, test } from 'vitest';
import { attemptIdOf, parseAttemptId } from '../../src/sender/journal/attemptId';
import type { AckEvent, SendResult } from '../../src/sender/model';
import type { SenderOptions } from '../../src/sender/options';
import type { OptOuts } from '../../src/sender/ports';
import { memoryRun, MemoryJournal } from '../fakes/memorySession';
import { ScriptedTransport } from '../fakes/scriptedTransport';
import { VirtualClock } from '../fakes/virtualClock';

let clock: VirtualClock;
let transport: ScriptedTransport;

beforeEach(() => {
  clock = new VirtualClock();
  transport = new ScriptedTransport(clock);
});

const FAST = { batchSize: 0, batchDelayMs: 0, ratePerSecond: 20, concurrency: 10 };

function start(recipientCount: number, options: Partial<SenderOptions> = {}, optOuts?: OptOuts) {
  const all = { ...FAST, ...options };
  return memoryRun({ clock, transport, recipientCount, options: all, ...(optOuts && { optOuts }) });
}

function after(delayMs: number, act: () => void): void {
  void clock.startTimer(delayMs).done.then(act);
}

function ackOf(index: number, level: AckEvent['level'], more: Partial<AckEvent> = {}, n = 1): AckEvent {
  return { messageId: `m${index}`, level, attemptId: attemptIdOf('aaaaa-bbbbb', { index, n }), ...more };
}

const REFUSED_LATE = { code: 'undeliverable' } as const;
const TOO_FAST: SendResult = {
  kind: 'failed',
  errorClass: 'retryable',
  code: 'throughputReached',
  retryAfterMs: 1000,
  slowsDown: true,
};
const UNKNOWN: SendResult = { kind: 'failed', errorClass: 'unknown', code: 'answerLost' };

test('An attempt’s id tells its session, its recipient and its try; of another session it tells nothing', () => {
  const id = attemptIdOf('aaaaa-bbbbb', { index: 7, n: 2 });
  expect(parseAttemptId('aaaaa-bbbbb', id)).toEqual({ index: 7, n: 2 });
  for (const other of [`${id}.1`, 'aaaaa-bbbbc.7.2', 'aaaaa-bbbbb.7', 'aaaaa-bbbbb.-1.1', '']) {
    expect(parseAttemptId('aaaaa-bbbbb', other)).toBeNull();
  }
});

describe('A status of a message', () => {
  test('fails it late, with its code, which the journal keeps', async () => {
    const { runner, rows, journal } = start(40);
    after(1000, () => transport.emitAck(ackOf(3, -1, REFUSED_LATE)));
    await clock.runUntil(runner.run());
    expect(rows.status(3)).toBe('failed');
    expect(rows.topFailures(1)).toEqual([{ code: 'undeliverable', count: 1 }]);
    expect(journal.fold(40).topFailures(1)).toEqual([{ code: 'undeliverable', count: 1 }]);
  });

  test('that another device has it takes a late failure back', async () => {
    const { runner, rows } = start(60);
    after(1000, () => transport.emitAck(ackOf(3, -1, REFUSED_LATE)));
    after(1500, () => transport.emitAck(ackOf(3, 1)));
    after(1600, () => expect(rows.status(3)).toBe('failed'));
    after(2000, () => transport.emitAck(ackOf(3, 2)));
    await clock.runUntil(runner.run());
    expect([rows.status(3), rows.topFailures(1)]).toEqual(['delivered', []]);
  });

  test('that comes before the answer counts once the answer is there', async () => {
    const { runner, rows, journal } = start(5, { concurrency: 1 });
    after(50, () => transport.emitAck(ackOf(0, 2)));
    await clock.runUntil(runner.run());
    expect(rows.status(0)).toBe('delivered');
    expect(journal.records.filter(({ t }) => t === 'found')).toEqual([]);
  });

  test('proves that an attempt in doubt has arrived, also after it was looked up in vain', async () => {
    transport.answer = (index) => (index === 2 ? UNKNOWN : { kind: 'sent', messageId: `m${index}` });
    const { runner, rows } = start(60);
    after(2500, () => transport.emitAck(ackOf(2, 3)));
    await clock.runUntil(runner.run());
    expect(rows.status(2)).toBe('read');
    expect(transport.started.filter(({ index }) => index === 2)).toHaveLength(1);
  });

  test('of an earlier try keeps one from going out that the user has asked for again', async () => {
    transport.answer = (index) => (index === 0 ? UNKNOWN : { kind: 'sent', messageId: `m${index}` });
    const journal = new MemoryJournal();
    const first = memoryRun({ clock, transport, recipientCount: 1, journal, options: FAST });
    await clock.runUntil(first.runner.run());
    await first.runner.decideUnsure('sendAgain');
    const second = memoryRun({ clock, transport, recipientCount: 1, journal, options: FAST });
    transport.connected = () => {
      transport.emitAck(ackOf(0, 1));
      return { ok: true };
    };
    await clock.runUntil(second.runner.run());
    expect(transport.started).toHaveLength(1);
    expect(second.rows.status(0)).toBe('sent');
  });

  test('of another attempt of the row says nothing of this one', async () => {
    transport.answer = () => UNKNOWN;
    const { runner, rows } = start(1);
    after(500, () => transport.emitAck(ackOf(0, 2, {}, 2)));
    after(1000, () => runner.stop());
    await clock.runUntil(runner.run());
    expect(rows.status(0)).toBe('unsure');
  });
});

describe('Late failures', () => {
  test('of all messages stop a run of 10,000 within the breaker’s window', async () => {
    const { runner, rows } = start(10_000, { ratePerSecond: 80, concurrency: 40 });
    transport.answer = (index) => {
      after(1000, () => transport.emitAck(ackOf(index, -1, REFUSED_LATE)));
      return { kind: 'sent', messageId: `m${index}` };
    };
    after(60_000, () => runner.stop());
    await clock.runUntil(runner.run());
    // Ten failures in a row, and those that were on their way meanwhile.
    expect(rows.count('failed')).toBeGreaterThanOrEqual(10);
    expect(rows.totalCount - rows.count('queued')).toBeLessThan(200);
  });

  test('that are most of what is told count by themselves, not among the answers that said yes at first', async () => {
    const breaker = { failuresInRowCount: 0, failureSharePercent: 50 };
    const { runner, rows } = start(1000, { ...breaker, ratePerSecond: 80, concurrency: 40 });
    transport.answer = (index) => {
      after(1000, () => transport.emitAck(index % 5 === 0 ? ackOf(index, 2) : ackOf(index, -1, REFUSED_LATE)));
      return { kind: 'sent', messageId: `m${index}` };
    };
    after(60_000, () => runner.stop());
    await clock.runUntil(runner.run());
    expect(rows.count('queued')).toBeGreaterThan(500);
  });

  test('that are few among the delivered stop nothing', async () => {
    const { runner, rows } = start(400);
    transport.answer = (index) => {
      after(500, () => transport.emitAck(index % 3 === 0 ? ackOf(index, -1, REFUSED_LATE) : ackOf(index, 2)));
      return { kind: 'sent', messageId: `m${index}` };
    };
    await clock.runUntil(runner.run());
    expect(rows.count('queued')).toBe(0);
  });

  test('hold the others back where a few go first: the canary waits for statuses', async () => {
    const { runner, rows } = start(100, { canaryCount: 10, canaryWaitMs: 60_000 });
    transport.answer = (index) => {
      after(500, () => transport.emitAck(ackOf(index, index % 2 === 0 ? -1 : 1, REFUSED_LATE)));
      return { kind: 'sent', messageId: `m${index}` };
    };
    after(120_000, () => runner.stop());
    await clock.runUntil(runner.run());
    expect(rows.count('queued')).toBe(90);
  });
});

describe('A limit', () => {
  test('of a pair of people holds up that row alone, each time twice as long', async () => {
    transport.answer = (index, n) =>
      index === 0 && n < 3
        ? { kind: 'failed', errorClass: 'retryable', code: 'pairLimited', retryAfterMs: 6000 }
        : { kind: 'sent', messageId: `m${index}` };
    const { runner, rows } = start(40, { concurrency: 1, ratePerSecond: 4 });
    await clock.runUntil(runner.run());
    expect(rows.count('sent')).toBe(40);
    const times = transport.started.filter(({ index }) => index === 0).map(({ atMs }) => atMs);
    const [first = 0, second = 0, third = 0] = times;
    expect([second - first >= 6000, third - second >= 12_000, third < 22_000]).toEqual([true, true, true]);
    const others = transport.started.filter(({ index, atMs }) => index > 0 && atMs < second);
    expect(others.length).toBeGreaterThan(20);
  });

  test('of a pair of people that doesn’t end fails that row by its last try', async () => {
    transport.answer = (index) =>
      index === 0
        ? { kind: 'failed', errorClass: 'retryable', code: 'pairLimited', retryAfterMs: 6000 }
        : { kind: 'sent', messageId: `m${index}` };
    const { runner, rows } = start(5, { concurrency: 1, triesCount: 3 });
    after(600_000, () => runner.stop());
    await clock.runUntil(runner.run());
    expect([rows.status(0), rows.count('sent')]).toEqual(['failed', 4]);
    expect(transport.started.filter(({ index }) => index === 0)).toHaveLength(3);
  });

  test('of the rate leaves a row all of its tries for what comes after', async () => {
    const failures: SendResult[] = [
      ...Array.from({ length: 3 }, () => TOO_FAST),
      { kind: 'failed', errorClass: 'retryable', code: 'mediaNotUploaded' },
    ];
    transport.answer = (index) => (index === 1 && failures.shift()) || { kind: 'sent', messageId: `m${index}` };
    const { runner, rows } = start(3, { triesCount: 2 });
    await clock.runUntil(runner.run());
    expect([rows.count('sent'), failures]).toEqual([3, []]);
  });

  test('of the rate is no try of a row: the run goes half as fast, and finds back', async () => {
    let throttledCount = 0;
    transport.answer = (index) => {
      if (index !== 100 || throttledCount === 5) return { kind: 'sent', messageId: `m${index}` };
      throttledCount += 1;
      return TOO_FAST;
    };
    const { runner, rows } = start(1000, { triesCount: 2 });
    await clock.runUntil(runner.run());
    expect([rows.count('sent'), rows.count('failed')]).toEqual([1000, 0]);
    const perSecond = (atMs: number): number =>
      transport.started.filter((each) => each.atMs >= atMs && each.atMs < atMs + 1000).length;
    const limitedAtMs = transport.started.find(({ index }) => index === 100)?.atMs ?? 0;
    expect(perSecond(limitedAtMs - 2000)).toBeGreaterThanOrEqual(19);
    expect(perSecond(limitedAtMs + 1000)).toBeLessThanOrEqual(11);
    expect(perSecond((transport.started.at(-1)?.atMs ?? 0) - 2000)).toBeGreaterThanOrEqual(19);
  });

  test('that tells its end is rested for as long, not for longer', async () => {
    transport.answer = (index, n) =>
      index === 0 && n === 1
        ? { kind: 'failed', errorClass: 'paused', code: 'callLimit', retryAfterMs: 2000 }
        : { kind: 'sent', messageId: `m${index}` };
    const { runner, rows } = start(3, { concurrency: 1 });
    await clock.runUntil(runner.run());
    expect(rows.count('sent')).toBe(3);
    expect(transport.started.at(-1)?.atMs).toBeLessThan(5000);
  });
});

test('Rows that failed of what ends the run go back to the queue: it was none of theirs', async () => {
  transport.answer = (index) => ({
    kind: 'failed',
    errorClass: index < 4 ? 'permanent' : 'fatal',
    code: 'templateParameters',
  });
  const { runner, rows } = start(10, { concurrency: 1 });
  const end = await clock.runUntil(runner.run());
  expect(end).toMatchObject({ kind: 'stopped', error: { happened: { text: expect.stringContaining('template') } } });
  expect(rows.count('queued')).toBe(10);
});

test('Whoever has stopped marketing is opted out, whether that is said at once or late', async () => {
  const saidNo: string[] = [];
  const optOuts: OptOuts = {
    refresh: () => Promise.resolve(),
    isOptedOut: () => false,
    noteOptedOut: (phone) => Promise.resolve(void saidNo.push(phone)),
  };
  const code = 'stoppedMarketing';
  transport.answer = (index) =>
    index === 1 ? { kind: 'failed', errorClass: 'permanent', code } : { kind: 'sent', messageId: `m${index}` };
  const { runner } = start(40, {}, optOuts);
  after(1000, () => transport.emitAck(ackOf(2, -1, { code })));
  await clock.runUntil(runner.run());
  expect(saidNo).toEqual(['+12125550101', '+12125550102']);
});
