import { describe, expect, test } from 'vitest';
import { databaseDay } from '../../src/campaign/workers/databaseDay';
import { AccountOwner } from '../../src/fleet/accountOwner';
import type { Database } from '../../src/fleet/database';
import { DayPlaces, removeOldPlaces } from '../../src/fleet/dayPlaces';
import { JournalPages } from '../../src/fleet/journalPages';
import { MIGRATIONS } from '../../src/fleet/migrations';
import { PgJournal } from '../../src/fleet/pgJournal';
import { migrate } from '../../src/fleet/schema';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import type { DayPlace } from '../../src/sender/ports';
import { foldJournal } from '../../src/sessions/journal/journalReader';
import { systemClock } from '../../src/sessions/systemClock';
import { PeopleOfDay } from '../../src/whatsapp/cloud/peopleOfDay';
import { postgresScene } from './scene';

const scene = postgresScene();

const PATIENCE = { clock: systemClock, waitForNext: () => Promise.resolve(false) };
const NO_PLACE = { ok: false, failure: 'noPlace' };
const attempt = (i: number): JournalRecord => ({ t: 'attempt', at: 1, i, n: 1, h: 'h' });

/** Numbers of one business, each with an owner of its own. */
async function prepare(numberCount: number) {
  const { fleet, url } = await scene.open();
  const { database } = fleet;
  const numbers = await Promise.all(
    Array.from({ length: numberCount }, async (_, at) => {
      const id = `number ${at}`;
      await database.query(`insert into excel_whatsapp.account (id) values ($1)`, [id]);
      await database.query(
        `insert into excel_whatsapp.session (id, account, handed_in_by, choices, timeline, may_lose) values ($1, $1, 'x', '{}', 1, true)`,
        [id],
      );
      // A worker of its own, with its own connections.
      const own = scene.connect(url);
      const owner = await AccountOwner.start(own, id);
      const fence = await owner.own(id);
      if (fence === null) throw new Error('Nobody else is there.');
      const journalOn = (through: Database, recordCount = 0): PgJournal =>
        new PgJournal(through, id, fence, recordCount, PATIENCE);
      return { id, own, owner, journalOn, journal: journalOn(own) };
    }),
  );
  const [first] = numbers;
  if (first === undefined) throw new Error('There is at least one.');
  return { database, numbers, first, places: new DayPlaces(database, 'shop') };
}

const placeOf = (who: string, mostCount: number): DayPlace => ({ business: 'shop', who, mostCount });

async function attempted(database: Database, session: string): Promise<readonly number[]> {
  const indexes: number[] = [];
  const { scan } = await foldJournal(new JournalPages(database, session), 100_000, (record) => {
    if (record.t === 'attempt') indexes.push(record.i);
  });
  expect({ missing: scan.missingCount, damaged: scan.damagedByteCount }).toEqual({ missing: 0, damaged: 0 });
  return indexes;
}

async function usedCount(places: DayPlaces): Promise<number> {
  return (await places.use()).usedCount;
}

async function passADay(database: Database): Promise<void> {
  await database.query(`update excel_whatsapp.portfolio_use set at = at - interval '24 hours'`);
}

