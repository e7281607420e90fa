import { beforeEach, describe, expect, test } from 'vitest';
import { HumanError } from '../../src/sender/humanError';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { sentence } from '../../src/sender/sentence';
import { DEFAULT_OPTIONS } from '../../src/sender/options';
import type { Appended } from '../../src/sender/ports';
import { memoryRun, MemoryJournal } from '../fakes/memorySession';
import { ScriptedTransport } from '../fakes/scriptedTransport';
import { VirtualClock } from '../fakes/virtualClock';

/** Takes its time for some records. */
class SlowJournal extends MemoryJournal {
  readonly #latencyMs: Partial<Record<JournalRecord['t'], number>>;

  constructor(latencyMs: Partial<Record<JournalRecord['t'], number>>) {
    super();
    this.#latencyMs = latencyMs;
  }

  override async append(record: JournalRecord): Promise<Appended> {
    const latencyMs = this.#latencyMs[record.t] ?? 0;
    if (latencyMs > 0) await clock.startTimer(latencyMs).done;
    return await super.append(record);
  }
}

let clock: VirtualClock;
let transport: ScriptedTransport;

beforeEach(() => {
  clock = new VirtualClock();
  transport = new ScriptedTransport(clock);
});

const after = (durationMs: number, act: () => void): void => void clock.startTimer(durationMs).done.then(act);
const lose = (): void => transport.emitState({ kind: 'lost', reason: sentence('Lost'), needsPerson: false });
const UNPACED = { ratePerSecond: 0 };
const unsure: readonly JournalRecord[] = [
  { t: 'attempt', at: 1, i: 0, n: 1, h: 'h' },
  { t: 'found', at: 1, i: 0, result: 'unsure' },
];

describe('what is shown', () => {
  test('is what is on disk, and not what is on its way there', async () => {
    const journal = new SlowJournal({ sent: 5000 });
    const { runner, rows } = memoryRun({ clock, transport, recipientCount: 1, journal, options: UNPACED });
    const running = runner.run();
    await clock.runUntil(clock.startTimer(3000).done);
    expect([rows.status(0), transport.accepted]).toEqual(['inDoubt', [0]]);
    await clock.runUntil(running);
    expect(rows.status(0)).toBe('sent');
  });

  test('says nothing of an ack that could not be written down', async () => {
    const { runner, rows, journal } = memoryRun({
      clock,
      transport,
      recipientCount: 2,
      options: { ratePerSecond: 0.1 },
    });
    const running = runner.run();
    await clock.runUntil(clock.startTimer(1000).done);
    journal.failure = 'diskFull';
    transport.emitAck({ messageId: 'm0', level: 2 });
    await clock.runUntil(clock.startTimer(1000).done);
    journal.failure = null;
    await clock.runUntil(running);
    expect([rows.status(0), journal.fold(2).status(0)]).toEqual(['sent', 'sent']);
  });
});

describe('an outcome that is being written', () => {
  test('is waited for: nobody is looked up for it', async () => {
    const lookedUp: number[] = [];
    transport.found = (index) => {
      lookedUp.push(index);
      return { kind: 'notSent' };
    };
    const journal = new SlowJournal({ sent: 5000 });
    const { runner, rows } = memoryRun({ clock, transport, recipientCount: 3, journal, options: UNPACED });
    expect(await clock.runUntil(runner.run())).toEqual({ kind: 'finished' });
    expect([lookedUp, rows.count('sent'), transport.accepted.length]).toEqual([[], 3, 3]);
  });

  test('is on disk before a stopped run has ended', async () => {
    const journal = new SlowJournal({ sent: 5000 });
    const { runner } = memoryRun({ clock, transport, recipientCount: 9, journal, options: UNPACED });
    after(50, () => runner.stop());
    expect(await clock.runUntil(runner.run())).toEqual({ kind: 'stopped', error: null });
    expect([transport.accepted, journal.fold(9).count('sent'), journal.fold(9).count('inDoubt')]).toEqual([
      [0, 1, 2],
      3,
      0,
    ]);
    expect(journal.records.at(-1)).toMatchObject({ t: 'control', event: 'stopped' });
  });
});

