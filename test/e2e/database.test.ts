import { randomBytes } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../scripts/tools/paths.mjs';
import { CliProcess } from '../cli/cli';
import { PostgresServer } from '../fleet/postgresServer';
import { setDisplayLanguage } from './displayLanguage';
import {
  extensionUnderTest,
  firstOffer,
  openBrowser,
  panelFrame,
  rightClick,
  runAndChoose,
  runCommand,
  screenshot,
  startVsCode,
  temporaryDir,
  writeSettings,
  type Browser,
  type VsCode,
} from './driver';
import { startScene, type Scene } from './scene';
import { step } from './step';
import { removeFolder } from '../removeFolder';

const RECIPIENT_COUNT = 24;
const KEY = randomBytes(32).toString('base64');
let server: PostgresServer;
let scene: Scene;
/** Another VS Code, of somebody else: in French, and dark. */
let other: { readonly vsCode: VsCode; readonly browser: Browser; readonly workspace: string; readonly dataDir: string };
let worker: CliProcess | null = null;

beforeAll(async () => {
  server = await PostgresServer.start();
  const database = { 'excelWhatsapp.database': server.url() };
  const workspace = temporaryDir('workspace-other');
  copyFileSync(join(ROOT, 'samples', 'contacts.xlsx'), join(workspace, 'contacts.xlsx'));
  const dataDir = temporaryDir('vscode-other');
  scene = await startScene({
    sample: 'contacts.xlsx',
    settings: {
      'excelWhatsapp.transport': 'simulated',
      'excelWhatsapp.country': 'FR',
      // Slow enough to be paused by hand on a machine that is busy with other things.
      'excelWhatsapp.rate': 0.2,
      'workbench.colorTheme': 'Default Light Modern',
    },
    machineSettings: database,
  });
  const vsCode = await startVsCode({ extension: extensionUnderTest(), workspace, dataDir });
  writeSettings(dataDir, { 'workbench.colorTheme': 'Default Dark Modern' }, database);
  setDisplayLanguage(vsCode, 'fr');
  const browser = await openBrowser();
  other = { vsCode, browser, workspace, dataDir };
  await browser.page.goto(vsCode.url);
}, 300_000);

afterAll(async () => {
  worker?.kill('SIGKILL');
  await worker?.end;
  await scene?.stop();
  await other?.browser.close();
  await other?.vsCode.stop();
  for (const folder of [other?.workspace, other?.dataDir]) if (folder !== undefined) await removeFolder(folder);
  await server?.remove();
});

const row = ({ page }: Browser, text: string | RegExp) =>
  page.locator('.pane-body .monaco-list-row', { hasText: text });
const inPanel = ({ page }: Browser) => panelFrame(page).locator('body');

async function answer({ page }: Browser, prompt: string, text: string): Promise<void> {
  await page.locator('.quick-input-widget', { hasText: prompt }).waitFor();
  await page.locator('.quick-input-box input').fill(text);
  await page.keyboard.press('Enter');
}

async function seeSessions({ page }: Browser): Promise<void> {
  await page.getByRole('tab', { name: 'Excel to WhatsApp' }).click();
}

