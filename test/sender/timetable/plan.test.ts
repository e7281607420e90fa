import { describe, expect, test } from 'vitest';
import { DEFAULT_OPTIONS, type SenderOptions } from '../../../src/sender/options';
import { seededRandom } from '../../../src/sender/pace/random';
import { localTime } from '../../../src/sender/timetable/localTime';
import { planRun } from '../../../src/sender/timetable/plan';
import { withPreset } from '../../../src/sender/timetable/presets';
import { ANY_TIME, type Timetable } from '../../../src/sender/timetable/timetable';
import { memoryRun } from '../../fakes/memorySession';
import { MemoryTally } from '../../fakes/memoryTally';
import { ScriptedTransport } from '../../fakes/scriptedTransport';
import { VirtualClock } from '../../fakes/virtualClock';

const PARIS = 'Europe/Paris';
const IN_PARIS: Timetable = { ...ANY_TIME, timeZone: PARIS };

describe('the plan', () => {
  const checkPlan = async (count: number, options: SenderOptions, dayCount: number): Promise<void> => {
    const clock = new VirtualClock();
    const transport = new ScriptedTransport(clock);
    const tally = new MemoryTally(clock);
    const { runner } = memoryRun({ clock, transport, recipientCount: count, tally, options, random: seededRandom(7) });
    const place = { zones: [PARIS], weekend: ['sat', 'sun'] } as const;
    const groups = [{ place, dueMs: null, knownCount: 0, newCount: count }];
    const startMs = clock.wallMs();
    const plan = planRun({ nowMs: startMs, options, groups, tally, knownFirst: false });
    expect(plan.days).toHaveLength(dayCount);
    await clock.runUntil(runner.run());
    const planned = (plan.endMs ?? 0) - startMs;
    expect(Math.abs(clock.wallMs() - startMs - planned) / planned).toBeLessThan(0.02);
    const counts: Record<string, number> = {};
    for (const { atMs } of transport.started) {
      const { date } = localTime(clock.wallMsAt(atMs), PARIS);
      counts[date] = (counts[date] ?? 0) + 1;
    }
    expect(Object.fromEntries(plan.days.map(({ date, count: counted }) => [date, counted]))).toEqual(counts);
  };

  test('5,000 over nine days end within 2 % of what is said at the start', async () => {
    const careful = withPreset({ ...DEFAULT_OPTIONS, timetable: IN_PARIS }, 'careful');
    await checkPlan(5000, { ...careful, perDayCount: 600, newChatsPerDayCount: 0 }, 9);
  });

  test('new chats take as many days as they may', async () => {
    const careful = withPreset({ ...DEFAULT_OPTIONS, timetable: IN_PARIS }, 'careful');
    await checkPlan(150, careful, 4);
  });

  test('hours of a day hold it to their own', async () => {
    const timetable = { ...IN_PARIS, hours: { fromMinute: 540, untilMinute: 720 } };
    await checkPlan(100, { ...DEFAULT_OPTIONS, batchDelayMs: 0, ratePerSecond: 1, perHourCount: 12, timetable }, 4);
  });
});
