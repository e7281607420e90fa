import { expect, test } from 'vitest';
import { openFleetSession, type FleetOpening } from '../../src/campaign/workers/fleetSession';
import { AccountOwner } from '../../src/fleet/accountOwner';
import type { Fleet } from '../../src/fleet/fleet';
import { readFleetSession, rest, unfinishedSessions, type FleetSession } from '../../src/fleet/sessionRows';
import { steer, waitingDecisions } from '../../src/fleet/steering';
import { countRows } from '../../src/sender/journal/countRows';
import { createSealer, newKey } from '../../src/sessions/encryption';
import { systemClock } from '../../src/sessions/systemClock';
import { ABOUT, CAMPAIGN, append, attempt, opened, readyRow, sent } from '../sessions/storedSession';
import { postgresScene } from './scene';

const scene = postgresScene();
const SEALER = createSealer(newKey());
const RECIPIENT_COUNT = 150;

/** A session of 150 recipients that was handed in, and a worker that owns its account. */
async function prepare(): Promise<{
  fleet: Fleet;
  id: string;
  opening: FleetOpening;
  about: () => Promise<FleetSession>;
}> {
  const { fleet } = await scene.open();
  const draft = await fleet.store.createDraft(SEALER);
  await draft.add(Array.from({ length: RECIPIENT_COUNT }, (_, index) => readyRow(index)));
  await draft.complete();
  const id = await draft.commit(CAMPAIGN, ABOUT, [{ index: 149, code: 'emptyMessage' }]);
  await draft.close();
  expect(await fleet.store.ids()).toEqual([]);
  const choices = { knownFirst: 'never', keepsApartMs: 0, words: ['STOP'] };
  await fleet.store.handIn(new Map([[id, { account: 'simulated/a', campaign: null, by: 'x@y', choices }]]));
  const owner = await AccountOwner.start(fleet.database, 'worker 1');
  const fence = await owner.own('simulated/a');
  if (fence === null) throw new Error('Nobody else is there.');
  const patience = { clock: systemClock, waitForNext: () => Promise.resolve(false) };
  const self = { kind: 'worker', name: 'worker 1' } as const;
  const about = async (): Promise<FleetSession> => {
    const found = await readFleetSession(fleet.database, id);
    if (found === null) throw new Error('It was handed in.');
    return found;
  };
  return { fleet, id, about, opening: { fleet, facts: fleet.facts, sealer: SEALER, self, fence, patience } };
}

test('a session that was handed in is opened by its owner, goes on where it was, and is listed with its figures', async () => {
  const { fleet, id, about, opening } = await prepare();
  const first = await openFleetSession(await about(), opening);
  await append(first, opened, attempt(0), sent(0), attempt(1));
  expect((await first.recipients.read(70)).row).toBe(72);
  await first.close();
  const again = await openFleetSession(await about(), opening);
  expect(countRows(again.rows)).toMatchObject({ totalCount: 150, sentCount: 1, inDoubtCount: 1, skippedCount: 1 });
  await again.close();
  const { sessions, unreadable } = await fleet.store.list();
  expect(unreadable).toEqual([]);
  expect(sessions).toMatchObject([{ info: { id }, state: 'running', owner: { kind: 'worker', name: 'worker 1' } }]);
});

test('after a failover that may have lost something, whoever seems queued is doubted, once', async () => {
  const { about, opening } = await prepare();
  const first = await openFleetSession(await about(), opening);
  await append(first, opened, attempt(0), sent(0));
  await first.close();
  const facts = { ...opening.facts, timeline: opening.facts.timeline + 1 };
  const second = await openFleetSession(await about(), { ...opening, facts });
  expect(second.rows.count('inDoubt')).toBe(148);
  expect(second.rows.status(0)).toBe('sent');
  await second.close();
  expect(await about()).toMatchObject({ timeline: facts.timeline });
  const third = await openFleetSession(await about(), { ...opening, facts });
  expect(third.rows.openAttempts()).toHaveLength(148);
  await third.close();
});

test('it rests once it is finished, not where it was steered or failed over meanwhile, and only by its owner’s word', async () => {
  const { fleet, id, about, opening } = await prepare();
  const { database } = fleet;
  const restAs = (why: 'finished' | 'stopped', fence = opening.fence): Promise<void> =>
    rest(database, id, fence, { why, problem: null });
  await restAs('finished', { ...opening.fence, owner: 'another' });
  expect(await about()).toMatchObject({ resting: null });
  await restAs('stopped');
  expect(await about()).toMatchObject({ resting: null, wish: 'run' });
  await steer(database, id, { kind: 'stop' }, 'x@y');
  await restAs('stopped');
  expect(await about()).toMatchObject({ resting: 'stopped' });
  await steer(database, id, { kind: 'decide', decision: 'leave', row: 7 }, 'x@y');
  await restAs('finished');
  expect(await about()).toMatchObject({ resting: null, wish: 'run' });
  expect(await waitingDecisions(database, id)).toMatchObject([{ decision: 'leave', row: 7 }]);
  await database.query('update excel_whatsapp.command set done_at = now()');
  await database.query('update excel_whatsapp.session set timeline = 99');
  await restAs('finished');
  expect(await unfinishedSessions(database)).toHaveLength(1);
  await database.query(`update excel_whatsapp.session set timeline = ${fleet.facts.timeline}`);
  await restAs('finished');
  expect(await unfinishedSessions(database)).toHaveLength(0);
});

test('it needs no person for what went wrong as its owner was cut off', async () => {
  const { fleet, id, about, opening } = await prepare();
  const restAs = (): Promise<void> => rest(fleet.database, id, opening.fence, { why: 'needsPerson', problem: null });
  await restAs();
  expect(await about()).toMatchObject({ resting: 'needsPerson' });
  await fleet.database.query('select pg_terminate_backend(backend) from excel_whatsapp.account');
  // The server takes a moment to notice.
  await expect
    .poll(async () => {
      await restAs();
      return (await about()).resting;
    })
    .toBeNull();
});
