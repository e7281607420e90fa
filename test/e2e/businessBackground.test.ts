import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GRAPH_DEFAULTS } from '../graph/graphOptions';
import { startGraph, type RunningGraph } from '../graph/startGraph';
import { tracesIn } from '../traces';
import {
  answerBox,
  contextMenu,
  firstOffer,
  panelFrame,
  rightClick,
  runCommand,
  screenshot,
  statusBar,
  type Browser,
} from './driver';
import { startScene, type Scene } from './scene';
import { step } from './step';

const { phoneNumberId, businessAccountId, token } = GRAPH_DEFAULTS;
let graph: RunningGraph;
let scene: Scene;
let browser: Browser;

beforeAll(async () => {
  graph = await startGraph();
  scene = await startScene({
    sample: 'contacts-2000.xlsx',
    settings: { 'excelWhatsapp.transport': 'simulated', 'excelWhatsapp.sendInBackground': true },
    machineSettings: { 'excelWhatsapp.businessApiAddress': graph.base },
  });
  ({ browser } = scene);
});

afterAll(async () => {
  await scene?.stop();
  await graph?.stop();
});

const panel = () => panelFrame(browser.page);

const type = (prompt: string, answer: string) => answerBox(browser.page, prompt, answer);

function openedCount(): number {
  const sessions = join(scene.storage, 'sessions');
  const [id = ''] = readdirSync(sessions);
  return readFileSync(join(sessions, id, 'journal.jsonl'), 'utf8').split('"t":"opened"').length - 1;
}

test('what is sent through the Business API goes on in the background while the window reloads, to nobody twice', async () => {
  await step('is begun', async () => {
    // The palette lists what VS Code has read by then.
    await expect.poll(() => contextMenu(browser.page, 'contacts-2000.xlsx')).toContain('Send via WhatsApp');
    await runCommand(browser.page, 'WhatsApp: Add Business API Number…');
    await type('A name of your own', 'shop');
    await type('Phone number ID', phoneNumberId);
    await type('Business Account ID', businessAccountId);
    await type('Access token', token);
    await rightClick(browser.page, 'contacts-2000.xlsx', 'Send via WhatsApp');
    const through = panel().getByRole('combobox', { name: 'Send through' });
    await through.waitFor();
    await through.click();
    await panel().getByRole('option', { name: 'Business API (shop)' }).click();
    await panel().getByRole('button', { name: 'Choose a template…' }).click();
    await firstOffer(browser.page, 'greeting').click();
    await firstOffer(browser.page, 'Prénom').click();
    await type('where “Prénom” is empty', 'vous');
    await panel()
      .getByRole('button', { name: /^Send 2,000 messages/u })
      .click();
    await browser.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Send', exact: true }).click();
    await panel().getByText('If this window closes, sending goes on in the background.').waitFor();
    await expect.poll(() => graph.accepted().length).toBeGreaterThan(10);
  });

  await step('is there again after the reload, and is being sent', async () => {
    await runCommand(browser.page, 'Developer: Reload Window');
    // Of the window, of the process in the background, and of the window that took it from there.
    await expect.poll(openedCount).toBe(3);
    await statusBar(browser.page, /WhatsApp [1-9][\d,]*\/2,000 · ETA/u).waitFor();
    expect(await browser.page.getByText('was interrupted').count()).toBe(0);
    await screenshot(browser.page, 'business-background-reloaded');
  });

  await step('went to nobody twice, and the token is in no file', async () => {
    await panel().getByRole('button', { name: 'Stop' }).click();
    await statusBar(browser.page, /WhatsApp/u).waitFor({ state: 'detached' });
    const phones = graph.accepted().map(({ to }) => to);
    expect(new Set(phones).size).toBe(phones.length);
    expect(tracesIn(scene.storage, [token])).toEqual([]);
  });
});
