import { readdirSync, readFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  acceptFileDialog,
  contextMenu,
  firstOffer,
  picture,
  pressInNotification,
  runAndChoose,
  screenshot,
  statusBar,
  type Browser,
} from './driver';
import { ROOT } from '../../scripts/tools/paths.mjs';
import { checkShown } from '../browser/shown';
import { startScene, type Scene } from './scene';
import { step } from './step';

/** VS Code would draw an icon in its place. */
const ODD_NAME = 'prices $(zap).xlsx';
let scene: Scene;
let browser: Browser;

beforeAll(async () => {
  scene = await startScene({
    sample: 'contacts.xlsx',
    fill: (workspace) => copyFile(join(ROOT, 'samples', 'contacts.xlsx'), join(workspace, ODD_NAME)),
    settings: {
      'excelWhatsapp.transport': 'simulated',
      'excelWhatsapp.country': 'FR',
      'excelWhatsapp.rate': 1,
    },
  });
  ({ browser } = scene);
});

afterAll(async () => {
  await scene?.stop();
});

const input = () => browser.page.locator('.quick-input-box input');
const list = () => browser.page.locator('.quick-input-list');
const message = () => browser.page.locator('.quick-input-message');

/** As a toast, or in the list of notifications where that is open. */
const said = (text: RegExp) => browser.page.locator('.notification-list-item', { hasText: text }).first();

/** What the simulated server accepted; phones and texts are salted hashes. */
function acceptedCount(): number {
  const sessions = join(scene.storage, 'sessions');
  return readdirSync(sessions).flatMap((id) =>
    readFileSync(join(sessions, id, 'ledger.jsonl'), 'utf8')
      .trimEnd()
      .split('\n'),
  ).length;
}

test('from a workbook to its results by lists and notifications alone', async () => {
  await step('the workbook is chosen from the palette, and the message asked for', async () => {
    // The palette lists what VS Code has read by then.
    await expect.poll(() => contextMenu(browser.page, 'contacts.xlsx')).toContain('Send via WhatsApp');
    const readable = (): Promise<void> => checkShown(firstOffer(browser.page, ODD_NAME));
    await runAndChoose(browser.page, 'WhatsApp: Send Without the Panel…', 'contacts.xlsx', readable);
    await firstOffer(browser.page, 'Type it').waitFor();
    await screenshot(browser.page, 'quick-1-how');
    await firstOffer(browser.page, 'Type it').click();
    await message().getByText('{{Prénom}}').waitFor();
  });

  await step('a column that there isn’t is told while it is typed', async () => {
    await input().fill('Bonjour {{Prenon}}');
    await message().getByText('There is no column “Prenon”').waitFor();
    await screenshot(browser.page, 'quick-2-unknown');
    await input().fill(String.raw`Bonjour {{Prénom|vous}},\nà bientôt !`);
    await message().getByText('{{Prénom}}').waitFor();
    await browser.page.keyboard.press('Enter');
  });

  await step('one list shows all that is chosen, and what is changed in it', async () => {
    await firstOffer(browser.page, 'Send 24 messages').waitFor();
    await expect.poll(() => list().innerText()).toContain('24 rows ready');
    await screenshot(browser.page, 'quick-3-list');
    await picture(browser.page, 'docs/screenshots/without-panel.png');
    await firstOffer(browser.page, 'Pace').click();
    await firstOffer(browser.page, 'Careful').click();
    await expect.poll(() => list().innerText()).toContain('Careful');
    await firstOffer(browser.page, 'Pace').click();
    await firstOffer(browser.page, 'Original').click();
    await firstOffer(browser.page, 'Send 24 messages').click();
  });

  await step('it is paused by a notification, and resumed from the status bar', async () => {
    await pressInNotification(browser.page, /contacts\.xlsx: \d+ of 24 sent/u, 'Pause');
    const item = statusBar(browser.page, /WhatsApp \d+\/24 · paused/u);
    await item.waitFor();
    await screenshot(browser.page, 'quick-4-paused');
    await item.click();
    await firstOffer(browser.page, 'Resume').waitFor();
    await screenshot(browser.page, 'quick-5-figures');
    await firstOffer(browser.page, 'Resume').click();
  });

  await step('its end is told, with the figures and the results', async () => {
    await said(/contacts\.xlsx: Finished: every message was sent\./u).waitFor();
    await screenshot(browser.page, 'quick-6-finished');
    expect(acceptedCount()).toBe(24);
    await pressInNotification(browser.page, /Finished: every message was sent\./u, 'Report…');
    await firstOffer(browser.page, 'Sent').waitFor();
    await screenshot(browser.page, 'quick-7-report');
    await firstOffer(browser.page, 'Export results…').click();
    await expect.poll(() => input().inputValue()).toContain('contacts results');
    await acceptFileDialog(browser.page, said(/The results are in contacts results/u));
  });

  await step('no panel was opened', async () => {
    expect(await browser.page.getByRole('tab', { name: 'contacts.xlsx' }).count()).toBe(0);
    expect(await browser.page.locator('iframe.webview').count()).toBe(0);
  });
});
