import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DatabaseLink } from '../../src/campaign/database/databaseLink';
import { Keyring } from '../../src/campaign/keys/keyring';
import type { PeopleBook } from '../../src/people/peopleBook';
import { shareOptOuts } from '../../src/people/shareOptOuts';
import { keyIdOf } from '../../src/sessions/encryption';
import { fictionalPerson } from '../fakes/fictionalPhone';
import type { CampaignScene } from '../fakes/campaignScene';
import { intend, untilPhase } from '../fakes/intend';
import { postgresScene } from './scene';
import { DATABASE_KEY, type TwoWindows, twoWindows, windowOf, work } from './windowScene';

const scene = postgresScene();
const SOON = { timeout: 30_000 };
const HELLO = { type: 'setTemplate', template: 'Hello {{Name}}' } as const;

async function saysNo(book: PeopleBook | undefined, index: number): Promise<void> {
  const entered = await book?.append({
    kind: 'optedOut',
    who: fictionalPerson(index),
    atMs: 1000,
    why: 'byHand',
    from: '',
  });
  if (entered?.ok !== true) throw new Error('It can be written.');
}

/** The people's book in the database, as another window has it. */
async function bookThere(window: CampaignScene): Promise<PeopleBook> {
  const place = await window.database.open();
  if (place === null) throw new Error('It is there.');
  return await place.people.open();
}

async function connected(): Promise<TwoWindows> {
  const two = await twoWindows(scene);
  await two.marie.database.open();
  await two.paul.database.open();
  return two;
}

test('who has said no to a window before the hand-in isn’t written to by a worker, nor who does so after it', async () => {
  const url = await scene.server.create();
  const marie = windowOf('marie@desk', url);
  marie.options = { ...marie.options, ratePerSecond: 5 };
  const campaign = await marie.open(60);
  // After the sheet was read, and without a database that is connected.
  await saysNo(await marie.people.open(), 3);
  await intend(campaign, HELLO, { type: 'start' });
  await untilPhase(campaign, 'waiting');
  const ledger = join(marie.folder, 'ledger.jsonl');
  await work(scene, url, ledger);
  await expect.poll(() => existsSync(ledger) && readFileSync(ledger, 'utf8') !== '', SOON).toBe(true);
  await saysNo(await marie.people.open(), 59);
  await expect.poll(async () => (await bookThere(marie)).isOptedOut(fictionalPerson(59)), SOON).toBe(true);
  await intend(campaign, { type: 'setOption', name: 'ratePerSecond', value: 0 });
  expect((await untilPhase(campaign, 'finished')).run).toMatchObject({ sentCount: 58, skippedCount: 2 });
});

test('nothing is handed in before who has said no to the window is in the database, whatever kept it from there', async () => {
  const { marie, paul } = await connected();
  // As where the books can’t be brought in step in the background.
  marie.people.share = () => Promise.resolve(null);
  await saysNo(await marie.people.open(), 4);
  const campaign = await marie.open(10);
  await intend(campaign, HELLO, { type: 'start' });
  await untilPhase(campaign, 'waiting');
  expect((await bookThere(paul)).isOptedOut(fictionalPerson(4))).toBe(true);
});

test('who says no in a window is opted out in the database a moment later, and everywhere', async () => {
  const { marie, paul } = await connected();
  await saysNo(await marie.people.open(), 1);
  await expect.poll(async () => (await bookThere(paul)).isOptedOut(fictionalPerson(1)), SOON).toBe(true);
  // It isn’t copied to computers that it wasn’t entered on: they ask the database.
  expect(await paul.people.share()).toBeNull();
  expect((await paul.people.book())?.isOptedOut(fictionalPerson(1)) ?? false).toBe(false);
  expect(paul.people.beside.book()?.isOptedOut(fictionalPerson(1))).toBe(true);
});