describe('a disk that fails', () => {
  test('waits for somebody who mends it: a connection that comes back goes on with nothing', async () => {
    const { runner, journal } = memoryRun({ clock, transport, recipientCount: 20, options: { ratePerSecond: 1 } });
    after(2500, () => (journal.failure = 'diskFull'));
    after(4000, () => (journal.failure = null));
    after(5000, lose);
    const running = runner.run();
    await expect(clock.runUntil(running)).rejects.toThrow('Nothing is left');
    expect(transport.state.kind).toBe('ready');
    expect(runner.snapshot()).toMatchObject({
      phase: 'paused',
      isMending: false,
      pauseReason: { text: /disk is full/u },
    });
  });

  test('from the start, and stopped: nothing is connected, so no code is shown to nobody', async () => {
    let connectCount = 0;
    transport.connected = () => {
      connectCount += 1;
      return { ok: true };
    };
    const { runner, journal } = memoryRun({ clock, transport, recipientCount: 2 });
    journal.failure = 'readOnly';
    after(1000, () => runner.stop());
    expect(await clock.runUntil(runner.run())).toEqual({ kind: 'stopped', error: null });
    expect(connectCount).toBe(0);
  });
});

describe('a decision', () => {
  test('made while the end is written still counts: the run says that somebody is left', async () => {
    const journal = new SlowJournal({ control: 1000, decided: 2000 });
    for (const record of unsure) await journal.append(record);
    const { runner, rows } = memoryRun({ clock, transport, recipientCount: 1, journal });
    after(500, () => void runner.decideUnsure('sendAgain'));
    expect(await clock.runUntil(runner.run())).toEqual({ kind: 'stopped', error: null });
    expect(rows.status(0)).toBe('queued');
  });
});

describe('options', () => {
  test('that change count from the next message on, and are written down', async () => {
    transport.latencyMs = 1000;
    const { runner, journal, ...run } = memoryRun({
      clock,
      transport,
      recipientCount: 40,
      options: { ratePerSecond: 0.1, concurrency: 1, batchSize: 1000 },
    });
    const options = { ...DEFAULT_OPTIONS, ratePerSecond: 0, concurrency: 4, batchSize: 1000 };
    after(5000, () => run.options.set(options));
    await clock.runUntil(runner.run());
    expect([transport.mostInFlightCount, clock.monotonicMs()]).toEqual([4, 15_000]);
    expect(journal.records).toContainEqual(expect.objectContaining({ t: 'options', options }));
  });

  test('that allow fewer at once hold for those that follow', async () => {
    transport.latencyMs = 1000;
    const { runner, options } = memoryRun({
      clock,
      transport,
      recipientCount: 20,
      options: { ...UNPACED, concurrency: 5 },
    });
    after(1500, () => options.set({ ...DEFAULT_OPTIONS, ...UNPACED, concurrency: 1 }));
    after(3500, () => (transport.mostInFlightCount = 0));
    await clock.runUntil(runner.run());
    expect([transport.mostInFlightCount, transport.accepted.length]).toEqual([1, 20]);
  });
});

describe('the end of a run', () => {
  test('by a closed window is told from the user’s stop', async () => {
    for (const reason of ['closing', undefined] as const) {
      const { runner, journal } = memoryRun({ clock, transport, recipientCount: 9, options: { ratePerSecond: 1 } });
      after(1500, () => runner.stop(reason));
      await clock.runUntil(runner.run());
      const code = reason === undefined ? {} : { code: reason };
      expect(journal.records.at(-1)).toEqual({ t: 'control', at: expect.any(Number), event: 'stopped', ...code });
    }
  });

  test('by recipients that can’t be read is told, and nothing is sent to them', async () => {
    const unreadable = new HumanError(sentence('Damaged'), sentence('Start anew.'));
    const recipients = { count: 9, read: () => Promise.reject(unreadable) };
    const { runner } = memoryRun({ clock, transport, recipientCount: 9, recipients });
    const end = await clock.runUntil(runner.run());
    expect(end).toMatchObject({ kind: 'stopped', error: { cause: unreadable, todo: unreadable.todo } });
    expect(transport.started).toEqual([]);
  });
});

test('a connection that is lost while the run prepares is made anew before the first message', async () => {
  let connectCount = 0;
  transport.connected = () => {
    connectCount += 1;
    return { ok: true };
  };
  const connect = transport.connect.bind(transport);
  transport.connect = async () => {
    const connected = await connect();
    if (connectCount === 1) lose();
    return connected;
  };
  const { runner } = memoryRun({ clock, transport, recipientCount: 2, options: UNPACED });
  await clock.runUntil(runner.run());
  expect([connectCount, transport.accepted]).toEqual([2, [0, 1]]);
});
