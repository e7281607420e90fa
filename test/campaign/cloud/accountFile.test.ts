import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AccountFile } from '../../../src/campaign/cloud/accountFile';
import { createSealer } from '../../../src/sessions/encryption';
import type { CloudAccount } from '../../../src/whatsapp/cloud/cloudAccount';

const SHOP: CloudAccount = {
  name: 'shop',
  phoneNumberId: '106540352242922',
  businessAccountId: '102290129340398',
  base: 'https://graph.facebook.com',
  token: 'EAATOKENofTheTest',
  appSecret: 'secret-of-the-test',
};

function openAccounts(): { readonly accounts: AccountFile; readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'accounts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return { accounts: new AccountFile(folder, createSealer(Buffer.alloc(32, 7))), folder };
}

describe('Numbers of the Business API', () => {
  test('stand side by side, sealed', async () => {
    const { accounts, folder } = openAccounts();
    await accounts.put(SHOP);
    await accounts.put({ ...SHOP, name: 'clinic' });
    expect((await accounts.list()).map(({ name }) => name)).toEqual(['shop', 'clinic']);
    await accounts.remove('shop');
    await expect(accounts.find('shop')).rejects.toThrow('named shop');
    const [file = ''] = readdirSync(join(folder, 'cloud'));
    const kept = readFileSync(join(folder, 'cloud', file), 'latin1');
    for (const secret of [SHOP.token, 'secret-of-the-test']) expect(kept).not.toContain(secret);
  });

  test('keep the app’s secret when they get a new token, but for another account', async () => {
    const { accounts } = openAccounts();
    await accounts.put(SHOP);
    const { appSecret: _, ...renewed } = { ...SHOP, token: 'EAANEW' };
    await accounts.put(renewed);
    expect(await accounts.find('shop')).toEqual({ ...SHOP, token: 'EAANEW' });
    await accounts.put({ ...renewed, businessAccountId: '999999999999999' });
    expect(await accounts.find('shop')).not.toHaveProperty('appSecret');
  });
});
