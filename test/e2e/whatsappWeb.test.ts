import { afterAll, beforeAll, expect, test } from 'vitest';
import { STANDIN_BROWSER_ARGUMENTS, startStandIn, type StandIn } from '../standin/standIn';
import {
  killExtensionHost,
  panelFrame,
  pressInNotification,
  rightClick,
  screenshot,
  statusBar,
  type Browser,
} from './driver';
import { startScene, type Scene } from './scene';
import { step } from './step';
import type { SharedVsCode } from './sharedVsCode';

const READY_COUNT = 24;
/** In the sheet's last row that is ready: their answer comes long before their turn. */
const LAST_PHONE = '+16175550163';
let standIn: StandIn;
let scene: Scene;
let vsCode: SharedVsCode;
let browser: Browser;

beforeAll(async () => {
  standIn = await startStandIn({ ackDelayMs: 50 });
  scene = await startScene({
    sample: 'contacts.xlsx',
    settings: {
      'workbench.colorTheme': 'Default High Contrast',
      'excelWhatsapp.country': 'FR',
      'excelWhatsapp.rate': 1,
    },
    machineSettings: {
      'excelWhatsapp.webVersion': standIn.webVersion,
      'excelWhatsapp.webVersionFolder': standIn.webVersionDir,
      'excelWhatsapp.browserArguments': STANDIN_BROWSER_ARGUMENTS,
      // Chromium refuses its sandbox to root.
      'excelWhatsapp.browserWithoutSandbox': process.getuid?.() === 0,
    },
  });
  ({ browser, vsCode } = scene);
});

afterAll(async () => {
  await scene?.stop();
  await standIn?.close();
});

const panel = () => panelFrame(browser.page);
const acceptedPhones = () => standIn.acceptedMessages().map(({ phone }) => phone);
/** The first one, for as long as WhatsApp refuses it. */
let refused: string | null = null;
let isRefusing = true;

test('through WhatsApp: asked, linked, killed, and gone on with', async () => {
  standIn.decide = ({ phone }) => {
    refused ??= phone;
    return phone === refused && isRefusing ? 'refused' : 'ok';
  };

  await step('sending asks first, and then shows the QR code', async () => {
    await rightClick(browser.page, 'contacts.xlsx', 'Send via WhatsApp');
    await panel().getByRole('textbox', { name: 'Message' }).fill('Bonjour {{Prénom|vous}} !');
    await panel().getByRole('button', { name: 'Send 24 messages' }).click();
    const dialog = browser.page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    await screenshot(browser.page, 'whatsapp-1-asked');
    expect(await dialog.innerText()).toContain('Send this message to 24 people?');
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    await panel().getByText('Linked devices').first().waitFor();
    await screenshot(browser.page, 'whatsapp-2-qr');
    expect(standIn.acceptedMessages()).toEqual([]);
  });

  await step('a scan starts the sending', async () => {
    standIn.scanQr();
    await statusBar(browser.page, /WhatsApp [1-9]\d*\/24/u).waitFor();
    standIn.say(LAST_PHONE, 'Stop !');
    await screenshot(browser.page, 'whatsapp-3-running');
    expect(acceptedPhones().length).toBeGreaterThan(0);
  });

  await step('a killed extension host loses nothing, sends nothing twice, and needs no second scan', async () => {
    await expect.poll(() => acceptedPhones().length).toBeGreaterThan(5);
    await killExtensionHost(vsCode);
    await pressInNotification(browser.page, /was interrupted/u, 'Resume');
    await statusBar(browser.page, /WhatsApp/u).waitFor();
    await statusBar(browser.page, /WhatsApp/u).waitFor({ state: 'detached' });
    await screenshot(browser.page, 'whatsapp-4-finished');
    const phones = acceptedPhones();
    expect(new Set(phones).size).toBe(phones.length);
    // Who has said no in mid-run isn't written to, after the crash either.
    expect(phones).not.toContain(LAST_PHONE);
    // Those that the kill caught before they left can't be told from those that the page has forgotten: they're asked about.
    const asked = READY_COUNT - 2 - phones.length;
    const question = panel().getByText('it is not certain whether the message left');
    await question.waitFor({ state: asked > 0 ? 'visible' : 'hidden' });
    expect(asked).toBeLessThanOrEqual(3);
  });

  await step('the one that was refused is tried again, by a session of its own', async () => {
    isRefusing = false;
    await panel().getByRole('button', { name: 'Retry failed (1)' }).click();
    const dialog = browser.page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    await screenshot(browser.page, 'whatsapp-5-retry');
    expect(await dialog.innerText()).toContain('Send a message again to 1 person?');
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    await expect.poll(acceptedPhones).toContain(refused);
    await statusBar(browser.page, /WhatsApp/u).waitFor({ state: 'detached' });
    await screenshot(browser.page, 'whatsapp-6-retried');
    expect(new Set(acceptedPhones()).size).toBe(acceptedPhones().length);
  });

  await step('who hasn’t answered is written to once more, after WhatsApp was asked', async () => {
    await panel().getByText('Rows by result').click();
    await panel().getByRole('button', { name: 'Follow up…' }).click();
    const form = panel().getByRole('group', { name: 'Follow up' });
    await form.getByRole('combobox', { name: 'To' }).click();
    await form.getByRole('option', { name: 'those who haven’t answered (1)' }).click();
    await form.getByRole('textbox').fill('Et vous ?');
    await form.getByRole('button', { name: 'Send follow-up…' }).click();
    const dialog = browser.page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    await screenshot(browser.page, 'whatsapp-7-follow-up');
    // WhatsApp could be asked: nothing is said of what isn't known.
    expect(await dialog.innerText()).not.toContain('What was known before counts');
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    await expect.poll(() => standIn.acceptedMessages().at(-1)).toMatchObject({ phone: refused, text: 'Et vous ?' });
    await statusBar(browser.page, /WhatsApp/u).waitFor({ state: 'detached' });
    await screenshot(browser.page, 'whatsapp-8-followed-up');
  });
});
