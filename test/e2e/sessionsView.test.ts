import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { panelFrame, picture, runCommand, screenshot, statusBar, type Browser } from './driver';
import { startScene, type Scene } from './scene';
import { step } from './step';

let scene: Scene;
let browser: Browser;

beforeAll(async () => {
  scene = await startScene({
    settings: {
      'excelWhatsapp.transport': 'simulated',
      'excelWhatsapp.country': 'FR',
      'excelWhatsapp.rate': 2,
      'excelWhatsapp.simulation': { latencyMs: [20, 50], failures: { permanent: 0.2 } },
    },
  });
  ({ browser } = scene);
});

afterAll(async () => {
  await scene?.stop();
});

const panel = () => panelFrame(browser.page);
const row = (text: string | RegExp) => browser.page.locator('.pane-body .monaco-list-row', { hasText: text });

test('from an empty folder to a list of sessions, each with what can be done with it', async () => {
  await step('nothing is there yet, and the view says how to begin', async () => {
    await browser.page.getByRole('tab', { name: 'Excel to WhatsApp' }).click();
    await browser.page.getByText('What you send is listed here').waitFor();
    await screenshot(browser.page, 'sessions-1-welcome');
    await browser.page.getByRole('button', { name: 'New Sample Workbook' }).first().click();
    await expect.poll(() => existsSync(join(scene.workspace, 'sample.xlsx'))).toBe(true);
    await row('Not sent yet').waitFor();
    await row('sample.xlsx').waitFor();
    await screenshot(browser.page, 'sessions-2-draft');
  });

  await step('what is sent is shown as it goes, and then as finished', async () => {
    await panel().getByRole('textbox', { name: 'Message' }).fill('Bonjour {{Prénom|vous}}');
    await panel().getByRole('button', { name: 'Send 24 messages' }).click();
    await row('Being sent').waitFor();
    await row(/sample\.xlsx[1-9]\d* of 24 sent/u).waitFor();
    await screenshot(browser.page, 'sessions-3-sending');
    await picture(browser.page, 'media/sending.png');
    await statusBar(browser.page, /WhatsApp/u).waitFor({ state: 'detached' });
    await row('Finished').waitFor();
    await row('Finished').click();
    await row(/of 24 sent · failed: \d/u).waitFor();
    await screenshot(browser.page, 'sessions-4-finished');
  });

  await step('a second sample stands beside the first', async () => {
    await runCommand(browser.page, 'WhatsApp: New Sample Workbook');
    await expect
      .poll(() => readdirSync(scene.workspace).toSorted())
      .toEqual(['notes.md', 'sample-2.xlsx', 'sample.xlsx']);
  });

  await step('a finished one is opened, and deleted once that was confirmed', async () => {
    const finished = row(/of 24 sent · failed/u);
    await finished.click();
    await panel()
      .getByText('24 recipients of sheet')
      .or(panel().getByText(/Finished\./u))
      .first()
      .waitFor();
    await finished.hover();
    await finished.getByRole('button', { name: 'Delete Session…' }).click();
    await browser.page.getByText('Delete the session of sample.xlsx?').waitFor();
    await screenshot(browser.page, 'sessions-5-delete');
    await browser.page.getByRole('button', { name: 'Delete', exact: true }).click();
    await finished.waitFor({ state: 'detached' });
    expect(readdirSync(join(scene.storage, 'sessions'))).toEqual([]);
  });
});