describe('places among the people of a day', () => {
  test('are never more than there are, however many numbers take them at once; who finds none has no attempt', async () => {
    const { database, numbers, places } = await prepare(4);
    const EACH = 60;
    const MOST = 100;
    const written = await Promise.all(
      numbers.map(async ({ journal, id, own }, number) => {
        // In as many commits as there are.
        const answers: { readonly i: number; readonly ok: boolean }[] = [];
        await Promise.all(
          Array.from({ length: 3 }, async (_, lane) => {
            for (let i = lane; i < EACH; i += 3) {
              const { ok } = await journal.append(attempt(i), placeOf(`${number}/${i}`, MOST));
              answers.push({ i, ok });
            }
          }),
        );
        const taken = answers.filter(({ ok }) => ok).map(({ i }) => i);
        expect((await attempted(own, id)).toSorted((a, b) => a - b)).toEqual(taken.toSorted((a, b) => a - b));
        return taken.length;
      }),
    );
    expect(written.reduce((sum, count) => sum + count, 0)).toBe(MOST);
    expect(await usedCount(places)).toBe(MOST);
    const [counted] = await database.query('select people_count from excel_whatsapp.portfolio');
    expect(counted).toEqual({ people_count: MOST });
  });

  test('are taken once by a person, whichever number writes to them, and not at all by what is no attempt', async () => {
    const { numbers, places } = await prepare(2);
    for (const { journal } of numbers) {
      expect(await journal.append({ t: 'control', at: 1, event: 'paused' })).toMatchObject({ ok: true });
      expect(await journal.append(attempt(0), placeOf('a', 1))).toMatchObject({ ok: true });
      expect(await journal.append(attempt(1), placeOf('b', 1))).toEqual(NO_PLACE);
    }
    expect(await usedCount(places)).toBe(1);
    expect(await places.known(['a', 'b'])).toEqual(new Set(['a']));
  });

  test('that are missing keep nothing else of the same commit from being written', async () => {
    const { first, places } = await prepare(1);
    const { journal, own, id } = first;
    const people = ['a', null, 'b', 'c', null, 'd', 'a'];
    const answers = await Promise.all(
      people.map((who, i) => journal.append(attempt(i), who === null ? null : placeOf(who, 2))),
    );
    // The first goes alone, the others together.
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, false, true, false, true]);
    expect(await attempted(own, id)).toEqual([0, 1, 2, 4, 6]);
    expect(await usedCount(places)).toBe(2);
  });

  test('are free again a day after who has them was last written to', async () => {
    const { database, first, places } = await prepare(1);
    const { journal } = first;
    for (const [i, who] of ['a', 'b'].entries()) await journal.append(attempt(i), placeOf(who, 2));
    await database.query(
      `update excel_whatsapp.portfolio_use set at = at - interval '23 hours 59 minutes' where who = 'a'`,
    );
    expect(await journal.append(attempt(2), placeOf('c', 2))).toEqual(NO_PLACE);
    const { nextFreeInMs } = await places.use();
    expect(nextFreeInMs).toBeGreaterThan(0);
    expect(nextFreeInMs).toBeLessThanOrEqual(60_000);
    expect(await journal.append(attempt(0), placeOf('a', 2))).toMatchObject({ ok: true });
    expect((await places.use()).nextFreeInMs).toBeGreaterThan(23 * 3_600_000);
    await passADay(database);
    expect(await usedCount(places)).toBe(0);
    expect(await journal.append(attempt(3), placeOf('c', 2))).toMatchObject({ ok: true });
    expect(await usedCount(places)).toBe(1);
    await passADay(database);
    await removeOldPlaces(database);
    expect(await database.query('select from excel_whatsapp.portfolio_use')).toEqual([]);
    // Those that were let go of aren't counted any more.
    for (const [i, who] of ['d', 'e'].entries()) {
      expect(await journal.append(attempt(4 + i), placeOf(who, 2))).toMatchObject({ ok: true });
    }
  });

  test('are given back by whom surely nothing has left, unless another attempt counts on them', async () => {
    const { numbers, places } = await prepare(2);
    const [one, other] = numbers.map(({ journal }) => journal);
    await one?.append(attempt(0), placeOf('a', 3));
    await one?.append(attempt(0), placeOf('a', 3));
    await one?.append(attempt(1), placeOf('b', 3));
    await other?.append(attempt(1), placeOf('b', 3));
    // Another row took nothing.
    await other?.giveBack(0, placeOf('a', 3));
    expect(await usedCount(places)).toBe(2);
    for (const journal of [one, other]) {
      for (const [i, who] of ['a', 'b'].entries()) await journal?.giveBack(i, placeOf(who, 3));
    }
    expect(await places.known(['a', 'b'])).toEqual(new Set(['b']));
    for (const [i, who] of ['c', 'd'].entries()) {
      expect(await one?.append(attempt(2 + i), placeOf(who, 3))).toMatchObject({ ok: true });
    }
    expect(await one?.append(attempt(4), placeOf('e', 3))).toEqual(NO_PLACE);
  });

  test('are taken by no owner before', async () => {
    const { database, first, places } = await prepare(1);
    await first.owner.release(first.id);
    const next = await AccountOwner.start(database, 'next');
    await next.own(first.id);
    expect(await first.journal.append(attempt(0), placeOf('a', 5))).toEqual({ ok: false, failure: 'takenOver' });
    expect(await usedCount(places)).toBe(0);
    await next.close();
  });

  test('aren’t taken twice by an attempt whose answer was lost', async () => {
    const { first, places } = await prepare(1);
    const { own, id, journalOn } = first;
    let isFirst = true;
    const journal = journalOn({
      ...own,
      query: async (text, values) => {
        const rows = await own.query(text, values);
        if (!isFirst) return rows;
        isFirst = false;
        throw new Error('The connection is gone.');
      },
    });
    expect(await journal.append(attempt(7), placeOf('a', 1))).toEqual({ ok: false, failure: 'ioError' });
    expect(await journal.append(attempt(7), placeOf('a', 1))).toMatchObject({ ok: true });
    expect(await journal.append(attempt(8), placeOf('b', 1))).toEqual(NO_PLACE);
    expect(await attempted(own, id)).toEqual([7]);
    expect(await usedCount(places)).toBe(1);
  });

  test('are shown by the worker’s own clock, however wrong that is, and as not known where the database is gone', async () => {
    const { database, first } = await prepare(1);
    const day = databaseDay(database, 'shop');
    await first.journal.append(attempt(0), placeOf('#a', 5));
    const nowMs = 1000;
    const people = new PeopleOfDay({ store: day, conceal: (text) => `#${text}`, nowMs: () => nowMs });
    const use = await people.use();
    expect(use?.usedCount).toBe(1);
    expect(Math.abs((use?.nextFreeMs ?? 0) - nowMs - 24 * 3_600_000)).toBeLessThan(60_000);
    expect(await people.known(['a', 'b'])).toEqual([true, false]);
    expect(people.placeFor('a', 5)).toEqual(placeOf('#a', 5));
    await database.query('drop table excel_whatsapp.portfolio_use');
    expect([await people.use(), await people.known(['a'])]).toEqual([null, null]);
  });

  test('of a database of the version before are those of its lines', async () => {
    const url = await scene.server.create();
    const database = scene.connect(url);
    await migrate(database, MIGRATIONS.slice(0, 3));
    const line = (who: string, kind: string): string => JSON.stringify({ who, kind, at: Date.now() });
    const lines = [line('a', 'written'), line('b', 'written'), line('a', 'written'), line('c', 'capped')];
    await database.query(`insert into excel_whatsapp.day_line (business, line) select 'shop', unnest($1::text[])`, [
      lines,
    ]);
    await migrate(database);
    expect(await usedCount(new DayPlaces(database, 'shop'))).toBe(2);
    const [counted] = await database.query('select people_count from excel_whatsapp.portfolio');
    expect(counted).toEqual({ people_count: 2 });
    expect(await database.query('select line from excel_whatsapp.day_line')).toEqual([{ line: lines.at(-1) }]);
  });
});
