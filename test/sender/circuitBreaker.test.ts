import { beforeEach, describe, expect, test } from 'vitest';
import type { SendResult } from '../../src/sender/model';
import type { SenderOptions } from '../../src/sender/options';
import { memoryRun } from '../fakes/memorySession';
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
    const { runner } = start(20, { failuresInRowCount: 5 });
    const running = runner.run();
    await expect(clock.runUntil(running)).rejects.toThrow('Nothing is left');
    expect(transport.started).toHaveLength(5);
    runner.resume();
    expect((await clock.runUntil(running)).kind).toBe('finished');
  });

  test('never pause it where both are switched off', async () => {
    transport.answer = () => FAILED;
    const { runner } = start(80, { failuresInRowCount: 0, failureSharePercent: 0 });
    const end = await clock.runUntil(runner.run());
    expect(end.kind).toBe('finished');
  });
});
