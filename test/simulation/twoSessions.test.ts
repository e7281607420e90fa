import { describe, expect, test } from 'vitest';
import { runCount } from '../counts';
import { CRASHES } from '../sessions/simulatedComputer';
import { PEOPLE_COUNT, SessionsWorld, type SessionName } from './twoSessions';

const FIRST_SEED = Number(process.env['SESSIONS_SEED'] ?? 1);
const SEED_COUNT = runCount('SESSIONS_RUNS', 1, 20);

/** Crashes the first session in its first operation, then in the second, and so on until it gets done before. */
async function sweep(act: (sessions: SessionsWorld) => Promise<void>): Promise<void> {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEED_COUNT; seed += 1) {
    for (const [way, crash] of CRASHES.entries()) {
      let isDone = false;
      for (let place = 1; !isDone; place += 1) {
        const sessions = new SessionsWorld(seed * 10_000 + place * CRASHES.length + way);
        isDone = await sessions.run('first', place);
        if (crash === 'powerCut') sessions.world.disk.powerCut();
        await act(sessions).catch((error: unknown) => {
          const again = `Again: SESSIONS_SEED=${seed} SESSIONS_RUNS=1`;
          throw new Error(`${crash} in operation ${place}: ${String(error)}\n${again}`, { cause: error });
        });
      }
    }
  }
}

/**
 * Nobody is left, and who isn't sent to has a reason on record: that another session has sent it to them, or that it isn't
 * known, which the user is asked about. Gives who was skipped, who was sent to and who is in doubt.
 */
async function checkAccounted(sessions: SessionsWorld, name: SessionName): Promise<Accounted> {
  const { rows, records } = await sessions.journalOf(name);
  const codes = new Map(records.flatMap((record) => (record.t === 'skipped' ? [[record.i, record.code]] : [])));
  expect(rows.count('queued') + rows.count('inDoubt') + rows.count('failed')).toBe(0);
  const having = (...statuses: readonly string[]): readonly number[] =>
    EVERYBODY.filter((index) => statuses.includes(rows.status(index)));
  const skipped = having('skipped');
  for (const index of skipped) {
    expect(codes.get(index)).toBe('alreadySent');
    expect(sessions.gotCounts[index], `row ${index} of ${name}`).toBeGreaterThan(0);
  }
  return { skipped, sent: having('sent', 'delivered', 'read'), unsure: having('unsure') };
}

interface Accounted {
  readonly skipped: readonly number[];
  readonly sent: readonly number[];
  readonly unsure: readonly number[];
}

const ONCE = Array<number>(PEOPLE_COUNT).fill(1);
const EVERYBODY = ONCE.map((_, index) => index);

describe('the same text to the same people, from two sessions', () => {
  test('comes once to each, wherever the first crashes, once it has been gone on with', async () => {
    await sweep(async (sessions) => {
      await sessions.run('first');
      expect(sessions.gotCounts).toEqual(ONCE);
      expect(await checkAccounted(sessions, 'first')).toEqual({ skipped: [], sent: EVERYBODY, unsure: [] });
      await sessions.run('second');
      expect(sessions.gotCounts).toEqual(ONCE);
      expect(await checkAccounted(sessions, 'second')).toEqual({ skipped: EVERYBODY, sent: [], unsure: [] });
    });
  });

  test('comes to nobody of whom a session that was opened since knows that it came, whichever crashes where', async () => {
    await sweep(async (sessions) => {
      const { chance } = sessions.world;
      // The second may come before the first is gone on with, and may crash as well.
      if (chance.share(0.5)) await sessions.run('first', chance.integer(1, 120));
      await sessions.run('second', chance.integer(1, 200));
      await sessions.run('first');
      await sessions.run('second');
      const before = sessions.gotCounts;
      const [first, second] = [await checkAccounted(sessions, 'first'), await checkAccounted(sessions, 'second')];
      // What a crash left open when the other one came may have come twice: never more than were in flight.
      expect(Math.max(...before)).toBeLessThanOrEqual(2);
      expect(before.filter((count) => count > 1).length).toBeLessThanOrEqual(IN_FLIGHT_COUNT);
      await sessions.run('third');
      const { skipped } = await checkAccounted(sessions, 'third');
      const known = new Set([...first.sent, ...second.sent]);
      expect(EVERYBODY.filter((index) => known.has(index) && !skipped.includes(index))).toEqual([]);
      expect([...sessions.handedOver.third].filter((index) => known.has(index))).toEqual([]);
    });
  });
});

/** Of each of the three crashes. */
const IN_FLIGHT_COUNT = 3 * 2;
