import { beforeEach, describe, expect, test } from 'vitest';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import type { Appended } from '../../src/sender/ports';
import { sentence } from '../../src/sender/sentence';
import type { SenderOptions } from '../../src/sender/options';
import { memoryRun, MemoryJournal } from '../fakes/memorySession';
import { ScriptedTransport } from '../fakes/scriptedTransport';
import { VirtualClock } from '../fakes/virtualClock';

let clock: VirtualClock;
let transport: ScriptedTransport;

beforeEach(() => {
  clock = new VirtualClock();
  transport = new ScriptedTransport(clock);
});

function start(recipientCount: number, options: Partial<SenderOptions>, journal = new MemoryJournal()) {
  return memoryRun({ clock, transport, recipientCount, options, journal });
}

/** Takes half a second for what was sent. */
class SlowJournal extends MemoryJournal {
  override async append(record: JournalRecord): Promise<Appended> {
    if (record.t === 'sent') await clock.startTimer(500).done;
    return await super.append(record);
  }
}

describe('acks', () => {
  test('raise a sent recipient, and a late refusal fails it', async () => {
    const { runner, rows } = start(3, { ratePerSecond: 1, concurrency: 1 });
    void clock.startTimer(1500).done.then(() => {
      transport.emitAck({ messageId: 'm0', level: 3 });
      transport.emitAck({ messageId: 'm0', level: 2 });
      transport.emitAck({ messageId: 'm1', level: -1 });
    });
    await clock.runUntil(runner.run());
    expect([rows.status(0), rows.status(1), rows.status(2)]).toEqual(['read', 'failed', 'sent']);
  });

  test('that come before the answer is on disk count once it is, and those of other messages never', async () => {
    const journal = new SlowJournal();
    const { runner, rows } = start(2, { ratePerSecond: 1, concurrency: 1 }, journal);
    void clock.startTimer(300).done.then(() => {
      for (const messageId of ['m0', 'somebody else’s'])
        for (const level of [1, 2] as const) transport.emitAck({ messageId, level });
    });
    await clock.runUntil(runner.run());
    expect([rows.status(0), rows.status(1)]).toEqual(['delivered', 'sent']);
    // That the server has it is known by then.
    expect(journal.records.filter(({ t }) => t === 'ack')).toHaveLength(1);
  });

  test('count for messages of earlier runs, too: those sent, and those that were found', async () => {
    const journal = new MemoryJournal();
    transport.answer = (index) =>
      index === 1
        ? { kind: 'failed', errorClass: 'unknown', code: 'sendTimeout' }
        : { kind: 'sent', messageId: `m${index}` };
    transport.found = () => ({ kind: 'sent', messageId: 'found' });
    const { runner: first } = start(10, { ratePerSecond: 1, concurrency: 1 }, journal);
    void clock.startTimer(3500).done.then(() => {
      transport.emitState({ kind: 'lost', reason: sentence('Lost'), needsPerson: false });
    });
    void clock.startTimer(6500).done.then(() => first.stop());
    await clock.runUntil(first.run());
    const { runner, rows } = start(10, { ratePerSecond: 1, concurrency: 1 }, journal);
    void clock.startTimer(1500).done.then(() => {
      transport.emitAck({ messageId: 'm0', level: 3 });
      transport.emitAck({ messageId: 'found', level: 2 });
      transport.emitAck({ messageId: 'somebody else’s', level: 2 });
    });
    await clock.runUntil(runner.run());
    expect([rows.status(0), rows.status(1), rows.status(2)]).toEqual(['read', 'delivered', 'sent']);
    expect(journal.fold(10).status(0)).toBe('read');
  });
});
