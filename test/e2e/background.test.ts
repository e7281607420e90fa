import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { panelFrame, rightClick, runCommand, screenshot, statusBar, type Browser } from './driver';
import { startScene, type Scene } from './scene';
import { step } from './step';

let scene: Scene;
let browser: Browser;

beforeAll(async () => {
  scene = await startScene({
    sample: 'contacts-2000.xlsx',
    settings: {
      'excelWhatsapp.transport': 'simulated',
      'excelWhatsapp.rate': 5,
      'excelWhatsapp.batchDelay': 0,
      'excelWhatsapp.simulation': { latencyMs: [50, 200] },
      'excelWhatsapp.sendInBackground': true,
    },
  });
  ({ browser } = scene);
});

afterAll(async () => {
  await scene?.stop();
});

const panel = () => panelFrame(browser.page);

/** Of the one session there is. */
function sessionLines(name: string): readonly Readonly<Record<string, unknown>>[] {
  const sessions = join(scene.storage, 'sessions');
  const [id = ''] = readdirSync(sessions);
  const content = readFileSync(join(sessions, id, name), 'utf8');
  const lines = content.slice(0, content.lastIndexOf('\n')).split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('what is sent goes on in the background while the window reloads, and then here, without a question', async () => {
  await step('says what becomes of it when the window closes', async () => {
    await rightClick(browser.page, 'contacts-2000.xlsx', 'Send via WhatsApp');
    await panel().getByRole('textbox', { name: 'Message' }).fill('Hello');
    await panel().getByRole('button', { name: 'Send 2,000 messages' }).click();
    await panel().getByText('If this window closes, sending goes on in the background.').waitFor();
    await statusBar(browser.page, /WhatsApp [1-9][\d,]*\/2,000 · ETA/u).waitFor();
    await screenshot(browser.page, 'background-1-running');
  });

  await step('is there again after the reload, and is being sent', async () => {
    await runCommand(browser.page, 'Developer: Reload Window');
    // Of the window, of the process in the background, and of the window that took it from there.
    await expect.poll(() => sessionLines('journal.jsonl').filter(({ t }) => t === 'opened').length).toBe(3);
    await statusBar(browser.page, /WhatsApp [1-9][\d,]*\/2,000 · ETA/u).waitFor();
    await panel()
      .getByText(/of 2,000 sent/u)
      .first()
      .waitFor();
    expect(await browser.page.getByText('was interrupted').count()).toBe(0);
    expect(await browser.page.getByRole('tab', { name: 'contacts-2000.xlsx' }).count()).toBe(1);
    await screenshot(browser.page, 'background-2-reloaded');
  });

  await step('was sent to nobody twice, and stops at the user’s word', async () => {
    await panel().getByRole('button', { name: 'Stop' }).click();
    await statusBar(browser.page, /WhatsApp/u).waitFor({ state: 'detached' });
    const phones = sessionLines('ledger.jsonl').map(({ phone }) => phone);
    expect(new Set(phones).size).toBe(phones.length);
  });
});
