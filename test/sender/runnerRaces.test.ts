import { beforeEach, describe, expect, test } from 'vitest';
import { HumanError } from '../../src/sender/humanError';
import { sentence } from '../../src/sender/sentence';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import type { FoundSent, Recipient, SendResult } from '../../src/sender/model';
import type { Appended } from '../../src/sender/ports';
import { MemoryJournal, memoryRun } from '../fakes/memorySession';
import { ScriptedTransport } from '../fakes/scriptedTransport';
import { VirtualClock } from '../fakes/virtualClock';

/** What the simulation found, each once more in the open. */

class SlowJournal extends MemoryJournal {
  readonly #latencyMs: (record: JournalRecord) => number;

  constructor(latencyMs: (record: JournalRecord) => number) {
    super();
    this.#latencyMs = latencyMs;
  }

  override async append(record: JournalRecord): Promise<Appended> {
    const latencyMs = this.#latencyMs(record);
    if (latencyMs > 0) await clock.startTimer(latencyMs).done;
    return await super.append(record);
  }
}

class SlowFinder extends ScriptedTransport {
  findCount = 0;

  override async findSent(recipient: Recipient): Promise<FoundSent> {
    this.findCount += 1;
    await clock.startTimer(1000).done;
    return await super.findSent(recipient);
  }
}

let clock: VirtualClock;

beforeEach(() => {
  clock = new VirtualClock();
});

const at = 1;
const openAttempt = (i: number): JournalRecord => ({ t: 'attempt', at, i, n: 1, h: 'h' });
const failed = (errorClass: 'paused' | 'retryable'): SendResult => ({ kind: 'failed', errorClass, code: 'unexpected' });

describe('the rate', () => {
  test('holds where messages leave, also when the disk stalls', async () => {
    const transport = new ScriptedTransport(clock);
    const journal = new SlowJournal((record) => (record.t === 'attempt' && record.i === 2 ? 3000 : 1));
    const stalled = new SlowJournal((record) => (record.t === 'attempt' ? 3000 - (clock.monotonicMs() % 3000) : 1));
    for (const slow of [journal, stalled]) {
      transport.started.length = 0;
      const options = { ratePerSecond: 5, concurrency: 5 };
      const { runner } = memoryRun({ clock, transport, recipientCount: 12, journal: slow, options });
      await clock.runUntil(runner.run());
      const gapsMs = transport.started.slice(1).map(({ atMs }, place) => atMs - transport.started[place]!.atMs);
      expect(Math.min(...gapsMs)).toBeGreaterThan(181);
    }
  });

  test('holds over a restart', async () => {
    const transport = new ScriptedTransport(clock);
    const journal = new MemoryJournal();
    await journal.append(openAttempt(0));
    transport.found = () => ({ kind: 'sent', messageId: 'm0' });
    const { runner } = memoryRun({ clock, transport, recipientCount: 2, journal, options: { ratePerSecond: 0.5 } });
    await clock.runUntil(runner.run());
    expect(transport.started).toEqual([{ index: 1, atMs: 2000 }]);
  });
});

describe('a doubt', () => {
  test('is looked up once, also when the connection is lost and comes back meanwhile', async () => {
    const transport = new SlowFinder(clock);
    transport.found = () => ({ kind: 'notSent' });
    const journal = new MemoryJournal();
    await journal.append(openAttempt(0));
    const { runner } = memoryRun({ clock, transport, recipientCount: 1, journal, options: { ratePerSecond: 0 } });
    void clock
      .startTimer(500)
      .done.then(() => transport.emitState({ kind: 'lost', reason: sentence('Lost'), needsPerson: false }));
    await clock.runUntil(runner.run());
    expect(transport.findCount).toBe(1);
    expect(transport.accepted).toEqual([0]);
  });

  test('that can’t be looked up over a lost connection is looked up when it is back', async () => {
    const transport = new SlowFinder(clock);
    transport.found = () => (transport.findCount === 1 ? { kind: 'unsure' } : { kind: 'sent', messageId: 'm0' });
    transport.connected = () => (clock.monotonicMs() < 5000 && transport.findCount > 0 ? notYet : { ok: true });
    const journal = new MemoryJournal();
    await journal.append(openAttempt(0));
    const { runner, rows } = memoryRun({ clock, transport, recipientCount: 1, journal });
    void clock
      .startTimer(500)
      .done.then(() => transport.emitState({ kind: 'lost', reason: sentence('Lost'), needsPerson: false }));
    await clock.runUntil(runner.run());
    expect(rows.status(0)).toBe('sent');
  });
});

