import { afterAll, beforeAll, expect, test } from 'vitest';
import { contextMenu, explorerFile, panelFrame, rightClick, screenshot, type Browser } from './driver';
import { startScene, type Scene } from './scene';
import { checkShown } from '../browser/shown';

let scene: Scene;
let browser: Browser;

beforeAll(async () => {
  scene = await startScene({ sample: 'contacts.xlsx' });
  ({ browser } = scene);
});

afterAll(async () => {
  await scene?.stop();
});

test('the explorer shows the workbook', async () => {
  const workbook = explorerFile(browser.page, 'contacts.xlsx');
  await workbook.waitFor();
  await checkShown(workbook);
  await screenshot(browser.page, 'smoke-explorer');
});

test('a workbook’s context menu offers to send, a note’s doesn’t', async () => {
  // The files are there before VS Code has read the extension.
  await expect.poll(() => contextMenu(browser.page, 'contacts.xlsx')).toContain('Send via WhatsApp');
  expect(await contextMenu(browser.page, 'notes.md')).not.toContain('Send via WhatsApp');
});

test('the entry opens a panel', async () => {
  await rightClick(browser.page, 'contacts.xlsx', 'Send via WhatsApp');
  const panel = panelFrame(browser.page).locator('body');
  await expect.poll(() => panel.innerText()).toContain('contacts.xlsx');
  await screenshot(browser.page, 'smoke-panel');
});
