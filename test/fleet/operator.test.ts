import { expect, test } from 'vitest';
import { makeChild, type ChildParts, type MadeChild } from '../../src/campaign/children/makeChild';
import { forgetPerson } from '../../src/campaign/people/forgetPerson';
import { databasePeople, keysOf } from '../../src/campaign/database/databasePeople';
import { openAsOperator } from '../../src/campaign/workers/operatorOpening';
import { AccountOwner } from '../../src/fleet/accountOwner';
import { cleanFleet, removeNeverHandedIn } from '../../src/fleet/cleanFleet';
import type { Fleet } from '../../src/fleet/fleet';
import { parsePerson } from '../../src/people/person';
import { sentence } from '../../src/sender/sentence';
import { createSealer, keyIdOf, newKey } from '../../src/sessions/encryption';
import { SessionResults } from '../../src/sessions/sessionResults';
import { ABOUT, append, attempt, CAMPAIGN, opened, readyRow, sent } from '../sessions/storedSession';
import { postgresScene } from './scene';

const scene = postgresScene();
const KEY = newKey();
const SEALER = { ...createSealer(KEY), keyId: keyIdOf(KEY) };
const ACCOUNT = 'simulated/a';
const CHOICES = { knownFirst: 'never', keepsApartMs: 0, words: [] };
const DAY_MS = 24 * 3_600_000;

async function prepare(...records: Parameters<typeof append>[1][]) {
  const { fleet } = await scene.open();
  return { fleet, id: await handedIn(fleet, ...records) };
}

/** A session whose journal says so. */
async function handedIn(fleet: Fleet, ...records: Parameters<typeof append>[1][]): Promise<string> {
  const id = await draft(fleet);
  await handIn(fleet, id);
  const session = await openAsOperator(fleet, SEALER, 'x@y', id);
  await append(session, opened, ...records);
  await session.close();
  return id;
}

async function draft(fleet: Fleet): Promise<string> {
  const made = await fleet.store.createDraft(SEALER);
  await made.add([0, 1, 2].map((index) => readyRow(index)));
  await made.complete();
  const id = await made.commit(CAMPAIGN, ABOUT);
  await made.close();
  return id;
}

async function handIn({ store }: Fleet, id: string): Promise<void> {
  await store.handIn(new Map([[id, { account: ACCOUNT, campaign: null, by: 'x@y', choices: CHOICES }]]));
}

const failed = (i: number) =>
  ({ t: 'failed', at: 3, i, class: 'permanent', code: 'notOnWhatsApp', final: true }) as const;

async function retry(fleet: Fleet, id: string, given: Partial<ChildParts> = {}): Promise<MadeChild> {
  const people = databasePeople(fleet, keysOf(SEALER), () => ({ kind: 'unnamed' }));
  return await makeChild(
    {
      store: fleet.store,
      sealer: SEALER,
      people,
      self: { kind: 'unnamed' },
      decide: sentence('{0}', ''),
      confirm: () => Promise.resolve(true),
      reach: () => Promise.reject(new Error('It asks nobody.')),
      showAsking: async (asking) => await asking,
      open: async (parent) => await openAsOperator(fleet, SEALER, 'x@y', parent),
      handIn: async (child) => await handIn(fleet, child),
      ...given,
    },
    id,
    { kind: 'retry' },
  );
}

test('a retry is handed in for the same account, each of its rows goes to one alone', async () => {
  const { fleet, id } = await prepare(attempt(0), sent(0), attempt(1), failed(1), attempt(2), failed(2));
  const made = await retry(fleet, id);
  expect(made.kind).toBe('made');
  const child = made.kind === 'made' ? made.sessionId : '';
  expect((await fleet.store.read(child)).info).toMatchObject({ recipientCount: 2, parent: { id, kind: 'retry' } });
  expect(await retry(fleet, id)).toEqual({ kind: 'nobody' });
  expect(await fleet.store.ids()).toHaveLength(2);
});

test('rows of a retry that was never handed in are free for another one', async () => {
  const { fleet, id } = await prepare(attempt(0), sent(0), attempt(1), failed(1), attempt(2), failed(2));
  const died = new Error('died');
  await expect(retry(fleet, id, { handIn: () => Promise.reject(died) })).rejects.toBe(died);
  expect(await fleet.store.ids()).toEqual([id]);
  expect((await retry(fleet, id)).kind).toBe('made');
});

test('a person is forgotten while nobody sends the session, and nobody else’s rows are', async () => {
  const { fleet, id } = await prepare(attempt(0), sent(0));
  const people = databasePeople(fleet, keysOf(SEALER), () => ({ kind: 'unnamed' }));
  const phone = readyRow(1).phone ?? '';
  const who = parsePerson(phone);
  if (who === null) throw new Error('It is a number.');
  const forget = async () =>
    await forgetPerson(who, {
      store: fleet.store,
      people,
      sealerOf: () => Promise.resolve(SEALER),
      self: { kind: 'unnamed' },
      open: async (session) => await openAsOperator(fleet, SEALER, 'x@y', session),
    });
  const worker = await AccountOwner.start(fleet.database, 'worker');
  await worker.own(ACCOUNT);
  await expect(forget()).rejects.toMatchObject({
    cause: { happened: { text: 'A worker has the account “{0}” now.' } },
  });
  await worker.close();
  expect(await forget()).toMatchObject({ rowCount: 1, sessionCount: 1 });
  const results = await SessionResults.open(fleet.store, id, SEALER);
  expect([(await results.recipient(0))?.phone, (await results.recipient(1))?.phone]).toEqual([readyRow(0).phone, '']);
  expect(results.status(1)).toBe('skipped');
  await results.close();
  // It waits for its worker as before.
  expect(await fleet.store.owner(id)).toBeNull();
});

test('what was drafted and never handed in goes a day later, what was handed in stays', async () => {
  const { fleet, id } = await prepare();
  await draft(fleet);
  expect(await removeNeverHandedIn(fleet)).toBe(0);
  expect(await removeNeverHandedIn(fleet, Date.now() + 2 * DAY_MS)).toBe(1);
  expect(await fleet.store.files.list('sessions')).toEqual([id]);
});

test('only what is finished is cleaned away, and not before its time', async () => {
  const { fleet, id } = await prepare(attempt(0), sent(0), attempt(1), sent(1), attempt(2), sent(2));
  const left = await handedIn(fleet, attempt(0), sent(0));
  const clean = async (olderThanMs: number) => await cleanFleet(fleet, olderThanMs);
  expect(await clean(0)).toMatchObject({ sessionCount: 0 });
  await fleet.database.query(`update excel_whatsapp.session set resting = 'finished'`);
  expect(await clean(Date.now())).toMatchObject({ sessionCount: 0 });
  // Of the other somebody is left, whatever the table says.
  expect(await clean(0)).toMatchObject({ sessionCount: 1 });
  expect(await fleet.store.ids()).toEqual([left]);
  expect((await fleet.store.files.list(`sessions/${id}`)).length).toBe(0);
});