const notYet = { ok: false, error: new HumanError(sentence('x'), sentence('x')) } as const;

describe('an attempt', () => {
  test('that the run was paused in before anything left goes back to the queue', async () => {
    const transport = new ScriptedTransport(clock);
    const journal = new SlowJournal((record) => (record.t === 'attempt' ? 1000 : 1));
    const { runner, rows } = memoryRun({ clock, transport, recipientCount: 1, journal });
    const running = runner.run();
    void clock.startTimer(500).done.then(() => runner.pause());
    await expect(clock.runUntil(running)).rejects.toThrow('Nothing is left');
    expect([rows.status(0), transport.started.length]).toEqual(['queued', 0]);
    runner.resume();
    await clock.runUntil(running);
    expect(transport.accepted).toEqual([0]);
  });

  test('that the connection cut short is no try', async () => {
    const transport = new ScriptedTransport(clock);
    transport.answer = (index, tryNumber) =>
      tryNumber < 3
        ? failed('paused')
        : tryNumber === 3
          ? failed('retryable')
          : { kind: 'sent', messageId: `m${index}` };
    const { runner, rows } = memoryRun({ clock, transport, recipientCount: 1, options: { triesCount: 2 } });
    await clock.runUntil(runner.run());
    expect(rows.status(0)).toBe('sent');
  });
});

describe('a decision', () => {
  const unsure = async (journal: MemoryJournal): Promise<MemoryJournal> => {
    await journal.append(openAttempt(0));
    await journal.append({ t: 'found', at, i: 0, result: 'unsure' });
    return journal;
  };

  test('made twice, as by a double click, is written once', async () => {
    const journal = await unsure(new MemoryJournal());
    const transport = new ScriptedTransport(clock);
    const { runner } = memoryRun({ clock, transport, recipientCount: 1, journal });
    await Promise.all([runner.decideUnsure('sendAgain'), runner.decideUnsure('sendAgain')]);
    expect(journal.records.filter(({ t }) => t === 'decided')).toHaveLength(1);
  });

  test('is about those who were unsure when it was made, and nobody who becomes so while it is written', async () => {
    const journal = await unsure(new SlowJournal(({ t }) => (t === 'decided' ? 1000 : 0)));
    await journal.append(openAttempt(1));
    const transport = new SlowFinder(clock);
    const { runner, rows } = memoryRun({ clock, transport, recipientCount: 2, journal });
    void clock.startTimer(500).done.then(() => runner.decideUnsure('leave'));
    void clock.startTimer(600).done.then(() => runner.decideUnsure('leave'));
    await clock.runUntil(runner.run());
    expect([rows.status(0), rows.status(1)]).toEqual(['leftInDoubt', 'unsure']);
  });

  test('that is being written when the run is stopped is waited for', async () => {
    const journal = await unsure(new SlowJournal(({ t }) => (t === 'decided' ? 1000 : 0)));
    const transport = new ScriptedTransport(clock);
    const { runner, rows } = memoryRun({ clock, transport, recipientCount: 2, journal });
    void clock.startTimer(10).done.then(() => {
      void runner.decideUnsure('leave');
      runner.stop();
    });
    await clock.runUntil(runner.run());
    expect(rows.status(0)).toBe('leftInDoubt');
  });

  test.each([1, 500, 1500])('to send again %i ms before the last message is done still counts', async (beforeMs) => {
    const journal = await unsure(new SlowJournal(({ t }) => (t === 'decided' ? 1000 : 0)));
    const transport = new ScriptedTransport(clock);
    transport.latencyMs = 5000;
    const { runner } = memoryRun({ clock, transport, recipientCount: 2, journal, options: { ratePerSecond: 0 } });
    void clock.startTimer(5000 - beforeMs).done.then(() => runner.decideUnsure('sendAgain'));
    expect(await clock.runUntil(runner.run())).toEqual({ kind: 'finished' });
    expect(transport.accepted).toEqual([1, 0]);
  });
});

test('a run that can’t write its first record says that it is paused, and why', async () => {
  const journal = new MemoryJournal();
  journal.failure = 'diskFull';
  const { runner } = memoryRun({ clock, transport: new ScriptedTransport(clock), recipientCount: 1, journal });
  await expect(clock.runUntil(runner.run())).rejects.toThrow('Nothing is left');
  expect(runner.snapshot().phase).toBe('paused');
  expect(runner.snapshot().pauseReason).not.toBeNull();
});
