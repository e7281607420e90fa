import { expect, test } from 'vitest';
import { AccountOwner } from '../../src/fleet/accountOwner';
import { deferred } from '../../src/sender/deferred';
import { attempt, OK, oneWorker, TAKEN_OVER } from './commitScene';
import { postgresScene } from './scene';

const scene = postgresScene();

test('what all sessions append while a commit is under way goes together with the next', async () => {
  const { counted, journalOf, attempted } = await oneWorker(scene, 'a', 'b', 'c');
  const journals = ['a', 'b', 'c'].map((account) => journalOf(account));
  // Each appends its next two when it hears of the ones before, as a run does.
  const all = journals.map(async (journal) => {
    for (let i = 0; i < 100; i += 2) {
      expect(await Promise.all([journal.append(attempt(i)), journal.append(attempt(i + 1))])).toEqual([OK, OK]);
    }
  });
  await Promise.all(all);
  expect(counted.appendCount).toBe(50);
  for (const account of ['a', 'b', 'c']) {
    expect(await attempted(account)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  }
});

test('who may not write any more keeps nobody else from writing', async () => {
  const { database, owner, counted, journalOf, attempted } = await oneWorker(scene, 'a', 'b');
  await owner.release('a');
  const next = await AccountOwner.start(database, 'worker 2');
  await next.own('a');
  const appended = await Promise.all([journalOf('a').append(attempt(1)), journalOf('b').append(attempt(2))]);
  expect(appended).toEqual([TAKEN_OVER, OK]);
  expect(counted.appendCount).toBe(1);
  expect(await attempted('a')).toEqual([]);
  expect(await attempted('b')).toEqual([2]);
});

test('of two owners of one session in one process the later one alone appends', async () => {
  const { journalOf, fenceOf, attempted } = await oneWorker(scene, 'a');
  const before = journalOf('a', 0, { ...fenceOf('a'), owner: 'of the server before' });
  const after = journalOf('a');
  expect(await Promise.all([before.append(attempt(1)), after.append(attempt(2))])).toEqual([TAKEN_OVER, OK]);
  expect(await attempted('a')).toEqual([2]);
});

test('an append that can’t be made fails for its session alone', async () => {
  const { journalOf, fenceOf, attempted } = await oneWorker(scene, 'a', 'b');
  const gone = journalOf('a', 0, fenceOf('a'), 'a session that was removed');
  const others = [journalOf('a'), journalOf('b')];
  const appended = await Promise.all([gone.append(attempt(1)), ...others.map((journal) => journal.append(attempt(2)))]);
  expect(appended).toEqual([{ ok: false, failure: 'ioError' }, OK, OK]);
  expect(await Promise.all(others.map((journal) => journal.append(attempt(3))))).toEqual([OK, OK]);
  expect(await attempted('a')).toEqual([2, 3]);
  expect(await attempted('b')).toEqual([2, 3]);
});

test('an append that has waited for a take-over is refused', async () => {
  const { url, journalOf, attempted } = await oneWorker(scene, 'a');
  const held = deferred<undefined>();
  const isHolding = deferred<undefined>();
  const takingOver = scene.connect(url).transaction(async (within) => {
    await within.query('update excel_whatsapp.account set generation = generation + 1');
    isHolding.resolve(undefined);
    await held.promise;
  });
  await isHolding.promise;
  const appending = journalOf('a').append(attempt(1));
  const waiting = async (): Promise<unknown> =>
    (await scene.server.ask('select count(distinct pid)::int as n from pg_locks where not granted', url))[0]?.['n'];
  await expect.poll(waiting).toBe(1);
  held.resolve(undefined);
  await takingOver;
  expect(await appending).toEqual(TAKEN_OVER);
  expect(await attempted('a')).toEqual([]);
});