test('who has said no in the database alone is left out of a sheet, and of a run from here that is under way', async () => {
  const { marie, paul } = await connected();
  await saysNo(await bookThere(paul), 2);
  marie.sendsByWorker = false;
  marie.options = { ...marie.options, ratePerSecond: 5 };
  expect(await marie.people.share()).toBeNull();
  const campaign = await marie.open(60);
  expect(campaign.state().workbook).toMatchObject({ counts: { ready: 59, optedOut: 1 } });
  await intend(campaign, { type: 'showRows', verdict: 'optedOut' });
  expect(marie.replies.at(-1)).toMatchObject({
    rows: [{ row: 4, reason: expect.stringMatching(/^Entered by hand, on /u) }],
  });
  await intend(campaign, HELLO, { type: 'start' });
  await saysNo(await bookThere(paul), 59);
  await expect.poll(() => marie.people.beside.book()?.isOptedOut(fictionalPerson(59)), SOON).toBe(true);
  await intend(campaign, { type: 'setOption', name: 'ratePerSecond', value: 0 });
  expect((await untilPhase(campaign, 'finished')).run).toMatchObject({ sentCount: 58, skippedCount: 1 });
});

test('what is entered while the database is away is said not to be there, and is entered once it is back', async () => {
  const { marie, paul, url } = await connected();
  await marie.database.reset();
  marie.databaseWindow.url = 'postgresql://nobody@127.0.0.1:1/none';
  await saysNo(await marie.people.open(), 5);
  expect(await marie.people.share()).not.toBeNull();
  expect(marie.people.beside.isKnown()).toBe(false);
  // A run from here says so before it is sent.
  marie.confirm = () => Promise.resolve(false);
  await intend(await marie.open(3), HELLO, { type: 'start' });
  expect(marie.asked.at(-1)?.unknown?.text).toMatch(/can’t be asked now/u);
  // An end of an opt-out isn’t entered on one side alone.
  await expect(marie.people.optIn(fictionalPerson(5), 2000)).rejects.toMatchObject({ happened: expect.anything() });
  expect((await marie.people.book())?.isOptedOut(fictionalPerson(5))).toBe(true);

  marie.databaseWindow.url = url;
  await marie.database.reset();
  expect(await marie.people.share()).toBeNull();
  expect((await bookThere(paul)).isOptedOut(fictionalPerson(5))).toBe(true);
});

test('who may be written to again may be so everywhere, whoever says it', async () => {
  const { marie, paul } = await connected();
  await saysNo(await marie.people.open(), 7);
  expect(await marie.people.share()).toBeNull();
  expect(await paul.people.optIn(fictionalPerson(7), 2000)).toEqual({ ok: true });
  for (const window of [marie, paul]) expect(await window.people.share()).toBeNull();
  for (const window of [marie, paul]) {
    expect((await window.people.book())?.isOptedOut(fictionalPerson(7)) ?? false).toBe(false);
    expect(window.people.beside.book()?.isOptedOut(fictionalPerson(7))).toBe(false);
    expect(await window.people.optIn(fictionalPerson(7), 3000)).toBeNull();
  }
  // Who says no again is opted out again.
  await saysNo(await marie.people.open(), 7);
  expect(await marie.people.share()).toBeNull();
  expect((await bookThere(paul)).isOptedOut(fictionalPerson(7))).toBe(true);
});

test('books are brought in step as often as one likes: each opt-out is there once', async () => {
  const { marie } = await connected();
  const [own, shared] = [await marie.people.open(), await bookThere(marie)];
  for (const index of [0, 1, 2]) await saysNo(own, index);
  await saysNo(shared, 2);
  for (let time = 0; time < 3; time += 1) await shareOptOuts(own, shared);
  expect([...own.eachOptOut()]).toHaveLength(3);
  expect([...shared.eachOptOut()]).toHaveLength(4);
});

test('what a window hands over opens the database without anybody, also where the window itself hasn’t needed it', async () => {
  const url = await scene.server.create();
  const { database, databaseWindow, secrets: kept } = windowOf('marie@desk', url);
  await database.open();
  const keyring = new Keyring(kept);
  const { address, secrets: opening } = await new DatabaseLink({
    window: databaseWindow,
    secrets: kept,
    keyring,
  }).handOver();
  const secrets = { ...keyring.known, ...opening };
  const storage = {
    get: (name: string) => Promise.resolve(secrets[name]),
    store: () => Promise.reject(new Error('no')),
  };
  const { setting, operator, owner } = databaseWindow;
  const alone = { setting, operator, owner, address: () => address, askPassword: nobody, askKey: nobody };
  const link = new DatabaseLink({ window: alone, secrets: storage, keyring: new Keyring(storage) });
  expect((await link.openQuietly())?.sealer.keyId).toBe(keyIdOf(DATABASE_KEY));
  await link.reset();
});

const nobody = (): Promise<null> => Promise.resolve(null);
