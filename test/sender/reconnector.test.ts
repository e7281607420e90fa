import type { FailureCode } from '../../src/sender/failureCode';
import { beforeEach, describe, expect, test } from 'vitest';
import { HumanError } from '../../src/sender/humanError';
import { sentence } from '../../src/sender/sentence';
import type { ErrorClass, SendResult } from '../../src/sender/model';
import type { SenderOptions } from '../../src/sender/options';
import { memoryRun } from '../fakes/memorySession';
import { ScriptedTransport } from '../fakes/scriptedTransport';
import { VirtualClock } from '../fakes/virtualClock';

const failed = (errorClass: ErrorClass, code: FailureCode = 'unexpected'): SendResult => ({
  kind: 'failed',
  errorClass,
  code,
});
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

  test('is tried at once where the user resumes, without the rest of a wait that has grown', async () => {
    const limitedUntilMs = 9 * 60_000;
    transport.answer = (index) =>
      clock.monotonicMs() < limitedUntilMs ? failed('paused', 'rateLimited') : sent(index);
    const { runner } = start(3, { ratePerSecond: 1, concurrency: 1 });
    const running = runner.run();
    // Between the tries at 7 and 15 minutes.
    void clock.startTimer(10 * 60_000).done.then(() => runner.resume());
    await clock.runUntil(running);
    expect(transport.accepted).toHaveLength(3);
    expect(clock.monotonicMs()).toBeLessThan(10.5 * 60_000);
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

describe('messages that WhatsApp takes and doesn’t confirm', () => {
  const unconfirmed = failed('unknown', 'noAck');
  const SICK = 'WhatsApp no longer confirms messages';

  /** Runs 20 recipients, some of which get no ack; gives what was said and the moments of connecting. */
  async function runSick(isUnconfirmed: (index: number) => boolean) {
    const reasons = new Set<string>();
    const lookedUp: number[] = [];
    const startedAtConnect: number[] = [];
    transport.answer = (index) => (isUnconfirmed(index) ? unconfirmed : sent(index));
    transport.found = (index) => {
      lookedUp.push(index);
      return { kind: 'sent', messageId: `m${index}` };
    };
    transport.connected = () => {
      startedAtConnect.push(transport.started.length);
      // The old one is given up first, which tells so.
      if (startedAtConnect.length > 1) {
        transport.emitState({ kind: 'lost', reason: sentence(SICK), needsPerson: false });
      }
      return { ok: true };
    };
    const session = start(20, { ratePerSecond: 0, concurrency: 1, failuresInRowCount: 0 });
    session.runner.onChange(() => {
      const { pauseReason } = session.runner.snapshot();
      if (pauseReason) reasons.add(pauseReason.text);
    });
    const end = await clock.runUntil(session.runner.run());
    return { ...session, end, reasons: [...reasons], lookedUp, startedAtConnect };
  }

  test('three in a row are the connection’s: it’s made anew and they are looked up, before anything else goes', async () => {
    const { end, rows, reasons, lookedUp, startedAtConnect } = await runSick((index) => index >= 5 && index < 8);
    expect(end.kind).toBe('finished');
    expect(reasons).toEqual([SICK]);
    expect(startedAtConnect).toEqual([0, 8]);
    expect(lookedUp).toEqual([5, 6, 7]);
    expect(transport.started).toHaveLength(20);
    expect(rows.count('sent')).toBe(20);
  });

  test('now and then one is that message’s own', async () => {
    const { reasons, startedAtConnect } = await runSick((index) => index % 3 > 0);
    expect([reasons, startedAtConnect]).toEqual([[], [0]]);
  });

  test('for long: three more at most after each longer wait', async () => {
    const { startedAtConnect } = await runSick(() => true);
    expect(startedAtConnect).toEqual([0, 3, 6, 9, 12, 15, 18]);
    expect(clock.monotonicMs()).toBeGreaterThan((1 + 2 + 4 + 8 + 16) * 1000);
  });
});

describe('a connection that needs a person', () => {
  const unlinked = (reason: string) => ({ kind: 'lost', reason: sentence(reason), needsPerson: true }) as const;

  test('isn’t made again by itself: the run says so and waits, and each resume tries once', async () => {
    let connectCount = 0;
    let isScanned = false;
    transport.connected = () => {
      connectCount += 1;
      if (connectCount === 1 || isScanned) return { ok: true };
      transport.emitState(unlinked('Not scanned'));
      return { ok: false, error: new HumanError(sentence('Not scanned'), sentence('Scan it')) };
    };
    const { runner, rows } = start(10, { ratePerSecond: 1, concurrency: 1 });
    void clock.startTimer(3500).done.then(() => transport.emitState(unlinked('Unlinked')));
    const running = runner.run();
    const checkWaits = async (reason: string, connects: number): Promise<void> => {
      await expect(clock.runUntil(running)).rejects.toThrow('Nothing is left');
      expect(runner.snapshot()).toMatchObject({ phase: 'paused', isMending: false, pauseReason: { text: reason } });
      expect(connectCount).toBe(connects);
      expect(transport.started).toHaveLength(4);
    };
    await checkWaits('Unlinked', 1);
    runner.resume();
    await checkWaits('Not scanned', 2);
    isScanned = true;
    runner.resume();
    expect((await clock.runUntil(running)).kind).toBe('finished');
    expect(connectCount).toBe(3);
    expect(rows.count('sent')).toBe(10);
  });

  test('isn’t made again where it needed nobody at first, so that no code is shown to nobody', async () => {
    let connectCount = 0;
    transport.connected = () => {
      connectCount += 1;
      return { ok: true };
    };
    const { runner } = start(3, { ratePerSecond: 0.1 });
    const lost = { kind: 'lost', reason: sentence('Lost'), needsPerson: false } as const;
    // The second time it waits for a second before it connects, and in that second the phone unlinks it.
    for (const afterMs of [500, 600]) void clock.startTimer(afterMs).done.then(() => transport.emitState(lost));
    void clock.startTimer(1000).done.then(() => transport.emitState(unlinked('Unlinked')));
    await expect(clock.runUntil(runner.run())).rejects.toThrow('Nothing is left');
    expect([connectCount, runner.snapshot().isMending]).toEqual([2, false]);
  });

  test('isn’t made again for a message that was on its way', async () => {
    transport.answer = () => failed('paused', 'connectionLost');
    const { runner } = start(1, { ratePerSecond: 0 });
    void clock.startTimer(50).done.then(() => transport.emitState(unlinked('Unlinked')));
    await expect(clock.runUntil(runner.run())).rejects.toThrow('Nothing is left');
    expect(runner.snapshot()).toMatchObject({ isMending: false, pauseReason: { text: 'Unlinked' } });
  });
});

test('a connection that comes back ends no pause that waits for the user', async () => {
  transport.answer = (index) => (index < 10 ? failed('permanent') : sent(index));
  const { runner } = start(20, { ratePerSecond: 0, concurrency: 1, failureSharePercent: 0 });
  const running = runner.run();
  void clock
    .startTimer(60_000)
    .done.then(() => transport.emitState({ kind: 'lost', reason: sentence('Lost'), needsPerson: false }));
  await expect(clock.runUntil(running)).rejects.toThrow('Nothing is left');
  expect(transport.state.kind).toBe('ready');
  expect(runner.snapshot()).toMatchObject({ phase: 'paused', isMending: false });
  expect(transport.accepted).toEqual([]);
});

test('a look-up that the connection cut short is done again, also where it’s being made anew already', async () => {
  let lookUpCount = 0;
  transport.answer = (index) => (index === 0 ? failed('unknown') : sent(index));
  transport.found = () => {
    lookUpCount += 1;
    if (lookUpCount > 1) return { kind: 'sent', messageId: 'm0' };
    transport.emitState({ kind: 'lost', reason: sentence('Lost'), needsPerson: false });
    transport.emitState({ kind: 'starting' });
    return { kind: 'unsure' };
  };
  const { rows, end } = await runAll(3, { ratePerSecond: 0 });
  expect([end.kind, lookUpCount, rows.count('sent')]).toEqual(['finished', 2, 3]);
});
