import { randomBytes } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { databaseSecrets, writeDatabaseSecret } from '../../src/campaign/database/databaseSecrets';
import { databasePeople, keysOf } from '../../src/campaign/database/databasePeople';
import { Keyring } from '../../src/campaign/keyring';
import { openFleet } from '../../src/fleet/fleet';
import { openPostgres } from '../../src/fleet/postgres';
import type { PeopleBook } from '../../src/people/peopleBook';
import { createSealer, keyIdOf } from '../../src/sessions/encryption';
import { fictionalPerson, fictionalPhone } from '../fakes/fictionalPhone';
import { FakeSecrets } from '../fakes/secrets';
import { until } from '../until';
import { begin, ended, goOn, RECIPIENT_COUNT } from './backgroundScene';
import { checkOnceEach, cli } from './cli';
import { serverForFile } from './fleetScene';

const server = serverForFile();
const KEY = randomBytes(32);

/** What a window hands over that is connected to the database. */
async function handedOver(url: string): Promise<Readonly<Record<string, string>>> {
  const secrets = new FakeSecrets();
  const keyring = new Keyring(secrets);
  await keyring.keep(KEY);
  await writeDatabaseSecret(secrets, url, { password: '', keyId: keyIdOf(KEY) });
  return { ...keyring.known, ...(await databaseSecrets(secrets, url)) };
}

/** The people's book in the database, as another operator has it. */
async function bookThere(url: string): Promise<PeopleBook> {
  const fleet = await openFleet(openPostgres(url));
  const keys = keysOf({ ...createSealer(KEY), keyId: keyIdOf(KEY) });
  const people = databasePeople(fleet, keys, () => ({ kind: 'window', name: 'another' }));
  onTestFinished(async () => {
    await people.close();
    await fleet.database.close();
  });
  return await people.open();
}

async function saysNo(book: PeopleBook, index: number): Promise<void> {
  const who = fictionalPerson(index);
  const entered = await book.append({ kind: 'optedOut', who, atMs: 1000, why: 'byHand', from: '' });
  expect(entered).toEqual({ ok: true });
}

test('who says no in the database while a session goes on in the background isn’t written to, and who says no here is opted out there', async () => {
  const url = await server.current.create();
  const there = await bookThere(url);
  const begun = await begin();
  const { at, id, run, ledger } = begun;
  run.kill('SIGTERM');
  await run.end;
  // Before it goes on, and amid it.
  await saysNo(there, RECIPIENT_COUNT - 1);
  const letGoCount = ledger().length;
  const background = goOn(begun, undefined, { secrets: await handedOver(url), database: url });
  await until(() => ledger().length > letGoCount);
  await saysNo(there, RECIPIENT_COUNT - 2);
  expect(await cli(['opt-outs', 'add', fictionalPhone(500), '--data', at.data])).toMatchObject({ code: 0 });
  expect(await ended(background)).toBe(0);
  expect(await at.sessions()).toMatchObject([{ id, state: 'finished', sent: RECIPIENT_COUNT - 2, skipped: 2 }]);
  expect(ledger()).toHaveLength(RECIPIENT_COUNT - 2);
  checkOnceEach(ledger());
  await there.refresh();
  expect(there.isOptedOut(fictionalPerson(500))).toBe(true);
});

test('nobody is written to in the background before the database could be asked who has said no', async () => {
  const begun = await begin();
  const { at, id, run, ledger } = begun;
  run.kill('SIGTERM');
  await run.end;
  const letGoCount = ledger().length;
  const url = 'postgresql://nobody@127.0.0.1:1/none';
  expect(await ended(goOn(begun, {}, { secrets: await handedOver(url), database: url }))).toBe(0);
  expect(ledger()).toHaveLength(letGoCount);
  expect(await at.sessions()).toMatchObject([{ id, state: 'unfinished' }]);
});
