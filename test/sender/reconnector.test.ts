import { beforeEach, describe, expect, test } from 'vitest';
import type { ErrorClass, SendResult } from '../../src/sender/model';
import type { SenderOptions } from '../../src/sender/options';
import { memoryRun } from '../fakes/memorySession';
import { ScriptedTransport } from '../fakes/scriptedTransport';
import { VirtualClock } from '../fakes/virtualClock';

const failed = (errorClass: ErrorClass, code = 'x'): SendResult => ({ kind: 'failed', errorClass, code });
const sent = (index: number): SendResult => ({ kind: 'sent', messageId: `m${index}` });

let clock: VirtualClock;
let transport: ScriptedTransport;

beforeEach(() => {
  clock = new VirtualClock();
  transport = new ScriptedTransport(clock);
});

const start = (recipientCount: number, options: Partial<SenderOptions>) =>
  memoryRun({ clock, transport, recipientCount, options });

async function runAll(recipientCount: number, options: Partial<SenderOptions>) {
  const session = start(recipientCount, options);
  return { ...session, end: await clock.runUntil(session.runner.run()) };
}

describe('an account that WhatsApp limits', () => {
  test('is left in peace for longer and longer, though the connection stands', async () => {
    const limitedUntilMs = 600_000;
    transport.answer = (index) =>
      clock.monotonicMs() < limitedUntilMs ? failed('paused', 'rateLimited') : sent(index);
    const { end, rows } = await runAll(3, { ratePerSecond: 0, concurrency: 1 });
    expect(end.kind).toBe('finished');
    expect(rows.count('sent')).toBe(3);
    const minutes = transport.started.map(({ atMs }) => Math.floor(atMs / 60_000));
    expect(minutes).toEqual([0, 1, 3, 7, 15, 15, 15]);
  });

  test('costs its recipients no try', async () => {
    transport.answer = (index, tryNumber) => {
      if (tryNumber <= 3) return failed('paused', 'rateLimited');
      return tryNumber <= 5 ? failed('retryable') : sent(index);
    };
    const { rows } = await runAll(1, { ratePerSecond: 0, triesCount: 3 });
    expect(rows.count('sent')).toBe(1);
  });
});

describe('a computer that slept', () => {
  test('has its connection checked before the next message', async () => {
    let checkCount = 0;
    transport.connected = () => {
      checkCount += 1;
      return { ok: true };
    };
    const { runner } = start(4, { ratePerSecond: 1, concurrency: 1 });
    void clock.startTimer(1500).done.then(() => clock.sleepThrough(3_600_000));
    await clock.runUntil(runner.run());
    expect(transport.accepted).toEqual([0, 1, 2, 3]);
    expect(checkCount).toBe(2);
  });
});

describe('a list of which nobody is on WhatsApp', () => {
  test('takes no longer than another: each refusal shows that the connection stands', async () => {
    transport.answer = () => failed('permanent', 'notOnWhatsApp');
    let checkCount = 0;
    transport.connected = () => {
      checkCount += 1;
      return { ok: true };
    };
    const options = { ratePerSecond: 0.5, batchSize: 1000, failuresInRowCount: 0, failureSharePercent: 0 };
    await runAll(100, options);
    expect(checkCount).toBe(1);
    expect(clock.monotonicMs()).toBeLessThan(200_000);
  });
});
