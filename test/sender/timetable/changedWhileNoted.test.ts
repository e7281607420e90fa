import { beforeEach, describe, expect, test } from 'vitest';
import type { JournalRecord } from '../../../src/sender/journal/journalRecord';
import type { Appended } from '../../../src/sender/ports';
import { ANY_TIME } from '../../../src/sender/timetable/timetable';
import { memoryRun, MemoryJournal } from '../../fakes/memorySession';
import { ScriptedTransport } from '../../fakes/scriptedTransport';
import { VirtualClock } from '../../fakes/virtualClock';

let clock: VirtualClock;
beforeEach(() => {
  clock = new VirtualClock();
});

/** Three recipients, and a start that is a day away. */
const run = (journal: MemoryJournal) => {
  const timetable = { ...ANY_TIME, startMs: clock.wallMs() + 86_400_000 };
  const transport = new ScriptedTransport(clock);
  return memoryRun({ clock, transport, recipientCount: 3, journal, options: { batchDelayMs: 0, timetable } });
};

/** Something happens while the journal writes down that it is waited for. */
class BusyJournal extends MemoryJournal {
  onWaiting: () => void = () => undefined;

  override async append(record: JournalRecord): Promise<Appended> {
    if (record.t === 'control' && record.event === 'waiting') this.onWaiting();
    return await super.append(record);
  }
}

describe('while it is written down that everybody waits', () => {
  test('a stop acts at once', async () => {
    const journal = new BusyJournal();
    const { runner } = run(journal);
    journal.onWaiting = () => runner.stop();
    expect(await clock.runUntil(runner.run())).toEqual({ kind: 'stopped', error: null });
    expect(clock.monotonicMs()).toBeLessThan(1000);
  });

  test('an earlier start is kept', async () => {
    const journal = new BusyJournal();
    const { runner, options } = run(journal);
    journal.onWaiting = () => options.set({ ...options.current, timetable: ANY_TIME });
    expect(await clock.runUntil(runner.run())).toEqual({ kind: 'finished' });
    expect(clock.monotonicMs()).toBeLessThan(10_000);
  });
});
