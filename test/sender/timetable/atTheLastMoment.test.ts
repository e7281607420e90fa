import { beforeEach, describe, expect, test } from 'vitest';
import type { JournalRecord } from '../../../src/sender/journal/journalRecord';
import { DEFAULT_OPTIONS, type SenderOptions } from '../../../src/sender/options';
import type { Appended, RecipientPlaces } from '../../../src/sender/ports';
import { DAY_MS, localTime, MINUTE_MS } from '../../../src/sender/timetable/localTime';
import { ANY_TIME, RECIPIENT_ZONE, type Timetable } from '../../../src/sender/timetable/timetable';
import { memoryRun, MemoryJournal, type MemoryRun } from '../../fakes/memorySession';
import { MemoryTally } from '../../fakes/memoryTally';
import { ScriptedTransport } from '../../fakes/scriptedTransport';
import { VirtualClock } from '../../fakes/virtualClock';

const PARIS = 'Europe/Paris';
const IN_PARIS: Timetable = { ...ANY_TIME, timeZone: PARIS };

/** A disk on which an attempt takes its time. */
class SlowJournal extends MemoryJournal {
  override async append(record: JournalRecord): Promise<Appended> {
    if (record.t === 'attempt') await clock.startTimer(15_000).done;
    return await super.append(record);
  }
}

let clock: VirtualClock;
let transport: ScriptedTransport;
let tally: MemoryTally;

/** Monday, 5 January 2026, 10:00 in Paris. */
beforeEach(() => {
  clock = new VirtualClock();
  transport = new ScriptedTransport(clock);
  tally = new MemoryTally(clock);
});

const runOf = (recipientCount: number, options: Partial<SenderOptions>, more: Partial<MemoryRun> = {}) =>
  memoryRun({
    clock,
    transport,
    recipientCount,
    tally,
    options: { ...DEFAULT_OPTIONS, ratePerSecond: 1 / 20, batchDelayMs: 0, timetable: IN_PARIS, ...options },
    ...more,
  });

const startedInParis = () => transport.started.map(({ atMs }) => localTime(clock.wallMsAt(atMs), PARIS));

describe('what is about to leave', () => {
  test('stays where the hours end while its attempt is written', async () => {
    const timetable = { ...IN_PARIS, hours: { fromMinute: 600, untilMinute: 602 } };
    const { runner } = runOf(10, { timetable, perDayCount: 100 }, { journal: new SlowJournal() });
    await clock.runUntil(runner.run());
    expect(transport.started).toHaveLength(10);
    expect(startedInParis().filter(({ minute }) => minute < 600 || minute >= 602)).toEqual([]);
  });

  test('is counted on the day on which it leaves, and anew where that takes its time', async () => {
    const startMs = Date.parse('2026-01-05T22:59:30Z');
    const timetable = { ...IN_PARIS, startMs };
    const { runner } = runOf(12, { timetable, perDayCount: 5 }, { journal: new SlowJournal() });
    await clock.runUntil(runner.run());
    const dates = startedInParis().map(({ date }) => date);
    const countOf = (date: string): number => dates.filter((each) => each === date).length;
    expect(countOf('2026-01-05')).toBeGreaterThan(0);
    expect([countOf('2026-01-06'), tally.counted.length]).toEqual([5, 12]);
  });

  test('again after a failure is counted anew', async () => {
    transport.answer = (index, tryNumber) =>
      tryNumber === 1
        ? { kind: 'failed', errorClass: 'retryable', code: 'simulatedRetryable' }
        : { kind: 'sent', messageId: `m${index}` };
    const { runner } = runOf(1, { firstBackoffMs: 60_000, perDayCount: 5 });
    await clock.runUntil(runner.run());
    const leftAtMs = transport.started.map(({ atMs }) => clock.wallMsAt(atMs));
    expect(leftAtMs).toHaveLength(2);
    expect(tally.counted.map(({ atMs }) => Math.abs(atMs - (leftAtMs[1] ?? 0)) < 1000)).toEqual([true]);
  });
});

describe('hours of each recipient’s country that are asked for while all wait', () => {
  const places: RecipientPlaces = {
    ownWeekend: ['sat', 'sun'],
    placeOf: () => ({ zones: ['Asia/Kolkata'], weekend: [] }),
  };
  const asked: Timetable = {
    ...ANY_TIME,
    timeZone: RECIPIENT_ZONE,
    hours: { fromMinute: 540, untilMinute: 1080 },
  };

  async function runChanged(first: Partial<SenderOptions>): Promise<number> {
    const { runner, options } = runOf(3, first, { places });
    // One that waits for ever ends here, too.
    const running = clock.runUntil(Promise.race([runner.run(), clock.startTimer(DAY_MS).done]));
    let isChanged = false;
    runner.onChange(() => {
      if (isChanged || runner.snapshot().phase !== 'waiting') return;
      isChanged = true;
      void clock.startTimer(5 * MINUTE_MS).done.then(() => options.set({ ...options.current, timetable: asked }));
    });
    expect(await running).toEqual({ kind: 'finished' });
    return transport.started.length;
  }

  test('are read, and the run goes on by them', async () => {
    const startMs = Date.parse('2026-02-01T00:00:00Z');
    expect(await runChanged({ timetable: { ...IN_PARIS, startMs } })).toBe(3);
    const minutes = transport.started.map(({ atMs }) => localTime(clock.wallMsAt(atMs), 'Asia/Kolkata'));
    expect(minutes.every(({ date, minute }) => date === '2026-01-05' && minute < 1080)).toBe(true);
  });
});
