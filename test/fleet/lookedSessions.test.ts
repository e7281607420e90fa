import { expect, test } from 'vitest';
import { AccountOwner } from '../../src/fleet/accountOwner';
import type { Database } from '../../src/fleet/database';
import { openFleet } from '../../src/fleet/fleet';
import { renewCheckpoint } from '../../src/fleet/foldCheckpoint';
import { FleetSessions } from '../../src/fleet/look/fleetSessions';
import { PgJournal } from '../../src/fleet/pgJournal';
import { createSealer, newKey } from '../../src/sessions/encryption';
import { systemClock } from '../../src/sessions/systemClock';
import { ABOUT, attempt, CAMPAIGN, opened, readyRow, sent } from '../sessions/storedSession';
import { postgresScene } from './scene';

const scene = postgresScene();
const SEALER = createSealer(newKey());
const CHOICES = { knownFirst: 'never', keepsApartMs: 0, words: [] };
/** Whose settings are longer than what is read at once of a file. */
const LONG = { ...CAMPAIGN, template: `${CAMPAIGN.template}${' and so on'.repeat(1000)}` };
const FINISHED = { t: 'control', at: 1, event: 'finished' } as const;

/** Sessions of so many recipients, of which the first are sent to; all of them, where nobody is left. */
async function prepare(...sizes: readonly (readonly [recipientCount: number, sentCount: number])[]) {
  const { fleet, url } = await scene.open();
  const { database, store } = fleet;
  const owner = await AccountOwner.start(database, 'worker 1');
  const ids: string[] = [];
  for (const [recipientCount, sentCount] of sizes) {
    const draft = await store.createDraft(SEALER);
    await draft.add(Array.from({ length: recipientCount }, (_, index) => readyRow(index)));
    await draft.complete();
    const id = await draft.commit(recipientCount > 100 ? LONG : CAMPAIGN, ABOUT, []);
    await draft.close();
    await store.handIn(new Map([[id, { account: 'simulated/a', campaign: null, by: 'x@y', choices: CHOICES }]]));
    ids.push(id);
    const fence = owner.fence('simulated/a') ?? (await owner.own('simulated/a'));
    if (fence === null) throw new Error('Nobody else is there.');
    const patience = { clock: systemClock, waitForNext: () => Promise.resolve(false) };
    const journal = new PgJournal(database, id, fence, 0, patience);
    await journal.append(opened);
    for (let i = 0; i < sentCount; i += 1) await Promise.all([journal.append(attempt(i)), journal.append(sent(i))]);
    if (sentCount === recipientCount) await journal.append(FINISHED);
  }
  await owner.close();
  let askedCount = 0;
  const counting: Database = {
    ...scene.connect(url),
    query: async (text, values) => {
      askedCount += 1;
      return await database.query(text, values);
    },
  };
  const counted = await openFleet(counting);
  const asked = async <T>(act: () => Promise<T>): Promise<{ readonly answer: T; readonly askedCount: number }> => {
    askedCount = 0;
    return { answer: await act(), askedCount };
  };
  return { database, ids, store, counted, asked };
}

test('a list tells of each session what reading it alone tells', async () => {
  const { database, store, ids } = await prepare([3, 0], [150, 4], [3, 3], [1000, 1], [80, 70]);
  // Of two that have a checkpoint the one isn’t believed.
  const [, spoilt = '', , , kept = ''] = ids;
  await renewCheckpoint(database, spoilt, 150, 5, () => Promise.resolve(true));
  await renewCheckpoint(database, kept, 80, 5, () => Promise.resolve(true));
  await database.query(`update excel_whatsapp.checkpoint set digest = '17' where session = $1`, [spoilt]);
  for (const time of ['first', 'with figures']) {
    const { sessions, unreadable } = await store.listToShow();
    expect(unreadable, time).toEqual([]);
    const alone = await Promise.all(ids.map((id) => store.readToShow(id)));
    expect(new Map(sessions.map((session) => [session.info.id, session]))).toEqual(
      new Map(alone.map((session) => [session.info.id, session])),
    );
  }
  const { sessions } = await store.list();
  expect(sessions.map(({ state, sentCount }) => `${sentCount} ${state}`).toSorted()).toEqual([
    '0 unfinished',
    '1 unfinished',
    '3 finished',
    '4 unfinished',
    '70 unfinished',
  ]);
});

test('a first look at unfinished sessions, and any list of finished ones, ask as much of two as of eight', async () => {
  const askedFor = async (count: number): Promise<readonly number[]> => {
    const of = (sentCount: number) => Array.from({ length: count }, () => [2, sentCount] as const);
    const unfinished = await prepare(...of(1));
    const first = await unfinished.asked(() => new FleetSessions(unfinished.counted).look());
    const { counted, asked } = await prepare(...of(2));
    await counted.store.listToShow();
    const list = await asked(() => counted.store.listToShow());
    const look = await asked(() => new FleetSessions(counted).look());
    const told = [first.answer, list.answer, look.answer].map(({ sessions }) => sessions.length);
    expect(told).toEqual([count, count, count]);
    return [first, list, look].map(({ askedCount }) => askedCount);
  };
  expect(await askedFor(8)).toEqual(await askedFor(2));
});

test('a session that can’t be read is told of by itself, and what has changed is looked at anew', async () => {
  const { database, counted, ids } = await prepare([3, 3], [3, 1], [3, 1]);
  const [finished = '', damaged = '', unfinished = ''] = ids;
  const sessions = new FleetSessions(counted);
  expect((await sessions.look()).unreadable).toEqual([]);
  await database.query('delete from excel_whatsapp.file where path = $1', [`sessions/${damaged}/recipients.bin`]);
  await database.query(`update excel_whatsapp.session set wish = 'pause' where id = any($1::text[])`, [
    [damaged, unfinished],
  ]);
  const look = await sessions.look();
  expect(look.unreadable.map(({ id }) => id)).toEqual([damaged]);
  expect(new Map(look.sessions.map(({ about, listed }) => [about.id, [about.wish, listed.state]]))).toEqual(
    new Map([
      [unfinished, ['pause', 'unfinished']],
      [finished, ['run', 'finished']],
    ]),
  );
});
