import { expect } from 'vitest';
import { AccountOwner } from '../../src/fleet/accountOwner';
import type { Database } from '../../src/fleet/database';
import { GroupCommit, type Fence } from '../../src/fleet/groupCommit';
import { JournalPages } from '../../src/fleet/journalPages';
import { PgJournal } from '../../src/fleet/pgJournal';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { foldJournal } from '../../src/sessions/journal/journalReader';
import { systemClock } from '../../src/sessions/systemClock';
import type { Scene } from './scene';

export const PATIENCE = { clock: systemClock, waitForNext: () => Promise.resolve(false) };
export const OK = { ok: true, sinceOwnedMs: expect.any(Function) as unknown };
export const TAKEN_OVER = { ok: false, failure: 'takenOver' };
export const attempt = (i: number): JournalRecord => ({ t: 'attempt', at: 1, i, n: 1, h: 'h' });

/** A session `s…` on each of the accounts, all owned by one worker, whose statements are counted. */
export async function oneWorker(scene: Scene, ...accounts: readonly string[]) {
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
