import { beforeEach, describe, expect, test } from 'vitest';
import { HumanError } from '../../../src/sender/humanError';
import { sentence } from '../../../src/sender/sentence';
import type { Recipient } from '../../../src/sender/model';
import { DEFAULT_OPTIONS, type SenderOptions } from '../../../src/sender/options';
import type { RecipientPlaces } from '../../../src/sender/ports';
import { DAY_MS, localTime, type LocalTime } from '../../../src/sender/timetable/localTime';
import { ANY_TIME, type Timetable } from '../../../src/sender/timetable/timetable';
import { fictionalRecipient, memoryRun, MemoryJournal, type MemoryRun } from '../../fakes/memorySession';
import { MemoryTally } from '../../fakes/memoryTally';
import { ScriptedTransport } from '../../fakes/scriptedTransport';
import { VirtualClock } from '../../fakes/virtualClock';

const PARIS = 'Europe/Paris';
const IN_PARIS: Timetable = { ...ANY_TIME, timeZone: PARIS };
const FAST: SenderOptions = { ...DEFAULT_OPTIONS, ratePerSecond: 0, batchDelayMs: 0, timetable: IN_PARIS };
const WORKING_HOURS = { hours: { fromMinute: 540, untilMinute: 1080 }, days: 'working' } as const;

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
  memoryRun({ clock, transport, recipientCount, tally, options: { ...FAST, ...options }, ...more });
const wallMs = (moment: string): number => Date.parse(moment);
const startsIn = (zone: string): readonly LocalTime[] =>
  transport.started.map(({ atMs }) => localTime(clock.wallMsAt(atMs), zone));

/** How many were started on each date. */
function countsByDate(zone = PARIS): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { date } of startsIn(zone)) counts[date] = (counts[date] ?? 0) + 1;
  return counts;
}

describe('sending hours and days', () => {
  test('keep what would start outside of them, over a night and a weekend', async () => {
    const timetable = { ...IN_PARIS, ...WORKING_HOURS, leftOut: ['2026-01-06'] };
    const { runner } = runOf(400, { ratePerSecond: 1 / 240, timetable });
    expect(await clock.runUntil(runner.run())).toEqual({ kind: 'finished' });
    for (const { minute, weekday, date } of startsIn(PARIS)) {
      expect(minute >= 540 && minute < 1080 && weekday !== 'sat' && weekday !== 'sun', `${date} ${minute}`).toBe(true);
    }
    expect(Object.keys(countsByDate())).toEqual(['2026-01-05', '2026-01-07', '2026-01-08', '2026-01-09']);
  });

  test('say until when they keep everybody waiting, and the journal tells it on', async () => {
    const timetable = { ...IN_PARIS, hours: { fromMinute: 540, untilMinute: 660 } };
    const { runner, journal } = runOf(40, { ratePerSecond: 1 / 240, timetable });
    const running = clock.runUntil(runner.run());
    const waits: unknown[] = [];
    runner.onChange(() => {
      const { phase, waiting } = runner.snapshot();
      if (phase === 'waiting' && waits.length === 0) waits.push(waiting);
    });
    await running;
    const untilMs = wallMs('2026-01-06T08:00:00Z');
    expect(waits).toEqual([{ reason: 'hours', untilMs }]);
    expect(journal.records.filter(({ t }) => t === 'control')).toMatchObject([
      { event: 'waiting', code: 'hours', until: untilMs },
      { event: 'finished' },
    ]);
  });

  test('are those of each recipient’s country, where that is wished', async () => {
    const places: RecipientPlaces = {
      ownWeekend: ['sat', 'sun'],
      placeOf: (phone) => (Number(phone.at(-1)) % 2 === 0 ? KOLKATA : NEW_YORK),
    };
    const timetable: Timetable = { ...IN_PARIS, ...WORKING_HOURS, timeZone: 'recipient' };
    const { runner } = runOf(20, { timetable }, { places });
    await clock.runUntil(runner.run());
    const zoneOf = (index: number): string => (index % 2 === 0 ? 'Asia/Kolkata' : 'America/New_York');
    const minutes = transport.started.map(({ index, atMs }) => localTime(clock.wallMsAt(atMs), zoneOf(index)).minute);
    expect(minutes.every((minute) => minute >= 540 && minute < 1080)).toBe(true);
    // In India it is afternoon at the start; New York follows at nine.
    expect(transport.started.slice(0, 10).every(({ index }) => index % 2 === 0)).toBe(true);
  });

  test('that no moment satisfies are told before anything is sent', async () => {
    const places: RecipientPlaces = {
      ownWeekend: [],
      placeOf: () => ({ zones: ['Europe/Kaliningrad', 'Asia/Kamchatka'], weekend: [] }),
    };
    const timetable: Timetable = { ...ANY_TIME, ...WORKING_HOURS, timeZone: 'recipient' };
    const { runner } = runOf(3, { timetable }, { places });
    expect(await clock.runUntil(runner.run())).toMatchObject({ kind: 'stopped', error: { todo: { args: [] } } });
    expect(transport.started).toEqual([]);
  });
});