test('one hands in, another in another VS Code pauses, both see it, and a worker sends it to each once', async () => {
  const { browser, workspace } = scene;
  const keyFile = join(workspace, 'db.key');
  writeFileSync(keyFile, KEY);

  await step('what is to be sent can be handed in, and the key is asked for on the way', async () => {
    await rightClick(browser.page, 'contacts.xlsx', 'Send via WhatsApp');
    await panelFrame(browser.page).getByText('24 rows ready').waitFor();
    await panelFrame(browser.page).getByRole('textbox', { name: 'Message' }).fill('Bonjour {{Prénom|vous}}');
    await panelFrame(browser.page).getByRole('button', { name: 'Send 24 messages' }).click();
    await browser.page.getByText('Send this message to 24 people?').waitFor();
    await screenshot(browser.page, 'database-1-question');
    await browser.page.getByRole('button', { name: 'Hand In to a Worker' }).click();
    await firstOffer(browser.page, 'Make a new key').waitFor();
    await screenshot(browser.page, 'database-2-key');
    await firstOffer(browser.page, 'Type or paste the key').click();
    await answer(browser, 'The key, as in the key file', KEY);
    await firstOffer(browser.page, 'default').click();
    await inPanel(browser).getByText('Waits for a worker that sends for “default”').waitFor();
    await seeSessions(browser);
    await row(browser, /0 of 24 sent/u).waitFor();
    await screenshot(browser.page, 'database-3-handed-in');
  });

  await step('somebody else connects with the same key, and sees it', async () => {
    await runAndChoose(other.browser.page, 'WhatsApp: Se connecter à la base de données…', 'Saisir ou coller la clé');
    await answer(other.browser, 'La clé, comme dans le fichier de clé', KEY);
    await other.browser.page.locator('.notification-toast', { hasText: server.url().split('@')[1] ?? '' }).waitFor();
  });

  await step('who opens a workbook of that name there is asked whether that one goes on', async () => {
    await runAndChoose(other.browser.page, 'Envoyer par WhatsApp', 'contacts.xlsx');
    await other.browser.page.getByText('contacts.xlsx a une session inachevée').waitFor();
    await screenshot(other.browser.page, 'database-4-asked');
    await other.browser.page.getByRole('button', { name: 'La poursuivre' }).click();
    await seeSessions(other.browser);
    await row(other.browser, /0 sur 24 envoyés/u).waitFor();
    await row(other.browser, /0 sur 24 envoyés/u).click();
    await inPanel(other.browser).getByText('Attend un exécutant').waitFor();
    await screenshot(other.browser.page, 'database-5-other');
  });

  await step('a worker sends it; the other pauses, and both see that', async () => {
    const ledger = join(workspace, 'ledger.jsonl');
    const data = join(workspace, 'worker');
    const at = ['--database', server.url(), '--key-file', keyFile, '--ledger', ledger, '--data', data];
    worker = new CliProcess(['worker', ...at, '--simulate', '{"latencyMs":[20,50]}']);
    await row(browser, /[1-9]\d* of 24 sent · sent by a worker/u).waitFor();
    await row(other.browser, /envoyée par un exécutant/u).hover();
    await screenshot(other.browser.page, 'database-6-sending');
    await row(other.browser, /envoyée par un exécutant/u)
      .getByRole('button', { name: 'Mettre une session en pause…' })
      .click();
    await row(other.browser, /en pause/u).waitFor();
    await row(browser, /paused/u).waitFor();
    await inPanel(browser).getByText('Paused.').waitFor();
    await screenshot(browser.page, 'database-7-paused');
    await screenshot(other.browser.page, 'database-8-paused-other');
  });

  await step('who did what is told, and the first goes on with it to its end', async () => {
    await runAndChoose(other.browser.page, 'WhatsApp: Qui a fait quoi…', 'contacts.xlsx');
    await firstOffer(other.browser.page, 'Mise en pause').waitFor();
    await screenshot(other.browser.page, 'database-9-history');
    await other.browser.page.keyboard.press('Escape');
    await panelFrame(browser.page).getByText('Pace and retries').click();
    await panelFrame(browser.page).getByLabel('Rate', { exact: true }).fill('20');
    await panelFrame(browser.page).getByRole('button', { name: 'Resume' }).click();
    await inPanel(browser).getByText('Finished: every message was sent.').waitFor();
    await inPanel(other.browser).getByText('Terminé').first().waitFor();
    await screenshot(browser.page, 'database-10-finished');
    const lines = readFileSync(join(workspace, 'ledger.jsonl'), 'utf8').trim().split('\n');
    expect(lines).toHaveLength(RECIPIENT_COUNT);
    expect(new Set(lines.map((line) => (JSON.parse(line) as { phone: string }).phone)).size).toBe(RECIPIENT_COUNT);
  });

  await step(
    'somebody is forgotten there from a window, and the finished session is deleted from the other',
    async () => {
      const [first = ''] = readFileSync(join(workspace, 'ledger.jsonl'), 'utf8').split('\n');
      await runCommand(browser.page, 'WhatsApp: Forget a Person…');
      await answer(browser, 'Who is to be erased from everything?', (JSON.parse(first) as { phone: string }).phone);
      await browser.page.getByText('It can’t be undone.').waitFor();
      await screenshot(browser.page, 'database-11-forget');
      await browser.page.getByRole('button', { name: 'Forget', exact: true }).click();
      await browser.page.locator('.notification-toast', { hasText: /their rows in sessions: [1-9]/u }).waitFor();
      await runAndChoose(other.browser.page, 'WhatsApp: Supprimer une session…', 'contacts.xlsx');
      await other.browser.page.getByText('Supprimer la session de contacts.xlsx').waitFor();
      await row(browser, 'Finished').waitFor();
      await row(other.browser, 'Terminées').waitFor();
      await screenshot(other.browser.page, 'database-12-delete');
      await other.browser.page.getByRole('button', { name: 'Supprimer', exact: true }).click();
      // It was the only one.
      await row(browser, 'Finished').waitFor({ state: 'detached' });
      await row(other.browser, 'Terminées').waitFor({ state: 'detached' });
    },
  );

  await step('who says no while the database is away is entered here, and that is said', async () => {
    await server.down('SIGKILL');
    await runCommand(browser.page, 'WhatsApp: Add Opt-Out…');
    await answer(browser, 'Whom must nothing be sent to any more?', '+33612345678');
    await browser.page.locator('.notification-toast', { hasText: 'It is entered on this computer alone' }).waitFor();
    await screenshot(browser.page, 'database-13-away');
  });
});
