import { expect, test } from 'vitest';
import { AccountOwner } from '../../src/fleet/accountOwner';
import type { Database } from '../../src/fleet/database';
import { GroupCommit, type Fence } from '../../src/fleet/groupCommit';
import { JournalPages } from '../../src/fleet/journalPages';
import { PgJournal } from '../../src/fleet/pgJournal';
import { deferred } from '../../src/sender/deferred';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { foldJournal } from '../../src/sessions/journal/journalReader';
import { systemClock } from '../../src/sessions/systemClock';
import { postgresScene } from './scene';

const scene = postgresScene();

const PATIENCE = { clock: systemClock, waitForNext: () => Promise.resolve(false) };
const OK = { ok: true };
const TAKEN_OVER = { ok: false, failure: 'takenOver' };
const attempt = (i: number): JournalRecord => ({ t: 'attempt', at: 1, i, n: 1, h: 'h' });

/** A session `s…` on each of the accounts, all owned by one worker, whose statements are counted. */
async function prepare(...accounts: readonly string[]) {
  const { fleet, url } = await scene.open();
  const { database } = fleet;
  const owner = await AccountOwner.start(database, 'worker 1');
  const fences = new Map<string, Fence>();
  for (const account of accounts) {
    await database.query('insert into excel_whatsapp.account (id) values ($1)', [account]);
    await database.query(
      `insert into excel_whatsapp.session (id, account, handed_in_by, choices, timeline, may_lose) values ($1, $2, 'x', '{}', 1, true)`,
      [`s${account}`, account],
    );
    const fence = await owner.own(account);
    if (fence !== null) fences.set(account, fence);
  }
  const counted = { appendCount: 0 };
  const counting: Database = {
    ...database,
    query: async (text, values) => {
      if (text.includes('insert into excel_whatsapp.journal')) counted.appendCount += 1;
      return await database.query(text, values);
    },
  };
  const commits = new GroupCommit(counting);
  const fenceOf = (account: string): Fence => fences.get(account) ?? { account, generation: 1, owner: 'nobody' };
  const journalOf = (account: string, recordCount = 0, fence = fenceOf(account), session = `s${account}`): PgJournal =>
    new PgJournal(counting, session, fence, recordCount, PATIENCE, commits);
  const attempted = async (account: string): Promise<readonly number[]> => {
    const indexes: number[] = [];
    const { scan } = await foldJournal(new JournalPages(database, `s${account}`), 1000, (record) => {
      if (record.t === 'attempt') indexes.push(record.i);
    });
    expect({ missing: scan.missingCount, damaged: scan.damagedByteCount }).toEqual({ missing: 0, damaged: 0 });
    return indexes;
  };
  return { database, url, owner, counted, journalOf, fenceOf, attempted };
}

test('what all sessions append while a commit is under way goes together with the next', async () => {
  const { counted, journalOf, attempted } = await prepare('a', 'b', 'c');
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
  const { database, owner, counted, journalOf, attempted } = await prepare('a', 'b');
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
  const { journalOf, fenceOf, attempted } = await prepare('a');
  const before = journalOf('a', 0, { ...fenceOf('a'), owner: 'of the server before' });
  const after = journalOf('a');
  expect(await Promise.all([before.append(attempt(1)), after.append(attempt(2))])).toEqual([TAKEN_OVER, OK]);
  expect(await attempted('a')).toEqual([2]);
});

test('an append that can’t be made fails for its session alone', async () => {
  const { journalOf, fenceOf, attempted } = await prepare('a', 'b');
  const gone = journalOf('a', 0, fenceOf('a'), 'a session that was removed');
  const others = [journalOf('a'), journalOf('b')];
  const appended = await Promise.all([gone.append(attempt(1)), ...others.map((journal) => journal.append(attempt(2)))]);
  expect(appended).toEqual([{ ok: false, failure: 'ioError' }, OK, OK]);
  expect(await Promise.all(others.map((journal) => journal.append(attempt(3))))).toEqual([OK, OK]);
  expect(await attempted('a')).toEqual([2, 3]);
  expect(await attempted('b')).toEqual([2, 3]);
});

test('an append that has waited for a take-over is refused', async () => {
  const { url, journalOf, attempted } = await prepare('a');
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
