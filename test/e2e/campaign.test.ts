import ExcelJS from 'exceljs';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../scripts/tools/paths.mjs';
import {
  acceptFileDialog,
  contextMenu,
  explorerFile,
  killExtensionHost,
  notification,
  panelFrame,
  pressInNotification,
  rightClick,
  runAndChoose,
  runCommand,
  screenshot,
  statusBar,
  type Browser,
} from './driver';
import { checkShown } from '../browser/shown';
import { tellingDigits, tracesIn } from '../traces';
import { startScene, type Scene } from './scene';
import { step } from './step';
import type { SharedVsCode } from './sharedVsCode';

const READY_COUNT = 24;
const ROW_COUNT = 30;
const RESULTS_NAME = /contacts results \d{4}-\d{2}-\d{2}\.xlsx$/u;
let scene: Scene;
let vsCode: SharedVsCode;
let browser: Browser;

beforeAll(async () => {
  scene = await startScene({
    sample: 'contacts.xlsx',
    settings: {
      'excelWhatsapp.transport': 'simulated',
      'excelWhatsapp.country': 'FR',
      'excelWhatsapp.rate': 2,
    },
  });
  ({ browser, vsCode } = scene);
});

afterAll(async () => {
  await scene?.stop();
});

const panel = () => panelFrame(browser.page);

const sessionsFolder = () => join(scene.storage, 'sessions');

