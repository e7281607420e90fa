import type { FailureCode } from '../../src/sender/failureCode';
import { beforeEach, describe, expect, test } from 'vitest';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import type { ErrorClass, SendResult } from '../../src/sender/model';
import { DEFAULT_OPTIONS, type SenderOptions } from '../../src/sender/options';
import type { Appended } from '../../src/sender/ports';
import { memoryRun, MemoryJournal } from '../fakes/memorySession';
import { ScriptedTransport } from '../fakes/scriptedTransport';
import { VirtualClock } from '../fakes/virtualClock';

let clock: VirtualClock;
let transport: ScriptedTransport;

beforeEach(() => {
  clock = new VirtualClock();
  transport = new ScriptedTransport(clock);
});

function start(recipientCount: number, options: Partial<SenderOptions> = {}, journal = new MemoryJournal()) {
  return memoryRun({ clock, transport, recipientCount, options, journal });
}

async function runAll(recipientCount: number, options: Partial<SenderOptions> = {}, journal = new MemoryJournal()) {
  const session = start(recipientCount, options, journal);
  const end = await clock.runUntil(session.runner.run());
  return { ...session, end };
}

const inOrder = (): readonly number[] => transport.accepted.toSorted((left, right) => left - right);
const failed = (errorClass: ErrorClass, code: FailureCode = 'unexpected'): SendResult => ({
  kind: 'failed',
  errorClass,
  code,
});
const sent = (index: number): SendResult => ({ kind: 'sent', messageId: `m${index}` });

describe('a run', () => {
  test('sends to every recipient once, in order', async () => {
    const { end, rows } = await runAll(120, { ratePerSecond: 0, concurrency: 1 });
    expect(end).toEqual({ kind: 'finished' });
    expect(transport.accepted).toEqual(Array.from({ length: 120 }, (_, index) => index));
    expect(rows.count('sent')).toBe(120);
  });

  test('writes each attempt before the send, and its outcome after it', async () => {
    const { journal } = await runAll(3, { ratePerSecond: 0, concurrency: 1 });
    const kinds = journal.records.map((record) => record.t);
    expect(kinds).toEqual(['opened', 'attempt', 'sent', 'attempt', 'sent', 'attempt', 'sent', 'control']);
  });

  test('keeps the rate, and pauses between batches', async () => {
    await runAll(6, { ratePerSecond: 0.5, batchSize: 3, batchDelayMs: 10_000 });
    expect(transport.started.map(({ atMs }) => atMs)).toEqual([0, 2000, 4000, 14_100, 16_100, 18_100]);
  });

  test('never has more in flight than allowed, also when the limit changes', async () => {
    transport.latencyMs = 1000;
    const session = start(60, { ratePerSecond: 0, concurrency: 5, batchSize: 1000 });
    const running = clock.runUntil(session.runner.run());
    expect(transport.mostInFlightCount).toBeLessThanOrEqual(5);
    session.options.set({ ...memoryOptions, concurrency: 2 });
    await running;
    expect(transport.mostInFlightCount).toBeLessThanOrEqual(5);
    expect(new Set(transport.accepted).size).toBe(60);
  });
});

/** Each record takes its time to the disk, one beside the other and in their order, as with a group commit. */
class SlowJournal extends MemoryJournal {
  attemptCount = 0;
  outcomeCount = 0;
  mostOpenCount = 0;

  override async append(record: JournalRecord): Promise<Appended> {
    await clock.startTimer(FLUSH_MS).done;
    if (record.t === 'attempt') this.attemptCount += 1;
    if (record.t === 'sent') this.outcomeCount += 1;
    this.mostOpenCount = Math.max(this.mostOpenCount, this.attemptCount - this.outcomeCount);
    return await super.append(record);
  }
}

const FLUSH_MS = 1000;

