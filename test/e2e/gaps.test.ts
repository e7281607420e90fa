import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { panelFrame, rightClick, screenshot, type Browser } from './driver';
import { startScene, type Scene } from './scene';
import { step } from './step';

let scene: Scene;
let browser: Browser;

beforeAll(async () => {
  scene = await startScene({
    settings: { 'excelWhatsapp.transport': 'simulated', 'excelWhatsapp.rate': 10 },
    fill: async (workspace) => {
      await writeContacts(join(workspace, 'contacts.xlsx'), ['Zoë', '', 'Ana', 'Léa', 'Théo']);
      await writeCovered(join(workspace, 'covered.xlsx'));
    },
  });
  ({ browser } = scene);
});

afterAll(async () => {
  await scene?.stop();
});

/** A hidden row after those with these first names. Two headers are the same. */
async function writeContacts(path: string, names: readonly string[]): Promise<void> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Clients');
  sheet.addRow(['Prénom', 'Téléphone', 'Prénom']);
  for (const [index, name] of names.entries()) {
    sheet.addRow([name, `+33 1 99 00 12 3${index}`, 'x']);
  }
  sheet.addRow(['caché', '01 99 00 12 39', 'x']).hidden = true;
  await workbook.xlsx.writeFile(path);
}

/** The people are on the second sheet, behind one that says how to fill it in. */
async function writeCovered(path: string): Promise<void> {
  const workbook = new ExcelJS.Workbook();
  workbook.addWorksheet('Accueil').addRow(['Mode d’emploi']).commit();
  workbook.getWorksheet('Accueil')?.addRow(['Remplissez la feuille suivante.']);
  const people = workbook.addWorksheet('Gens');
  people.addRow(['Nom', 'À joindre']);
  people.addRow(['Zoë', '+33 1 99 00 12 34']);
  await workbook.xlsx.writeFile(path);
}

const panel = () => panelFrame(browser.page);
const message = () => panel().getByRole('textbox', { name: 'Message' });
const text = () => panel().locator('body').innerText();
const press = (name: string) => panel().getByRole('button', { name, exact: true }).click();

test('a sheet with gaps, in a real VS Code', async () => {
  await step('says how it was read', async () => {
    await rightClick(browser.page, 'contacts.xlsx', 'Send via WhatsApp');
    await expect.poll(text).toContain('France: 1 of the 1 numbers without a country code are valid there.');
    await expect.poll(text).toContain('The headers are in row 1.');
    await expect.poll(text).toContain('5 rows ready');
    await panel().getByText('1 header to look at').click();
    await expect.poll(text).toContain('Cell C1 has the same header as A1: its column is called “Prénom (2)”.');
  });

  await step('takes hidden rows in when it’s asked to', async () => {
    await panel().getByLabel('Include hidden rows').check();
    await expect.poll(text).toContain('6 rows ready');
    await panel().getByLabel('Include hidden rows').uncheck();
    await expect.poll(text).toContain('5 rows ready');
  });

  await step('mends a mistyped column at a click', async () => {
    await message().fill('Bonjour {{Prenon}},');
    await expect.poll(text).toContain('There is no column “Prenon”. Did you mean “Prénom”?');
    await press('Use “Prénom”');
    await expect.poll(text).toContain('In 1 row “Prénom” is empty.');
    await expect.poll(text).toContain('The message will read “Bonjour ,”.');
  });

  await step('lists the row with the gap', async () => {
    await press('Show the rows');
    const row = panel().locator('.rows').getByRole('row').nth(1);
    await expect.poll(() => row.innerText()).toBe('3\tA3\t+33199001231\t“Prénom” is empty.');
    await screenshot(browser.page, 'gaps-1-listed');
  });

  await step('leaves it out once that is decided', async () => {
    await panel().getByLabel('Leave these rows out').check();
    await press('Send 4 messages');
    await expect.poll(journals).toEqual([{ sent: [0, 2, 3, 4], skipped: [1] }]);
    await screenshot(browser.page, 'gaps-2-sent');
  });
});

test('a workbook that people work on is followed, in a real VS Code', async () => {
  await step('is opened where its people are, and another sheet can be chosen', async () => {
    await rightClick(browser.page, 'covered.xlsx', 'Send via WhatsApp');
    await expect.poll(text).toContain('1 row ready');
    await panel().getByRole('combobox', { name: 'Sheet' }).click();
    await panel().getByRole('option', { name: 'Accueil' }).click();
    await expect.poll(text).toContain('No column with phone numbers was found. The columns are: Mode d’emploi.');
    await screenshot(browser.page, 'gaps-3-other-sheet');
    await panel().getByRole('combobox', { name: 'Sheet' }).click();
    await panel().getByRole('option', { name: 'Gens' }).click();
    await expect.poll(text).toContain('1 row ready');
  });

  await step('is told of when it’s changed, and read again at a click', async () => {
    await message().fill('Bonjour {{Nom}}');
    await panel().getByRole('button', { name: 'Send 1 message', exact: true }).waitFor();
    await writeContacts(join(scene.workspace, 'covered.xlsx'), ['Zoë', 'Ana', 'Léa']);
    await expect.poll(text).toContain('The workbook has been changed since it was read.');
    await screenshot(browser.page, 'gaps-4-changed');
    expect(await panel().getByRole('button', { name: 'Send 1 message', exact: true }).isDisabled()).toBe(true);
    await press('Read again');
    await expect.poll(text).toContain('The workbook has no sheet “Gens”. Its sheets are: Clients.');
    await panel().getByRole('combobox', { name: 'Sheet' }).click();
    await panel().getByRole('option', { name: 'Clients' }).click();
    await expect.poll(text).toContain('3 rows ready');
  });
});

/** Who was sent to and who was left out, by index, of each session. */
function journals(): readonly { readonly sent: number[]; readonly skipped: number[] }[] {
  const sessions = join(scene.storage, 'sessions');
  return readdirSync(sessions).map((id) => {
    const lines = readFileSync(join(sessions, id, 'journal.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean);
    const records = lines.map((line) => JSON.parse(line) as { readonly t: string; readonly i: number });
    const named = (type: string): number[] => records.filter(({ t }) => t === type).map(({ i }) => i);
    return { sent: named('sent').toSorted((a, b) => a - b), skipped: named('skipped') };
  });
}
