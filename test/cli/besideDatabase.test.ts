import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { databaseSecrets, writeDatabaseSecret } from '../../src/campaign/database/databaseSecrets';
import { databasePeople, keysOf } from '../../src/campaign/database/databasePeople';
import { Keyring } from '../../src/campaign/keys/keyring';
import { openFleet } from '../../src/fleet/fleet';
import { openPostgres } from '../../src/fleet/postgres';
import type { PeopleBook } from '../../src/people/peopleBook';
import { createSealer, keyIdOf } from '../../src/sessions/encryption';
import { fictionalPerson, fictionalPhone } from '../fakes/fictionalPhone';
import { FakeSecrets } from '../fakes/secrets';
import { until } from '../until';
import { begin, ended, goOn, RECIPIENT_COUNT } from './backgroundScene';
import { checkOnceEach, checkRefused, cli, CliProcess, place, runLines, UNPACED } from './cli';
import { ownFile, serverForFile } from './fleetScene';
import { writeRecipients } from './workbook';

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

test('who says no in the database that a terminal’s computer is set to isn’t written to by a send from there, and who says no here is opted out there', async () => {
  const url = await server.current.create();
  const there = await bookThere(url);
  await saysNo(there, 3);
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), 60);
  const words = ['--data', at.data, '--ledger', at.ledgerPath, '--rate', '15', '--batch-delay', '0'];
  const run = new CliProcess(['send', path, '--message', 'x', ...words], computerOf(at.folder, url));
  await until(() => existsSync(at.ledgerPath) && readFileSync(at.ledgerPath, 'utf8') !== '');
  await saysNo(there, 59);
  expect(await cli(['opt-outs', 'add', fictionalPhone(500), '--data', at.data])).toMatchObject({ code: 0 });
  const end = await run.end;
  expect(end.code).toBe(3);
  expect(runLines(end).counts).toMatchObject({ total: 60, sent: 58, skipped: 2 });
  await there.refresh();
  expect(there.isOptedOut(fictionalPerson(500))).toBe(true);
});

test('a send is refused where the database that the computer is set to can’t be asked', async () => {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), 3);
  const env = computerOf(at.folder, 'postgresql://nobody@127.0.0.1:1/none');
  const end = await cli(['send', path, '--message', 'x', '--data', at.data, ...UNPACED], env);
  await checkRefused(at, end, /^The database can’t be used now/u);
});

/** The environment of a computer that is set to a database. */
function computerOf(folder: string, url: string): NodeJS.ProcessEnv {
  const keyFile = ownFile(folder, 'fleet.key', KEY.toString('base64'));
  return { EXCEL_WHATSAPP_DATABASE: url, EXCEL_WHATSAPP_KEY_FILE: keyFile };
}
