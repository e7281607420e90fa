import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { sessionSealer, Keyring } from '../../src/campaign/keys/keyring';
import { openSession } from '../../src/sessions/openSession';
import type { CampaignSettings } from '../../src/sessions/sessionFile';
import { SessionStore } from '../../src/sessions/sessionStore';
import { FakeSecrets } from '../fakes/secrets';

const PLAIN = Buffer.from('Bonjour Élodie');
let secrets: FakeSecrets;

beforeEach(() => {
  secrets = new FakeSecrets();
});

/** Seals in one window, and opens in another that starts afterwards. */
async function checkOpensLater(window: Keyring): Promise<void> {
  const sealer = await window.current();
  const opener = await new Keyring(secrets).find(sealer.keyId ?? '');
  expect(opener.open(sealer.seal(PLAIN, 'test'), 'test')).toEqual(PLAIN);
}

describe('the keyring', () => {
  test('has one key for all windows', async () => {
    const first = await new Keyring(secrets).current();
    const second = await new Keyring(secrets).current();
    expect(second.keyId).toBe(first.keyId);
    expect(second.open(first.seal(PLAIN, 'test'), 'test')).toEqual(PLAIN);
    expect([...secrets.kept.keys()]).toEqual([`excelWhatsapp.key.${first.keyId}`, 'excelWhatsapp.currentKey']);
  });

  test('seals what is new with a new key once it is rotated, and opens what was sealed before', async () => {
    const window = new Keyring(secrets);
    const before = await window.current();
    const sealed = before.seal(PLAIN, 'test');
    const after = await window.rotate();
    expect(after.keyId).not.toBe(before.keyId);
    expect((await window.current()).keyId).toBe(after.keyId);
    const later = new Keyring(secrets);
    expect((await later.current()).keyId).toBe(after.keyId);
    expect((await later.find(before.keyId ?? '')).open(sealed, 'test')).toEqual(PLAIN);
    expect(after.open(sealed, 'test')).toBeUndefined();
  });

  test('loses no key of two windows at the first use', async () => {
    const windows = [new Keyring(secrets), new Keyring(secrets)];
    await Promise.all(windows.map((window) => window.current()));
    for (const window of windows) await checkOpensLater(window);
  });

  test('loses no key when the storage is silent for a moment', async () => {
    const before = new Keyring(secrets);
    await before.current();
    secrets.isSilent = true;
    const during = new Keyring(secrets);
    await during.current();
    secrets.isSilent = false;
    for (const window of [before, during, new Keyring(secrets)]) await checkOpensLater(window);
    expect(secrets.overwritten).toEqual(['excelWhatsapp.currentKey']);
  });

  test('tries again after the storage has failed', async () => {
    const window = new Keyring(secrets);
    secrets.isLocked = true;
    await expect(window.current()).rejects.toThrow('locked');
    secrets.isLocked = false;
    await checkOpensLater(window);
  });

  test('says so where a session’s key isn’t there, or is another', async () => {
    const window = new Keyring(secrets);
    const { keyId = '' } = await window.current();
    secrets.kept.set('excelWhatsapp.key.other', secrets.kept.get(`excelWhatsapp.key.${keyId}`) ?? '');
    for (const id of ['missing', 'other']) {
      await expect(window.find(id)).rejects.toThrow('The key that opens this session isn’t there any more.');
    }
  });
});

test('a session names its key, and is opened with it when another is current', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keyring-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const store = new SessionStore(folder);
  const draft = await store.createDraft(await new Keyring(secrets).current());
  const values = ['Élodie'];
  const about = { cell: 'A2', phoneText: '', reason: null };
  await draft.add([{ row: 2, verdict: 'ready', phone: '+33199001234', values, ...about }]);
  await draft.complete();
  const campaign: CampaignSettings = {
    template: 'Bonjour',
    headers: ['Nom'],
    phoneColumn: 0,
    country: 'FR',
    attachment: { kind: 'none' },
    source: 'contacts.xlsx',
  };
  const id = await draft.commit(campaign, { sheet: 'Clients', transport: 'simulated', fileName: 'contacts.xlsx' });
  await draft.close();

  secrets.kept.delete('excelWhatsapp.currentKey');
  const later = new Keyring(secrets);
  const { keyId } = await later.current();
  const file = await readFile(join(store.folder(id), 'session.json'), 'utf8');
  expect(file).toContain('"keyId"');
  expect(file).not.toContain(`"${keyId}"`);
  const session = await openSession(store, id, await sessionSealer(id, store, later), {
    kind: 'window',
    name: '',
  });
  expect(session.campaign).toEqual(campaign);
  await session.close();
});