describe('over a slow disk', () => {
  test.each([1, 3])('%i at once: the next goes while an outcome is written, and no more are ever open', async (n) => {
    transport.latencyMs = 0;
    const journal = new SlowJournal();
    await runAll(30, { ...memoryOptions, concurrency: n }, journal);
    expect(journal.mostOpenCount).toBe(n);
    // One flush a message, and not one for its attempt and another for its outcome.
    expect(clock.monotonicMs()).toBeLessThan((30 / n + 4) * FLUSH_MS);
  });

  test('an outcome other than WhatsApp’s yes is on disk before anything else goes', async () => {
    transport.latencyMs = 0;
    transport.answer = () => failed('permanent');
    await runAll(10, { ...memoryOptions, concurrency: 1, failuresInRowCount: 0 }, new SlowJournal());
    expect(clock.monotonicMs()).toBeGreaterThan(20 * FLUSH_MS);
  });
});

const memoryOptions: SenderOptions = {
  ...DEFAULT_OPTIONS,
  batchSize: 1000,
  concurrency: 2,
  batchDelayMs: 0,
  ratePerSecond: 0,
  triesCount: 3,
  firstBackoffMs: 500,
};

describe('an error', () => {
  test('that surely left nothing is retried with growing waits', async () => {
    transport.answer = (index, tryNumber) => (tryNumber < 3 ? failed('retryable') : sent(index));
    const { rows } = await runAll(1, { ratePerSecond: 0 });
    expect(transport.started.map(({ atMs }) => atMs)).toEqual([0, 600, 1700]);
    expect(rows.count('sent')).toBe(1);
  });

  test('fails the row after the last try, and only that row', async () => {
    transport.answer = (index) => (index === 1 ? failed('retryable', 'lookUpTimeout') : sent(index));
    const { end, rows } = await runAll(3, { ratePerSecond: 0, triesCount: 2 });
    expect(end.kind).toBe('finished');
    expect([rows.status(0), rows.status(1), rows.status(2)]).toEqual(['sent', 'failed', 'sent']);
    expect(rows.topFailures(5)).toEqual([{ code: 'lookUpTimeout', count: 1 }]);
  });

  test('that is the row’s own isn’t retried', async () => {
    transport.answer = () => failed('permanent', 'notOnWhatsApp');
    await runAll(1, { ratePerSecond: 0 });
    expect(transport.started).toHaveLength(1);
  });

  test('that leaves a message in doubt is never retried by itself', async () => {
    transport.answer = () => failed('unknown');
    const { end, rows } = await runAll(2, { ratePerSecond: 0 });
    expect(transport.started).toHaveLength(2);
    expect(rows.count('unsure')).toBe(2);
    expect(end.kind).toBe('finished');
  });

  test('of the connection pauses the run, and it goes on when the connection is back', async () => {
    transport.answer = (index, tryNumber) =>
      index === 1 && tryNumber === 1 ? failed('paused', 'connectionLost') : sent(index);
    const { end, rows } = await runAll(4, { ratePerSecond: 0, concurrency: 1 });
    expect(end.kind).toBe('finished');
    expect(rows.count('sent')).toBe(4);
    expect(rows.count('failed')).toBe(0);
    // It was back before the message told of its loss: nothing asks for a rest.
    expect(clock.monotonicMs()).toBeLessThan(5000);
  });
});

describe('an error that nothing can be done about', () => {
  test('stops the run and says why; the row goes back to the queue', async () => {
    transport.answer = () => failed('fatal', 'refused');
    const { end, rows } = await runAll(3, { ratePerSecond: 0, concurrency: 1 });
    expect(end).toMatchObject({ kind: 'stopped', error: { message: 'WhatsApp refused the message' } });
    expect(rows.count('queued')).toBe(3);
  });
});