describe('limits of the account', () => {
  test('a day goes from midnight to midnight of the sender, also where summer time begins', async () => {
    const { runner } = runOf(25, { perDayCount: 10 });
    await clock.runUntil(runner.run());
    expect(countsByDate()).toEqual({ '2026-01-05': 10, '2026-01-06': 10, '2026-01-07': 5 });
    expect(startsIn(PARIS)[10]).toMatchObject({ date: '2026-01-06', minute: 0 });
  });

  test('an hour is any hour', async () => {
    const { runner } = runOf(50, { perHourCount: 10, ratePerSecond: 1 / 60 });
    await clock.runUntil(runner.run());
    const times = transport.started.map(({ atMs }) => atMs);
    for (const [at, time] of times.entries()) {
      expect(times.slice(0, at + 1).filter((other) => other > time - 3_600_000).length).toBeLessThanOrEqual(10);
    }
    expect((times.at(-1) ?? 0) / 3_600_000).toBeLessThan(4.2);
  });

  test('hold over all sessions, and over a run that ends and goes on', async () => {
    const journal = new MemoryJournal();
    const first = runOf(15, { perDayCount: 10 }, { journal });
    const running = clock.runUntil(first.runner.run());
    first.runner.onChange(() => {
      if (first.runner.snapshot().phase === 'waiting') first.runner.stop();
    });
    expect(await running).toEqual({ kind: 'stopped', error: null });
    const second = runOf(4, { perDayCount: 12 });
    const again = runOf(15, { perDayCount: 10 }, { journal });
    await clock.runUntil(Promise.all([second.runner.run(), again.runner.run()]));
    expect(countsByDate()).toEqual({ '2026-01-05': 12, '2026-01-06': 7 });
  });

  test('what surely hasn’t left isn’t counted', async () => {
    transport.answer = (index) =>
      index < 5
        ? { kind: 'failed', errorClass: 'permanent', code: 'notOnWhatsApp' }
        : { kind: 'sent', messageId: `m${index}` };
    const { runner } = runOf(20, { perDayCount: 10, failuresInRowCount: 0, failureSharePercent: 0 });
    await clock.runUntil(runner.run());
    expect(tally.counted).toHaveLength(15);
    expect(countsByDate()['2026-01-06']).toBe(5);
  });

  test('new chats wait for answers, where so many are unanswered', async () => {
    const { runner } = runOf(12, { unansweredCount: 10 });
    const running = clock.runUntil(runner.run());
    const unsubscribe = runner.onChange(() => {
      if (runner.snapshot().waiting?.reason !== 'unanswered') return;
      unsubscribe();
      for (const index of [0, 1]) tally.answered.add(fictionalRecipient(index).phone);
    });
    await running;
    expect(transport.started).toHaveLength(12);
    expect(clock.monotonicMs()).toBeLessThan(DAY_MS);
  });

  test('nothing is sent that can’t be counted', async () => {
    tally.take = () =>
      Promise.resolve({
        kind: 'failed',
        problem: new HumanError(sentence('The disk is full.'), sentence('Make room.')),
      });
    const { runner } = runOf(3, { perDayCount: 10 });
    const running = clock.runUntil(runner.run());
    runner.onChange(() => {
      if (runner.snapshot().phase === 'paused') runner.stop();
    });
    await running;
    expect(transport.started).toEqual([]);
  });
});