/** What the simulated server accepted, from every session's ledger; phones and texts are salted hashes. */
function accepted(): readonly string[] {
  return readdirSync(sessionsFolder()).flatMap((id) =>
    readFileSync(join(sessionsFolder(), id, 'ledger.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { phone: string }).phone),
  );
}

test('from a right-click to the last message, over a kill -9, and to the results', async () => {
  await step('the workbook’s menu offers to send, a note’s doesn’t', async () => {
    const workbook = explorerFile(browser.page, 'contacts.xlsx');
    await workbook.waitFor();
    await checkShown(workbook);
    // The files are there before VS Code has read the extension.
    await expect.poll(() => contextMenu(browser.page, 'contacts.xlsx')).toContain('Send via WhatsApp');
    expect(await contextMenu(browser.page, 'notes.md')).not.toContain('Send via WhatsApp');
  });

  await step('the panel shows what the workbook holds', async () => {
    await rightClick(browser.page, 'contacts.xlsx', 'Send via WhatsApp');
    await expect.poll(() => panel().locator('body').innerText()).toContain('contacts.xlsx');
    await expect.poll(() => panel().locator('body').innerText()).toContain('24');
    await screenshot(browser.page, 'campaign-1-opened');
  });

  await step('the message is written, and its preview is that of a row', async () => {
    await panel().getByRole('textbox', { name: 'Message' }).fill('Bonjour {{Prénom|vous}}, *à bientôt* !');
    await expect.poll(() => panel().getByRole('group', { name: 'Preview' }).innerText()).toContain('à bientôt');
    await screenshot(browser.page, 'campaign-2-written');
  });

  await step('sending shows in the panel and in the status bar', async () => {
    await panel().getByRole('button', { name: 'Send 24 messages' }).click();
    const item = statusBar(browser.page, /WhatsApp [1-9]\d*\/24 · ETA/u);
    await item.waitFor();
    await expect.poll(() => item.count()).toBe(1);
    await screenshot(browser.page, 'campaign-3-running');
  });

  await step('after a kill -9 of the extension host a notification offers to go on', async () => {
    await statusBar(browser.page, /WhatsApp (?:[5-9]|1\d)\/24/u).waitFor();
    await killExtensionHost(vsCode);
    const acceptedAtKill = accepted().length;
    expect(acceptedAtKill).toBeGreaterThan(3);
    expect(acceptedAtKill).toBeLessThan(READY_COUNT);
    await notification(browser.page, /contacts\.xlsx was interrupted/u).waitFor();
    await screenshot(browser.page, 'campaign-4-interrupted');
  });

  await step('resuming sends the rest, and no row twice', async () => {
    await pressInNotification(browser.page, /was interrupted/u, 'Resume');
    await statusBar(browser.page, /WhatsApp \d+\/24/u).waitFor();
    await screenshot(browser.page, 'campaign-5-resumed');
    // The panel of the host that was killed is replaced, not left beside.
    await expect.poll(() => browser.page.getByRole('tab', { name: 'contacts.xlsx' }).count()).toBe(1);
    await expect.poll(() => accepted().length).toBe(READY_COUNT);
    expect(new Set(accepted()).size).toBe(READY_COUNT);
    await statusBar(browser.page, /WhatsApp/u).waitFor({ state: 'detached' });
    await screenshot(browser.page, 'campaign-6-finished');
  });

  await step('nothing is left to resume', async () => {
    await runCommand(browser.page, 'WhatsApp: Resume Session…');
    const nothingLeft = notification(browser.page, /Every session is finished/u);
    await nothingLeft.waitFor();
    await expect.poll(() => nothingLeft.count()).toBe(1);
    await screenshot(browser.page, 'campaign-7-nothing-left');
  });

  await step('no file of VS Code’s holds a number, a name or the message', async () => {
    const sheet = (await new ExcelJS.Workbook().xlsx.readFile(join(ROOT, 'samples', 'contacts.xlsx'))).worksheets[0];
    const digits: string[] = [];
    sheet?.eachRow((row) => row.eachCell((cell) => digits.push(tellingDigits(cell.text))));
    const telling = digits.filter((found) => found.length === 9);
    expect(telling.length).toBeGreaterThan(READY_COUNT / 2);
    expect(tracesIn(vsCode.dataDir, ['"event":"runStarted"']), 'it looks where something is').not.toEqual([]);
    // What ships has an example with one of the sample's fictional numbers.
    const traces = tracesIn(vsCode.dataDir, ['à bientôt', ...telling]).filter((trace) => !/^extensions\W/u.test(trace));
    expect(traces).toEqual([]);
  });

  await step('the results are exported beside the workbook, from the panel', async () => {
    const button = panel().getByRole('button', { name: 'Export results…' });
    await button.waitFor();
    await button.click();
    const input = browser.page.locator('.quick-input-box input');
    await expect.poll(() => input.inputValue()).toMatch(RESULTS_NAME);
    await screenshot(browser.page, 'campaign-8-where-to');
    await acceptFileDialog(browser.page, notification(browser.page, /The results are in contacts results/u));
    await screenshot(browser.page, 'campaign-9-exported');
    const [name = ''] = readdirSync(scene.workspace).filter((file) => RESULTS_NAME.test(file));
    expect(name).toMatch(RESULTS_NAME);
    const results = await new ExcelJS.Workbook().xlsx.readFile(join(scene.workspace, name));
    const [header, ...rows] = results.worksheets[0]?.getRows(1, ROW_COUNT + 1) ?? [];
    expect(header?.getCell(8).value).toBe('Status');
    const statuses = rows.map((row) => row.getCell(8).text);
    expect(statuses.filter((status) => /^(?:sent|delivered|read)$/u.test(status))).toHaveLength(READY_COUNT);
    expect(statuses.filter((status) => /^(?:duplicate|invalid number|no number)$/u.test(status))).toHaveLength(6);
  });

  await step('the command takes any session, and never writes to its workbook', async () => {
    await runAndChoose(browser.page, 'WhatsApp: Export Results…', 'contacts.xlsx');
    const input = browser.page.locator('.quick-input-box input');
    await expect.poll(() => input.inputValue()).toMatch(RESULTS_NAME);
    await input.fill(join(scene.workspace, 'contacts.xlsx'));
    // VS Code asks whether to replace it; the answer is yes.
    const refused = notification(browser.page, /contacts\.xlsx is the workbook that this session was made from/u);
    await acceptFileDialog(browser.page, refused);
    const original = readFileSync(join(ROOT, 'samples', 'contacts.xlsx'));
    expect(readFileSync(join(scene.workspace, 'contacts.xlsx')).equals(original)).toBe(true);
  });

  await step('a session that can’t be read is listed, and says why', async () => {
    for (const id of readdirSync(sessionsFolder())) writeFileSync(join(sessionsFolder(), id, 'session.json'), '{');
    const look = (): Promise<void> => screenshot(browser.page, 'campaign-10-unreadable');
    await runAndChoose(browser.page, 'WhatsApp: Resume Session…', 'Can’t be read', look);
    const reason = notification(browser.page, /session’s file is missing or damaged/u);
    await reason.waitFor();
    await expect.poll(() => reason.count()).toBe(1);
  });
});
