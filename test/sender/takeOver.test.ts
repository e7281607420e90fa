import { beforeEach, describe, expect, test } from 'vitest';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import type { SendResult } from '../../src/sender/model';
import type { SenderOptions } from '../../src/sender/options';
import type { Appended } from '../../src/sender/ports';
import { memoryRun, MemoryJournal } from '../fakes/memorySession';
import { ScriptedTransport } from '../fakes/scriptedTransport';
import { VirtualClock } from '../fakes/virtualClock';

const LONGEST_SEND_MS = 5000;
const UNPACED = { ratePerSecond: 0 };

let clock: VirtualClock;
let transport: ScriptedTransport;
let journal: MemoryJournal;

beforeEach(() => {
  clock = new VirtualClock();
  transport = new ScriptedTransport(clock);
  transport.longestSendMs = LONGEST_SEND_MS;
  journal = new MemoryJournal();
});

async function attempted(index: number): Promise<void> {
  await journal.append({ t: 'attempt', at: clock.wallMs(), i: index, n: 1, h: 'h' });
}

function takeOver(recipientCount: number, options: Partial<SenderOptions> = UNPACED) {
  return memoryRun({ clock, transport, recipientCount, options, journal });
}

describe('after an owner that didn’t end cleanly, a look-up that finds nothing', () => {
  /** The old owner's message lands so long after the session was taken over. */
  const landsAfter = (delayMs: number): void => {
    transport.found = () => (clock.monotonicMs() >= delayMs ? { kind: 'sent', messageId: 'old' } : { kind: 'notSent' });
  };

  test('isn’t believed before the longest send is over: a message that lands meanwhile is found', async () => {
    await attempted(0);
    landsAfter(LONGEST_SEND_MS - 1);
    const { runner, rows } = takeOver(3);
    expect(await clock.runUntil(runner.run())).toEqual({ kind: 'finished' });
    expect(transport.accepted).toEqual([1, 2]);
    expect(rows.count('sent')).toBe(3);
  });

  test('is believed afterwards, and the others don’t wait for it', async () => {
    await attempted(0);
    transport.found = () => ({ kind: 'notSent' });
    const { runner } = takeOver(3);
    await clock.runUntil(runner.run());
    expect(transport.accepted).toEqual([1, 2, 0]);
    expect(transport.started.at(-1)?.atMs).toBeGreaterThanOrEqual(LONGEST_SEND_MS);
    expect(transport.started[0]?.atMs).toBeLessThan(LONGEST_SEND_MS);
  });

  test('is believed by the time that has passed, not by a wall clock that was set', async () => {
    await attempted(0);
    clock.sleepThrough(24 * 3_600_000);
    landsAfter(LONGEST_SEND_MS - 1);
    const { runner } = takeOver(1);
    await clock.runUntil(runner.run());
    expect(transport.accepted).toEqual([]);
  });

  test('leaves the user to decide where nobody knows how long a send may take', async () => {
    await attempted(0);
    transport.longestSendMs = undefined;
    transport.found = () => ({ kind: 'notSent' });
    const { runner, rows } = takeOver(1);
    expect(await clock.runUntil(runner.run())).toEqual({ kind: 'finished' });
    expect([rows.status(0), transport.accepted]).toEqual(['unsure', []]);
  });

  test('lets the run be stopped while it waits, and stays in doubt', async () => {
    await attempted(0);
    transport.found = () => ({ kind: 'notSent' });
    const { runner, rows } = takeOver(1);
    void clock.startTimer(1000).done.then(() => runner.stop());
    expect((await clock.runUntil(runner.run())).kind).toBe('stopped');
    expect([rows.status(0), clock.monotonicMs()]).toEqual(['inDoubt', 1000]);
  });

  test('is believed at once of a send that has answered', async () => {
    transport.answer = (index, tryNumber): SendResult =>
      tryNumber === 1
        ? { kind: 'failed', errorClass: 'unknown', code: 'noAnswer' }
        : { kind: 'sent', messageId: `m${index}` };
    transport.found = () => ({ kind: 'notSent' });
    const { runner } = takeOver(1);
    await clock.runUntil(runner.run());
    expect(clock.monotonicMs()).toBeLessThan(LONGEST_SEND_MS);
    expect(transport.accepted).toEqual([0]);
  });
});

describe('an attempt that waited for its turn, after it was on disk', () => {
  test('is asked about again: whoever lost the session meanwhile sends nothing on it', async () => {
    journal = new JournalWithSlowStart();
    const { runner } = takeOver(2, { ratePerSecond: 1 });
    void clock.startTimer(1200).done.then(() => (journal.failure = 'takenOver'));
    await expect(clock.runUntil(runner.run())).rejects.toThrow('Nothing is left');
    expect(transport.started.map(({ index }) => index)).toEqual([0]);
    expect(runner.snapshot().pauseReason).toMatchObject({ text: expect.stringMatching(/has taken over/u) });
  });
});

/** Its first attempt takes so long that the second one has to keep its distance to it. */
class JournalWithSlowStart extends MemoryJournal {
  override async append(record: JournalRecord): Promise<Appended> {
    if (record.t === 'attempt' && record.i === 0) await clock.startTimer(600).done;
    return await super.append(record);
  }
}
