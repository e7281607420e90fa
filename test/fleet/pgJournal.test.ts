import { expect, test } from 'vitest';
import { AccountOwner } from '../../src/fleet/accountOwner';
import type { Database } from '../../src/fleet/database';
import { JournalPages } from '../../src/fleet/journalPages';
import { PgJournal } from '../../src/fleet/pgJournal';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { deferred } from '../../src/sender/deferred';
import { foldJournal } from '../../src/sessions/journal/journalReader';
import { systemClock } from '../../src/sessions/systemClock';
import { VirtualClock } from '../fakes/virtualClock';
import { ownedSession, postgresScene } from './scene';

const scene = postgresScene();

const PATIENCE = { clock: systemClock, waitForNext: () => Promise.resolve(false) };
const attempt = (i: number): JournalRecord => ({ t: 'attempt', at: 1, i, n: 1, h: 'h' });

const prepare = async () => await ownedSession(scene);

async function attempted(database: Database): Promise<readonly number[]> {
  const indexes: number[] = [];
  const { scan } = await foldJournal(new JournalPages(database, 's'), 100_000, (record) => {
    if (record.t === 'attempt') indexes.push(record.i);
  });
  expect({ missing: scan.missingCount, damaged: scan.damagedByteCount }).toEqual({ missing: 0, damaged: 0 });
  return indexes;
}

test('what was answered is there, in order, with as few commits as there were flushes', async () => {
  const { database, fence } = await prepare();
  const journal = new PgJournal(database, 's', fence, 0, PATIENCE);
  const answers = await Promise.all(Array.from({ length: 9001 }, (_, i) => journal.append(attempt(i))));
  await journal.close();
  expect(answers.filter(({ ok }) => !ok)).toEqual([]);
  expect(await attempted(database)).toEqual(Array.from({ length: 9001 }, (_, i) => i));
});

test('the owner before can’t append any more once another owns the account', async () => {
  const { database, owner, fence } = await prepare();
  const before = new PgJournal(database, 's', fence, 0, PATIENCE);
  expect(await before.append(attempt(0))).toMatchObject({ ok: true });
  await owner.release('a');
  const next = await AccountOwner.start(database, 'worker 2');
  const fenceOfNext = await next.own('a');
  expect(fenceOfNext?.generation).toBe(fence.generation + 1);
  expect(await before.append(attempt(1))).toEqual({ ok: false, failure: 'takenOver' });
  if (fenceOfNext === null) return;
  const after = new PgJournal(database, 's', fenceOfNext, 1, PATIENCE);
  expect(await after.append(attempt(2))).toMatchObject({ ok: true });
  expect(await before.append(attempt(3))).toEqual({ ok: false, failure: 'takenOver' });
  expect(await attempted(database)).toEqual([0, 2]);
  await next.close();
  await owner.close();
});

test('the next owner waits for an append under way, and finds it', async () => {
  const { database, owner, fence, url } = await prepare();
  const held = deferred<undefined>();
  const isHolding = deferred<undefined>();
  // Whoever appends waits to see whether this stays.
  const holding = scene.connect(url).transaction(async (within) => {
    await within.query(`insert into excel_whatsapp.journal (session, seq, lines) values ('s', 0, '')`);
    isHolding.resolve(undefined);
    await held.promise;
    throw new Error('Nothing of it stays.');
  });
  holding.catch(() => undefined);
  await isHolding.promise;
  const appending = new PgJournal(database, 's', fence, 0, PATIENCE).append(attempt(7));
  const waiting = async (): Promise<unknown> =>
    (await scene.server.ask('select count(distinct pid)::int as n from pg_locks where not granted', url))[0]?.['n'];
  await expect.poll(waiting).toBe(1);
  await owner.release('a');
  const next = await AccountOwner.start(database, 'worker 2');
  let isOwned = false;
  const owning = next.own('a').then(() => {
    isOwned = true;
  });
  await expect.poll(async () => isOwned || (await waiting()) === 2).toBe(true);
  expect(isOwned).toBe(false);
  held.resolve(undefined);
  expect(await appending).toMatchObject({ ok: true });
  await owning;
  expect(await attempted(database)).toEqual([7]);
});

test('what failed leaves nothing behind once another is appended, though its commit came through', async () => {
  const { database, fence } = await prepare();
  const journal = new PgJournal(withLostAnswer(database), 's', fence, 0, PATIENCE);
  expect(await journal.append(attempt(7))).toEqual({ ok: false, failure: 'ioError' });
  expect(await attempted(database)).toEqual([7]);
  expect(await journal.append(attempt(8))).toMatchObject({ ok: true });
  expect(await attempted(database)).toEqual([8]);
});

