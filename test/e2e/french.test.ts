import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  contextMenu,
  firstOffer,
  panelFrame,
  pressInNotification,
  rightClick,
  runAndChoose,
  runCommand,
  screenshot,
  statusBar,
  type Browser,
} from './driver';
import { englishIn } from './english';
import { startScene, type Scene } from './scene';
import { step } from './step';

const PEOPLE = ['Ann', 'Bob', 'Cleo', 'Dan', 'Eve', 'Fay', 'Gus', 'Hal', 'Ian', 'Joy', 'Kim', 'Leo'];
const WALKTHROUGH = ['Répéter', 'Associer votre téléphone', 'En envoyer un à vous-même', 'Connaître les règles'];
let scene: Scene;
let browser: Browser;

beforeAll(async () => {
  scene = await startScene({
    displayLanguage: 'fr',
    settings: { 'excelWhatsapp.transport': 'simulated', 'excelWhatsapp.rate': 1 },
    fill: async (workspace) => {
      await writePeople(join(workspace, 'clients.xlsx'));
      await writePeople(join(workspace, 'prospects.xlsx'));
    },
  });
  ({ browser } = scene);
});

afterAll(async () => {
  await scene?.stop();
});

/** An English list: its columns keep their names, whatever language the window speaks. */
async function writePeople(path: string): Promise<void> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Customers');
  sheet.addRow(['First name', 'Phone', 'Town']);
  for (const [index, name] of PEOPLE.entries()) {
    sheet.addRow([name, `+33 1 99 00 13 ${String(index).padStart(2, '0')}`, 'Leeds']);
  }
  sheet.addRow(['Max', 'unknown', 'Leeds']);
  await workbook.xlsx.writeFile(path);
}

const panel = () => panelFrame(browser.page);
const input = () => browser.page.locator('.quick-input-box input');
const row = (text: string | RegExp) => browser.page.locator('.pane-body .monaco-list-row', { hasText: text });
/** As a toast, or in the list of notifications where that is open. */
const said = (text: RegExp) => browser.page.locator('.notification-list-item', { hasText: text }).first();

const inFrench = async (name: string): Promise<void> => {
  await screenshot(browser.page, `french-${name}`);
  expect(await englishIn(browser.page)).toEqual([]);
};

test('an English list is sent from a French VS Code, in its panel and without', async () => {
  await step('the view says in French how to begin', async () => {
    await expect.poll(() => contextMenu(browser.page, 'clients.xlsx')).toContain('Envoyer par WhatsApp');
    await browser.page.getByRole('tab', { name: 'Excel to WhatsApp' }).click();
    await browser.page.getByText('Ce que vous envoyez est listé ici').waitFor();
    await inFrench('1-welcome');
  });

  await step('the walkthrough is French as well', async () => {
    await runAndChoose(browser.page, 'Welcome: Open Walkthrough...', 'Envoyer un classeur par WhatsApp');
    const page = browser.page.locator('.gettingStartedContainer');
    const picture = () => panel().locator('svg').first().innerHTML();
    let last = '';
    for (const title of WALKTHROUGH) {
      await page.getByText(title, { exact: true }).first().click();
      await page.locator('.getting-started-step.expanded', { hasText: title }).waitFor();
      await expect.poll(picture).not.toBe(last);
      last = await picture();
      await screenshot(browser.page, `french-2-walkthrough-${title}`);
      // It would show instead of bold words.
      expect(await page.innerText()).not.toContain('*');
    }
  });

  await step('the panel speaks French, of English columns', async () => {
    await browser.page.getByRole('tab', { name: /^Explorer/u }).click();
    await rightClick(browser.page, 'clients.xlsx', 'Envoyer par WhatsApp');
    await panel().getByRole('textbox', { name: 'Message' }).fill('Hello {{First name}}, see you soon!');
    await panel().getByRole('button', { name: 'Envoyer 12 messages' }).waitFor();
    await expect.poll(() => panel().getByRole('group', { name: 'Aperçu' }).innerText()).toContain('Hello Ann');
    await inFrench('3-panel');
  });

  await step('the message is kept under a name', async () => {
    await panel().getByRole('button', { name: 'Messages enregistrés…' }).click();
    await firstOffer(browser.page, 'Enregistrer ce message…').waitFor();
    await inFrench('4-saved');
    await firstOffer(browser.page, 'Enregistrer ce message…').click();
    await browser.page.getByText('Un nom pour le retrouver').waitFor();
    await input().fill('Rentrée');
    await browser.page.keyboard.press('Enter');
    await panel().getByRole('button', { name: 'Messages enregistrés…' }).click();
    await firstOffer(browser.page, 'Rentrée').waitFor();
    await browser.page.keyboard.press('Escape');
  });

  await step('it is sent, paused, resumed, and summed up', async () => {
    await panel().getByRole('button', { name: 'Envoyer 12 messages' }).click();
    await statusBar(browser.page, /WhatsApp [1-9]\d*\/12/u).waitFor();
    await browser.page.getByRole('tab', { name: 'Excel to WhatsApp' }).click();
    await row('En cours').waitFor();
    await panel().getByRole('button', { name: 'Pause' }).click();
    await panel().getByRole('button', { name: 'Reprendre' }).waitFor();
    await inFrench('5-paused');
    await panel().getByRole('button', { name: 'Reprendre' }).click();
    await statusBar(browser.page, /WhatsApp/u).waitFor({ state: 'detached' });
    await row('Terminées').click();
    await row(/12 sur 12/u).waitFor();
    await panel().getByRole('button', { name: 'Exporter les résultats…' }).waitFor();
    await inFrench('6-finished');
  });

  await step('the saved message is used for another workbook', async () => {
    await browser.page.getByRole('tab', { name: /^Explorer/u }).click();
    await rightClick(browser.page, 'prospects.xlsx', 'Envoyer par WhatsApp');
    const message = panel().getByRole('textbox', { name: 'Message' });
    // Last time’s, as it has the same columns.
    await expect.poll(() => message.inputValue()).toContain('Hello');
    await inFrench('7-last-time');
    await panel().getByRole('button', { name: 'Effacer le message' }).click();
    await expect.poll(() => message.inputValue()).toBe('');
    await panel().getByRole('button', { name: 'Messages enregistrés…' }).click();
    await firstOffer(browser.page, 'Rentrée').click();
    await firstOffer(browser.page, 'Utiliser ce message').click();
    await expect.poll(() => message.inputValue()).toBe('Hello {{First name}}, see you soon!');
    await runCommand(browser.page, 'View: Close All Editors');
  });

  await step('the job without a panel speaks French, too', async () => {
    await runAndChoose(browser.page, 'WhatsApp: Envoyer sans le panneau…', 'prospects.xlsx');
    await firstOffer(browser.page, 'Envoyer 12 messages').waitFor();
    await inFrench('8-quick');
    await firstOffer(browser.page, 'Envoyer 12 messages').click();
    await said(/prospects\.xlsx\s: Terminé/u).waitFor();
    await inFrench('9-quick-finished');
    await pressInNotification(browser.page, /prospects\.xlsx\s: Terminé/u, 'Bilan…');
    await firstOffer(browser.page, 'Envoyés').waitFor();
    await inFrench('10-report');
    await browser.page.keyboard.press('Escape');
  });
});
