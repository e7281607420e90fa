import { afterAll, beforeAll, expect, test } from 'vitest';
import { GRAPH_DEFAULTS } from '../graph/graphOptions';
import { startGraph, type RunningGraph } from '../graph/startGraph';
import { tracesIn } from '../traces';
import {
  answerBox,
  firstOffer,
  panelFrame,
  rightClick,
  runCommand,
  screenshot,
  statusBar,
  contextMenu,
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
    sample: 'contacts.xlsx',
    settings: { 'excelWhatsapp.country': 'FR', 'excelWhatsapp.transport': 'simulated' },
    machineSettings: { 'excelWhatsapp.businessApiAddress': graph.base },
  });
  ({ browser } = scene);
});

afterAll(async () => {
  await scene?.stop();
  await graph?.stop();
});

/** Nobody's, and in no list. */
const TEST_PHONE = '+12125550177';

const panel = () => panelFrame(browser.page);
const text = () => panel().locator('body').innerText();

const type = (prompt: string, answer: string) => answerBox(browser.page, prompt, answer);

test('a sheet goes out through a number of the Business API, by a template', async () => {
  await step('the number is added, and how Meta sees it is told', async () => {
    await expect.poll(() => contextMenu(browser.page, 'contacts.xlsx')).toContain('Send via WhatsApp');
    await runCommand(browser.page, 'WhatsApp: Add Business API Number…');
    await type('A name of your own', 'shop');
    await type('Phone number ID', phoneNumberId);
    await type('Business Account ID', businessAccountId);
    await type('Access token', token);
    await browser.page.locator('.notification-list-item', { hasText: 'Quality GREEN' }).first().waitFor();
    await screenshot(browser.page, 'business-1-added');
  });

  await step('the panel offers it, and its template with the sheet’s columns', async () => {
    await rightClick(browser.page, 'contacts.xlsx', 'Send via WhatsApp');
    await expect.poll(text).toContain('24 rows ready');
    const through = panel().getByRole('combobox', { name: 'Send through' });
    if (!(await through.isVisible())) await panel().getByText('Pace and retries').click();
    await through.click();
    await panel().getByRole('option', { name: 'Business API (shop)' }).click();
    await panel().getByRole('button', { name: 'Choose a template…' }).click();
    await firstOffer(browser.page, 'greeting').waitFor();
    await screenshot(browser.page, 'business-2-templates');
    await firstOffer(browser.page, 'greeting').click();
    await firstOffer(browser.page, 'Prénom').click();
    await type('where “Prénom” is empty', 'vous');
    await expect.poll(text).toContain('by the rate card of');
    await screenshot(browser.page, 'business-3-chosen');
  });

  await step('a test goes to a number that is typed, as the template of the row in the preview', async () => {
    await panel().getByText('Send it to a number as a test…').click();
    await type('Where does the test go?', TEST_PHONE);
    await browser.page.locator('.notification-list-item', { hasText: 'Meta has taken the message' }).first().waitFor();
    await screenshot(browser.page, 'business-4-tested');
    expect(graph.accepted().map(({ to }) => `+${to}`)).toEqual([TEST_PHONE]);
  });

  await step('it is asked about before it is sent, and then goes to each once', async () => {
    await panel()
      .getByRole('button', { name: /^Send 24 messages/u })
      .click();
    await browser.page.locator('.monaco-dialog-box').waitFor();
    await screenshot(browser.page, 'business-5-question');
    const question = await browser.page.locator('.monaco-dialog-box').innerText();
    expect(question).toContain('Meta charges for it.');
    expect(question, 'that is for one’s own account').not.toContain('your own WhatsApp');
    await browser.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Send', exact: true }).click();
    await expect.poll(() => graph.accepted().length).toBe(25);
    await statusBar(browser.page, /WhatsApp/u).waitFor({ state: 'detached' });
    await screenshot(browser.page, 'business-6-finished');
    expect(new Set(graph.accepted().map(({ to }) => to)).size).toBe(25);
  });

  await step('the token is in no file of the editor', () => {
    expect(tracesIn(scene.storage, [token])).toEqual([]);
    return Promise.resolve();
  });
});