describe('a recipient in doubt', () => {
  const crashed = async (count: number, at: number): Promise<MemoryJournal> => {
    const journal = new MemoryJournal();
    await runAll(count, { ratePerSecond: 0, concurrency: 1 }, journal);
    const cut = journal.records.findIndex((record) => record.t === 'attempt' && record.i === at) + 1;
    journal.lines.splice(cut);
    transport.accepted.splice(0);
    transport.started.splice(0);
    return journal;
  };

  test('that is found sent is not sent again', async () => {
    const journal = await crashed(5, 2);
    transport.found = () => ({ kind: 'sent', messageId: 'm2' });
    const { rows } = await runAll(5, { ratePerSecond: 0 }, journal);
    expect(inOrder()).toEqual([3, 4]);
    expect(rows.count('sent')).toBe(5);
  });

  test('that is certainly not sent is sent', async () => {
    const journal = await crashed(5, 2);
    transport.found = () => ({ kind: 'notSent' });
    await runAll(5, { ratePerSecond: 0 }, journal);
    expect(inOrder()).toEqual([2, 3, 4]);
  });

  test('that can’t be decided is listed, and sent only when the user says so', async () => {
    const journal = await crashed(5, 2);
    const { runner, rows } = await runAll(5, { ratePerSecond: 0 }, journal);
    expect(inOrder()).toEqual([3, 4]);
    expect(runner.snapshot().inDoubtCount).toBe(1);
    await runner.decideUnsure('sendAgain');
    expect(rows.status(2)).toBe('queued');
    await runAll(5, { ratePerSecond: 0 }, journal);
    expect(inOrder()).toEqual([2, 3, 4]);
  });

  test('stays counted as in doubt where the user leaves it', async () => {
    const journal = await crashed(5, 2);
    const { runner } = await runAll(5, { ratePerSecond: 0 }, journal);
    await runner.decideUnsure('leave');
    const { end } = await runAll(5, { ratePerSecond: 0 }, journal);
    expect(end.kind).toBe('finished');
    expect(runner.snapshot()).toMatchObject({ inDoubtCount: 1, sentCount: 4, leftCount: 0 });
  });
});

describe('the journal', () => {
  test('that can’t be written pauses the run before anything is sent', async () => {
    const { runner, journal } = start(5, { ratePerSecond: 0 });
    const running = runner.run();
    journal.failure = 'diskFull';
    await expect(clock.runUntil(running)).rejects.toThrow('Nothing is left');
    expect(runner.snapshot().phase).toBe('paused');
    const sentBefore = transport.started.length;
    journal.failure = null;
    runner.resume();
    expect((await clock.runUntil(running)).kind).toBe('finished');
    expect(sentBefore).toBeLessThanOrEqual(3);
    expect(inOrder()).toEqual([0, 1, 2, 3, 4]);
  });

  test('that can’t be written from the first record on pauses the run too', async () => {
    const { runner, journal } = start(2, { ratePerSecond: 0 });
    journal.failure = 'readOnly';
    const running = runner.run();
    await expect(clock.runUntil(running)).rejects.toThrow('Nothing is left');
    expect(runner.snapshot()).toMatchObject({
      phase: 'paused',
      pauseReason: { text: expect.stringMatching(/written/u) },
    });
    expect(transport.started).toEqual([]);
    journal.failure = null;
    runner.resume();
    expect((await clock.runUntil(running)).kind).toBe('finished');
    expect(inOrder()).toEqual([0, 1]);
  });

  test('folded again gives the same state', async () => {
    transport.answer = (index) => (index % 7 === 3 ? failed('permanent') : sent(index));
    const { journal, rows } = await runAll(40, { ratePerSecond: 0 });
    const folded = journal.fold(40);
    for (let index = 0; index < 40; index += 1) expect(folded.status(index)).toBe(rows.status(index));
    expect(folded.count('failed')).toBe(rows.count('failed'));
  });
});

describe('the user', () => {
  test('pauses and resumes', async () => {
    const { runner } = start(10, { ratePerSecond: 1, concurrency: 1 });
    const running = runner.run();
    const pause = clock.startTimer(3500);
    void pause.done.then(() => runner.pause());
    await expect(clock.runUntil(running)).rejects.toThrow('Nothing is left');
    expect(transport.accepted).toEqual([0, 1, 2, 3]);
    expect(runner.snapshot().phase).toBe('paused');
    runner.resume();
    await clock.runUntil(running);
    expect(transport.accepted).toHaveLength(10);
  });

  test('stops, and the session can be resumed', async () => {
    const { runner, journal } = start(10, { ratePerSecond: 1, concurrency: 1 });
    void clock.startTimer(2500).done.then(() => runner.stop());
    expect(await clock.runUntil(runner.run())).toEqual({ kind: 'stopped', error: null });
    expect(transport.accepted).toEqual([0, 1, 2]);
    const { end } = await runAll(10, { ratePerSecond: 0 }, journal);
    expect(end.kind).toBe('finished');
    expect(inOrder()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
