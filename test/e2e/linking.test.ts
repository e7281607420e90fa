import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { STANDIN_BROWSER_ARGUMENTS, startStandIn, type StandIn } from '../standin/standIn';
import { notification, panelFrame, rightClick, runCommand, screenshot, statusBar, type Browser } from './driver';
import { startScene, type Scene } from './scene';

let standIn: StandIn;
let scene: Scene;
let browser: Browser;

beforeAll(async () => {
  standIn = await startStandIn({ ackDelayMs: 50 });
  scene = await startScene({
    sample: 'contacts.xlsx',
    settings: { 'excelWhatsapp.country': 'FR', 'excelWhatsapp.rate': 20, 'excelWhatsapp.batchDelay': 0 },
    machineSettings: {
      'excelWhatsapp.webVersion': standIn.webVersion,
      'excelWhatsapp.webVersionFolder': standIn.webVersionDir,
      'excelWhatsapp.browserArguments': STANDIN_BROWSER_ARGUMENTS,
      // Chromium refuses its sandbox to root.
      'excelWhatsapp.browserWithoutSandbox': process.getuid?.() === 0,
    },
  });
  ({ browser } = scene);
});

afterAll(async () => {
  await scene?.stop();
  await standIn?.close();
});

const panel = () => panelFrame(browser.page);
const pictures = (): readonly string[] => {
  const folder = join(scene.storage, 'qr');
  return existsSync(folder) ? readdirSync(folder) : [];
};

test('links by the QR code in a tab of its own, or by phone number, and logs out', async () => {
  const { page } = browser;
  await rightClick(page, 'contacts.xlsx', 'Send via WhatsApp');
  await panel().getByRole('textbox', { name: 'Message' }).fill('Bonjour {{Prénom|vous}} !');
  await panel().getByRole('button', { name: 'Send 24 messages' }).click();
  await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Send', exact: true }).click();
  await panel().getByText('Link with phone number instead', { exact: true }).waitFor();

  await runCommand(page, 'WhatsApp: Show QR Code');
  const tab = page.getByRole('tab', { name: 'WhatsApp QR code' });
  await tab.waitFor();
  await panel().locator('img').waitFor();
  await screenshot(page, 'linking-1-picture');
  expect(pictures()).toHaveLength(1);
  await notification(page, 'Scan the code in the picture').getByRole('button', { name: 'Show in Terminal' }).click();
  await expect.poll(() => page.locator('.xterm-rows').innerText()).toMatch(/[█▀▄]{5}/u);
  await screenshot(page, 'linking-1-terminal');
  await page.getByRole('tab', { name: 'contacts.xlsx' }).click();

  await panel().getByText('Link with phone number instead', { exact: true }).click();
  await panel().getByRole('textbox', { name: 'Phone number, with its country code' }).fill('01 99 00 00 42');
  await panel().getByRole('button', { name: 'Get a code' }).click();
  await panel().getByText('STAN-DIN1').waitFor();
  await screenshot(page, 'linking-2-code');
  expect(standIn.pairing.phones).toEqual(['33199000042']);
  await expect.poll(() => tab.count()).toBe(0);
  expect(pictures()).toEqual([]);
  await page.locator('.xterm-screen').waitFor({ state: 'detached' });

  standIn.pairing.typeCode('STANDIN1');
  await statusBar(page, /WhatsApp/u).waitFor({ state: 'detached' });
  expect(standIn.acceptedMessages()).toHaveLength(24);
  await screenshot(page, 'linking-3-sent');

  await panel().getByRole('button', { name: 'Log Out' }).click();
  const dialog = page.locator('.monaco-dialog-box');
  await dialog.waitFor();
  await screenshot(page, 'linking-4-asked');
  expect(standIn.isUnlinked).toBe(false);
  await dialog.getByRole('button', { name: 'Log Out', exact: true }).click();
  await notification(page, 'Logged out: this computer is no longer linked.').waitFor();
  expect([standIn.isUnlinked, existsSync(join(scene.storage, 'whatsapp-profile'))]).toEqual([true, false]);
  await panel().getByRole('button', { name: 'Log Out' }).waitFor({ state: 'hidden' });
  await screenshot(page, 'linking-5-logged-out');
});
