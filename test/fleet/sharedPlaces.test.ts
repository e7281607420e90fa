import { expect, test } from 'vitest';
import { AccountOwner } from '../../src/fleet/accountOwner';
import type { Queryable } from '../../src/fleet/database';
import { DayPlaces } from '../../src/fleet/dayPlaces';
import { GroupCommit } from '../../src/fleet/groupCommit';
import { PgJournal } from '../../src/fleet/pgJournal';
import { deferred } from '../../src/sender/deferred';
import type { DayPlace } from '../../src/sender/ports';
import { attempt, OK, oneWorker, PATIENCE, TAKEN_OVER } from './commitScene';
import { postgresScene } from './scene';

const scene = postgresScene();

const NO_PLACE = { ok: false, failure: 'noPlace' };

function place(who: string, mostCount: number, business = 'shop'): DayPlace {
  return { business, who, mostCount };
}

test('attempts that take places go together with what other sessions append, and keep none of it from being written', async () => {
  const { database, counted, journalOf, attempted } = await oneWorker(scene, 'a', 'b', 'c');
  const [a, b, c] = [journalOf('a'), journalOf('b'), journalOf('c')];
  const first = [
    a.append(attempt(0), place('p', 9)),
    b.append(attempt(0)),
    c.append(attempt(0), place('q', 9, 'other')),
  ];
  expect(await Promise.all(first)).toEqual([OK, OK, OK]);
  expect(counted.appendCount).toBe(1);

  const second = [
    a.append(attempt(1), place('r', 2)),
    a.append(attempt(2), place('s', 2)),
    a.append(attempt(3)),
    b.append(attempt(1)),
    c.append(attempt(1), place('s', 9, 'other')),
  ];
  expect(await Promise.all(second)).toEqual([OK, NO_PLACE, OK, OK, OK]);
  // Of the one session what is left goes again.
  expect(counted.appendCount).toBe(3);
  expect(await Promise.all(['a', 'b', 'c'].map(attempted))).toEqual([
    [0, 1, 3],
    [0, 1],
    [0, 1],
  ]);
  const used = ['shop', 'other'].map(async (business) => (await new DayPlaces(database, business).use()).usedCount);
  expect(await Promise.all(used)).toEqual([2, 2]);
});

test('of two sessions that ask for the last place in the same commit one gets it', async () => {
  const { database, journalOf, attempted } = await oneWorker(scene, 'a', 'b');
  const appended = await Promise.all(
    ['a', 'b'].map((account) => journalOf(account).append(attempt(5), place(`of ${account}`, 1))),
  );
  expect(appended).toEqual([OK, NO_PLACE]);
  expect(await Promise.all(['a', 'b'].map(attempted))).toEqual([[5], []]);
  expect((await new DayPlaces(database, 'shop').use()).usedCount).toBe(1);
});

test('who isn’t the owner any more takes no place in the commit of others', async () => {
  const { database, owner, journalOf } = await oneWorker(scene, 'a', 'b');
  await owner.release('a');
  await (await AccountOwner.start(database, 'worker 2')).own('a');
  const appended = ['a', 'b'].map((account) => journalOf(account).append(attempt(5), place(`of ${account}`, 1)));
  expect(await Promise.all(appended)).toEqual([TAKEN_OVER, OK]);
  expect(await new DayPlaces(database, 'shop').known(['of a', 'of b'])).toEqual(new Set(['of b']));
});

test('workers that take places of the same businesses don’t wait for each other for ever', async () => {
  const { database, url, fenceOf } = await oneWorker(scene, 'a', 'b', 'c', 'd');
  await database.query(`insert into excel_whatsapp.portfolio (id) values ('one'), ('two')`);
  const failed: unknown[] = [];
  const together = async (...accounts: readonly string[]) => {
    const own = scene.connect(url);
    const query: Queryable['query'] = async (text, values) =>
      await own.query(text, values).catch((error: unknown) => {
        // What the server ends is written again, a second later.
        failed.push(error);
        throw error;
      });
    const commits = new GroupCommit({ ...own, query });
    const appends = accounts.map((account) => {
      const journal = new PgJournal(own, `s${account}`, fenceOf(account), 0, PATIENCE, commits);
      return journal.append(attempt(0), place(`of ${account}`, 9, 'ac'.includes(account) ? 'one' : 'two'));
    });
    return await Promise.all(appends);
  };
  const isHolding = deferred<undefined>();
  const held = deferred<undefined>();
  const holding = scene.connect(url).transaction(async (within) => {
    await within.query(`select from excel_whatsapp.portfolio where id = 'one' for update`);
    isHolding.resolve(undefined);
    await held.promise;
  });
  await isHolding.promise;
  const waiting = async (): Promise<unknown> =>
    (await scene.server.ask('select count(distinct pid)::int as n from pg_locks where not granted', url))[0]?.['n'];
  // The one who waits first for the business that is held has the other one still to take; the next has it already, or waits.
  const first = together('a', 'b');
  await expect.poll(waiting).toBe(1);
  const next = together('d', 'c');
  await expect.poll(waiting).toBe(2);
  held.resolve(undefined);
  await holding;
  expect(await Promise.all([first, next])).toEqual([
    [OK, OK],
    [OK, OK],
  ]);
  expect(failed).toEqual([]);
});