test('an append that comes through after its writer was left doesn’t hold up the next writer', async () => {
  const { database, fence } = await prepare();
  const left = new PgJournal(withLostAnswer(database), 's', fence, 0, PATIENCE);
  expect(await left.append(attempt(7))).toEqual({ ok: false, failure: 'ioError' });
  const next = new PgJournal(database, 's', fence, 0, PATIENCE);
  expect(await next.append(attempt(8))).toMatchObject({ ok: true });
  expect(await attempted(database)).toEqual([8]);
});

test('appends fail while the server is killed, and go on when it is back, with nothing lost that was answered', async () => {
  const { database, fence } = await prepare();
  const journal = new PgJournal(database, 's', fence, 0, PATIENCE);
  const answered: number[] = [];
  for (let i = 0; i < 400; i += 1) {
    if (i === 100) await scene.server.down('SIGKILL');
    if (i === 103) await scene.server.up();
    const { ok } = await journal.append(attempt(i));
    if (ok) answered.push(i);
  }
  expect(answered.length).toBeGreaterThan(390);
  expect(await attempted(database)).toEqual(answered);
});

/** The first append commits, and its answer is lost on the way. */
function withLostAnswer(database: Database): Database {
  let isFirst = true;
  return {
    ...database,
    query: async (text, values) => {
      const rows = await database.query(text, values);
      if (!isFirst) return rows;
      isFirst = false;
      throw new Error('The connection is gone.');
    },
  };
}

test('a generation that a failover has given twice is the newer owner’s alone', async () => {
  const { database, fence } = await prepare();
  const other = new PgJournal(database, 's', { ...fence, owner: 'of the server before' }, 0, PATIENCE);
  expect(await other.append(attempt(1))).toEqual({ ok: false, failure: 'takenOver' });
  expect(await attempted(database)).toEqual([]);
});

test('nothing is put behind what a failover has lost', async () => {
  const { database, fence } = await prepare();
  const journal = new PgJournal(database, 's', fence, 0, PATIENCE);
  for (const i of [1, 2, 3]) await journal.append(attempt(i));
  await database.query('delete from excel_whatsapp.journal where seq > 0');
  expect(await journal.append(attempt(4))).toEqual({ ok: false, failure: 'takenOver' });
  expect(await attempted(database)).toEqual([1]);
});

test('where nobody can say whether a late answer counts, it doesn’t, and what it was about is written anew', async () => {
  const { database, fence } = await prepare();
  const clock = new VirtualClock();
  let isCut = true;
  const cut: Database = {
    ...database,
    query: async (text, values) => {
      const rows = await database.query(text, values);
      if (text.includes('insert into')) clock.sleepThrough(60_000);
      else if (isCut) throw new Error('The connection is gone.');
      return rows;
    },
  };
  const journal = new PgJournal(cut, 's', fence, 0, { ...PATIENCE, clock });
  expect(await journal.append(attempt(0))).toEqual({ ok: false, failure: 'ioError' });
  isCut = false;
  expect(await journal.append(attempt(1))).toMatchObject({ ok: true });
  expect(await attempted(database)).toEqual([1]);
});

test('an answer says how long ago it was asked whose the account is', async () => {
  const { database, fence } = await prepare();
  const clock = new VirtualClock();
  let answerMs = 700;
  const slow: Database = {
    ...database,
    query: async (text, values) => {
      const rows = await database.query(text, values);
      clock.sleepThrough(text.includes('insert into') ? answerMs : 30);
      return rows;
    },
  };
  const journal = new PgJournal(slow, 's', fence, 0, { ...PATIENCE, clock });
  const ownedMs = async (i: number): Promise<number> => {
    const appended = await journal.append(attempt(i));
    // A process that is frozen as it hears the answer.
    clock.sleepThrough(5000);
    return appended.ok ? (appended.sinceOwnedMs?.() ?? -1) : -1;
  };
  expect(await ownedMs(0)).toBe(5700);
  // So late that it was asked once more.
  answerMs = 60_000;
  expect(await ownedMs(1)).toBe(5030);
});

test('an answer that was long on its way counts only where the account is still this owner’s', async () => {
  const { database, owner, fence } = await prepare();
  const clock = new VirtualClock();
  const frozen: Database = {
    ...database,
    query: async (text, values) => {
      const rows = await database.query(text, values);
      if (text.includes('insert into')) clock.sleepThrough(60_000);
      return rows;
    },
  };
  const journal = new PgJournal(frozen, 's', fence, 0, { ...PATIENCE, clock });
  expect(await journal.append(attempt(0))).toMatchObject({ ok: true });
  // While the next answer is on its way, another takes over.
  let next: AccountOwner | null = null;
  const takenAway: Database = {
    ...frozen,
    query: async (text, values) => {
      const rows = await frozen.query(text, values);
      if (!text.includes('insert into')) return rows;
      await owner.release('a');
      next = await AccountOwner.start(database, 'worker 2');
      await next.own('a');
      return rows;
    },
  };
  const late = new PgJournal(takenAway, 's', fence, 1, { ...PATIENCE, clock });
  expect(await late.append(attempt(1))).toEqual({ ok: false, failure: 'takenOver' });
});
