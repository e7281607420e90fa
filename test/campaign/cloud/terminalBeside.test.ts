import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { AccountFile } from '../../../src/campaign/cloud/accountFile';
import { InboundPeople } from '../../../src/campaign/cloud/inboundPeople';
import { SecretAccounts } from '../../../src/campaign/cloud/secretAccounts';
import { terminalAccounts } from '../../../src/campaign/cloud/terminalAccounts';
import { Keyring } from '../../../src/campaign/keys/keyring';
import { DataFolderPeople } from '../../../src/campaign/people/dataFolderPeople';
import { findTerminalKey } from '../../../src/campaign/keys/terminalKey';
import { readOrMakeKey } from '../../../src/cli/keyFile';
import { BookAppender } from '../../../src/people/bookAppender';
import { createSealer, keyIdOf } from '../../../src/sessions/encryption';
import { fictionalPhone } from '../../cli/workbook';
import { fictionalPerson } from '../../fakes/fictionalPhone';
import { FakeSecrets } from '../../fakes/secrets';

let folder: string;
let secrets: FakeSecrets;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'beside-'));
  secrets = new FakeSecrets();
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

/** The book as a window opens it. */
function windowPeople(): DataFolderPeople {
  const keyring = new Keyring(secrets, async (keyId) => await findTerminalKey(folder, keyId));
  return peopleBy({ current: () => keyring.current(), find: (keyId) => keyring.ofBook.find(keyId) });
}

function peopleBy(keys: ConstructorParameters<typeof DataFolderPeople>[1]['keys']): DataFolderPeople {
  const people = new DataFolderPeople(folder, {
    keys,
    self: () => ({ kind: 'terminal', processId: process.pid }),
    beginsAnew: () => Promise.resolve(false),
  });
  onTestFinished(() => people.close());
  return people;
}

async function terminal() {
  const key = await readOrMakeKey(folder);
  const sealer = { ...createSealer(key), keyId: keyIdOf(key) };
  const find = (keyId: string) => Promise.resolve(keyId === sealer.keyId ? sealer : null);
  const people = peopleBy({ current: () => Promise.resolve(sealer), find });
  const otherwise = new BookAppender(folder, sealer);
  onTestFinished(() => otherwise.close());
  return { sealer, heard: new InboundPeople({ people, otherwise, words: ['STOP'], onAsk: () => undefined }) };
}

const says = (index: number, text: string) => ({
  id: `wamid.${index}`,
  phone: fictionalPhone(index),
  atMs: 1000 + index,
  said: { kind: 'wrote' as const, text },
});

test('Who says no to a receiver in an editor’s folder is opted out in the editor, at once and in every later window', async () => {
  const people = windowPeople();
  const book = await people.open();
  const textHash = book.textHashOf('Hello');
  const sent = {
    kind: 'sent',
    who: fictionalPerson(9),
    atMs: 5,
    session: 's',
    textHash,
    transport: 'whatsapp-web',
  } as const;
  await book.append(sent);
  const { heard } = await terminal();
  expect(await heard.take([says(1, 'STOP'), says(2, 'Thank you')])).toBe(true);
  await people.book();
  expect([1, 2, 3].map((index) => book.isOptedOut(fictionalPerson(index)))).toEqual([true, false, false]);
  expect([2, 3].map((index) => book.answeredSince(fictionalPerson(index), 0))).toEqual([true, false]);
  // The window tidies up while the receiver goes on.
  expect(await book.tidy()).toBe(true);
  expect(await heard.take([says(3, 'stop')])).toBe(true);
  const later = await windowPeople().open();
  expect([1, 2, 3].map((index) => later.isOptedOut(fictionalPerson(index)))).toEqual([true, false, true]);
  expect([later.textHashOf('Hello'), later.sentOf(fictionalPerson(9), textHash)?.atMs]).toEqual([textHash, 5]);
});

test('A book that a receiver has begun is the editor’s as well', async () => {
  const { heard } = await terminal();
  expect(await heard.take([says(1, 'STOP')])).toBe(true);
  const book = await windowPeople().open();
  expect(book.isOptedOut(fictionalPerson(1))).toBe(true);
  await book.append({ kind: 'answered', who: fictionalPerson(4), atMs: 7, session: null });
  expect(await heard.take([says(2, 'STOP')])).toBe(true);
  expect((await windowPeople().open()).isOptedOut(fictionalPerson(2))).toBe(true);
});

test('Numbers that a terminal has added in an editor’s folder are known to the editor, and stay the terminal’s', async () => {
  const number = { phoneNumberId: '10001', businessAccountId: '20001', base: 'https://graph.facebook.com' };
  const own = new SecretAccounts(secrets, () => 'add', terminalAccounts(folder));
  expect(await own.list()).toEqual([]);
  const { sealer } = await terminal();
  const file = new AccountFile(folder, sealer);
  await file.put({ ...number, name: 'shop', token: 'of-the-terminal' });
  await file.put({ ...number, name: 'desk', token: 'of-the-terminal' });
  await own.put({ ...number, name: 'desk', token: 'of-the-editor' });
  expect(await own.find('shop')).toMatchObject({ token: 'of-the-terminal' });
  expect(await own.find('desk')).toMatchObject({ token: 'of-the-editor' });
  await expect(own.remove('shop')).rejects.toMatchObject({ happened: { args: ['shop'] } });
  expect([...secrets.kept.values()].join('')).not.toContain('of-the-terminal');
});
