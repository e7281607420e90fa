import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../scripts/tools/paths.mjs';
import {
  contextMenu,
  explorerFile,
  extensionUnderTest,
  openBrowser,
  openWorkspace,
  PATIENCE_MS,
  panelFrame,
  rightClick,
  remove,
  screenshot,
  startVsCode,
  temporaryDir,
  type Browser,
  type VsCode,
} from './driver';

const workspace = temporaryDir('workspace');
let vsCode: VsCode;
let browser: Browser;

beforeAll(async () => {
  copyFileSync(join(ROOT, 'samples', 'contacts.xlsx'), join(workspace, 'contacts.xlsx'));
  writeFileSync(join(workspace, 'notes.txt'), 'Not a workbook.\n');
  vsCode = await startVsCode({ extension: extensionUnderTest(), workspace });
  browser = await openBrowser();
  await openWorkspace(browser.page, vsCode);
});

afterAll(async () => {
  await browser?.close();
  await vsCode?.stop();
  remove(workspace);
});

test('the explorer shows the workbook', async () => {
  const workbook = explorerFile(browser.page, 'contacts.xlsx');
  await workbook.waitFor();
  expect(await workbook.isVisible()).toBe(true);
  await screenshot(browser.page, 'smoke-explorer');
});

test('a workbook’s context menu offers to send, a text file’s doesn’t', async () => {
  // The files are there before VS Code has read the extension.
  await expect
    .poll(() => contextMenu(browser.page, 'contacts.xlsx'), { timeout: PATIENCE_MS })
    .toContain('Send via WhatsApp');
  expect(await contextMenu(browser.page, 'notes.txt')).not.toContain('Send via WhatsApp');
});

test('the entry opens a panel', async () => {
  await rightClick(browser.page, 'contacts.xlsx', 'Send via WhatsApp');
  const panel = panelFrame(browser.page).locator('body');
  await expect.poll(() => panel.innerText(), { timeout: PATIENCE_MS }).toContain('contacts.xlsx');
  await screenshot(browser.page, 'smoke-panel');
});

test('the page asks no host but this machine', () => {
  expect([...browser.outsideHosts]).toEqual([]);
});