describe('a start', () => {
  test('is waited for', async () => {
    const startMs = wallMs('2026-01-08T09:00:00Z');
    const { runner } = runOf(2, { timetable: { ...IN_PARIS, startMs } });
    await clock.runUntil(runner.run());
    expect(transport.started.map(({ atMs }) => clock.wallMsAt(atMs))).toEqual([startMs, startMs]);
  });

  test('that the computer slept through asks', async () => {
    const startMs = wallMs('2026-01-05T12:00:00Z');
    const { runner } = runOf(2, { timetable: { ...IN_PARIS, startMs } });
    const running = clock.runUntil(runner.run());
    let hasSlept = false;
    let pausedCount = 0;
    runner.onChange(() => {
      const { phase, isMending } = runner.snapshot();
      if (phase === 'waiting' && !hasSlept) {
        hasSlept = true;
        clock.sleepThrough(DAY_MS);
      }
      // The connection is looked at after a break, too, and that needs nobody.
      if (phase !== 'paused' || isMending) return;
      pausedCount += 1;
      expect(transport.started).toEqual([]);
      runner.resume();
    });
    expect(await running).toEqual({ kind: 'finished' });
    expect([pausedCount, transport.started.length]).toEqual([1, 2]);
  });

  test('of each row is that of its column; a row without a date is left out', async () => {
    const dates = ['2026-01-07', '', '2026-01-06 15:00', '2026-01-01'];
    const typed = [{ column: 2, value: 46_030.5, format: 'dd/mm/yyyy hh:mm' }];
    const rows = (index: number): Recipient => ({
      ...fictionalRecipient(index),
      values: [`Name ${index}`, 'phone', dates[index] ?? '08/01/2026 12:00'],
      ...(index === 4 && { typed }),
    });
    const recipients = { count: 5, read: (index: number) => Promise.resolve(rows(index)) };
    const timetable = { ...IN_PARIS, startColumn: { column: 2, dayOffset: -1, minute: 600 } };
    const { runner, rows: states } = runOf(5, { timetable }, { recipients });
    await clock.runUntil(runner.run());
    expect(transport.started.map(({ index }, at) => [index, startsIn(PARIS)[at]?.date])).toEqual([
      // Its day has passed, or is today: at once.
      [2, '2026-01-05'],
      [3, '2026-01-05'],
      [0, '2026-01-06'],
      [4, '2026-01-07'],
    ]);
    expect(
      startsIn(PARIS)
        .slice(2)
        .map(({ minute }) => minute),
    ).toEqual([600, 600]);
    expect(states.status(1)).toBe('skipped');
  });
});

describe('a few first', () => {
  const deliver = (share: number): void => {
    const messageOf = transport.answer;
    transport.answer = (index, tryNumber) => {
      const result = messageOf(index, tryNumber);
      if (result.kind === 'sent' && index % 10 < share * 10) {
        void clock.startTimer(60_000).done.then(() => transport.emitAck({ messageId: result.messageId, level: 2 }));
      }
      return result;
    };
  };

  test('are waited for, and the others follow once enough were delivered', async () => {
    deliver(0.8);
    const journal = new MemoryJournal();
    const { runner, marks } = runOf(100, { canaryCount: 20, concurrency: 5 }, { journal });
    expect(runner.snapshot().isCanaryAhead).toBe(true);
    await clock.runUntil(runner.run());
    const late = transport.started.filter(({ atMs }) => atMs > 30_000);
    expect([transport.started.length, late.length, marks.canary]).toEqual([100, 80, null]);
    expect(late[0]?.atMs).toBeLessThan(70_000);
    expect(runOf(100, { canaryCount: 20 }, { journal }).marks.canary).toBe('passed');
  });

  test('are no more than that, also while their attempts are being written by a slow disk', async () => {
    const journal = new MemoryJournal();
    const append = journal.append.bind(journal);
    journal.append = async (record) => {
      await clock.startTimer(50).done;
      return append(record);
    };
    const { runner } = runOf(100, { canaryCount: 2, canaryWaitMs: 60_000, concurrency: 5 }, { journal });
    runner.onChange(() => {
      if (runner.snapshot().phase === 'paused') runner.stop();
    });
    await clock.runUntil(runner.run());
    expect(transport.started).toHaveLength(2);
  });

  test('pause the run where too few were, and it says what was seen', async () => {
    deliver(0.5);
    const journal = new MemoryJournal();
    const { runner } = runOf(100, { canaryCount: 20, canaryWaitMs: 300_000 }, { journal });
    const running = clock.runUntil(runner.run());
    runner.onChange(() => {
      const { phase, pauseReason } = runner.snapshot();
      if (phase !== 'paused') return;
      expect(pauseReason?.args).toEqual([20, 10, 0].map((count) => ({ kind: 'count', count })));
      runner.stop();
    });
    await running;
    expect([transport.started.length, clock.monotonicMs() >= 300_000]).toEqual([20, true]);
    const again = runOf(100, { canaryCount: 20 }, { journal });
    expect(await clock.runUntil(again.runner.run())).toEqual({ kind: 'finished' });
    expect(transport.started).toHaveLength(100);
  });
});

const KOLKATA = { zones: ['Asia/Kolkata'], weekend: ['sat', 'sun'] } as const;
const NEW_YORK = { zones: ['America/New_York'], weekend: ['sat', 'sun'] } as const;
