import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  notification,
  openWorkspace,
  panelFrame,
  pressInNotification,
  rightClick,
  runAndChoose,
  runCommand,
  screenshot,
  statusBar,
  type Browser,
} from './driver';
import { startScene, type Scene } from './scene';
import { step } from './step';
import type { SharedVsCode } from './sharedVsCode';
import { checkHidden, checkShown } from '../browser/shown';

let scene: Scene;
let vsCode: SharedVsCode;
let browser: Browser;

beforeAll(async () => {
  scene = await startScene({
    sample: 'contacts-2000.xlsx',
    settings: {
      'workbench.colorTheme': 'Dark Modern',
      'excelWhatsapp.transport': 'simulated',
      'excelWhatsapp.rate': 5,
      'excelWhatsapp.simulation': {
        latencyMs: [50, 200],
        failures: { permanent: 0.05, retryable: 0.1 },
        deliveredShare: 0.8,
        readShare: 0.5,
      },
    },
  });
  ({ browser, vsCode } = scene);
});

afterAll(async () => {
  await scene?.stop();
});

const panel = () => panelFrame(browser.page);
const text = () => panel().locator('body').innerText();
const sentCount = async (): Promise<number> => {
  const [, count = '0'] = /WhatsApp ([\d,]+)\//u.exec(await statusBar(browser.page, /WhatsApp/u).innerText()) ?? [];
  return Number(count.replaceAll(',', ''));
};

test('a large workbook is sent while its panel closes, its window reloads, and another looks on', async () => {
  await step('opens in the bulk interface, with the sending options in sight', async () => {
    await rightClick(browser.page, 'contacts-2000.xlsx', 'Send via WhatsApp');
    await expect.poll(text).toContain('2,000');
    await panel().getByRole('textbox', { name: 'Message' }).fill('Hello {{Prénom|there}}');
    await checkShown(panel().getByLabel('Batch size'));
    await screenshot(browser.page, 'window-1-bulk-dark');
  });

  await step('is paused and resumed by commands, at once', async () => {
    await panel().getByRole('button', { name: 'Send 2,000 messages' }).click();
    await statusBar(browser.page, /WhatsApp [1-9][\d,]*\/2,000 · ETA/u).waitFor();
    await runCommand(browser.page, 'WhatsApp: Pause');
    await statusBar(browser.page, /paused/u).waitFor();
    // What is in flight ends, and then nothing more is sent.
    const sentMeanwhile = async (): Promise<number> => {
      const before = await sentCount();
      await browser.page.waitForTimeout(1500);
      return (await sentCount()) - before;
    };
    await expect.poll(sentMeanwhile).toBe(0);
    const paused = await sentCount();
    await screenshot(browser.page, 'window-2-paused');
    await runCommand(browser.page, 'WhatsApp: Resume');
    await expect.poll(sentCount).toBeGreaterThan(paused);
  });

  await step('goes on when its panel is closed, and the status bar opens it again', async () => {
    await browser.page.keyboard.press('Control+F4');
    await runCommand(browser.page, 'View: Close All Editors');
    await expect.poll(() => browser.page.getByRole('tab', { name: 'contacts-2000.xlsx' }).count()).toBe(0);
    const closed = await sentCount();
    await expect.poll(sentCount).toBeGreaterThan(closed);
    await statusBar(browser.page, /WhatsApp/u).click();
    await expect.poll(text).toContain('of 2,000 sent');
    await screenshot(browser.page, 'window-3-opened-again');
  });

  await step('comes back after the window reloads, and offers to go on', async () => {
    await runCommand(browser.page, 'Developer: Reload Window');
    await notification(browser.page, /contacts-2000\.xlsx was interrupted/u).waitFor();
    await expect.poll(text).toContain('of 2,000 sent');
    await screenshot(browser.page, 'window-4-reloaded');
    await pressInNotification(browser.page, /was interrupted/u, 'Resume');
    await statusBar(browser.page, /WhatsApp [\d,]+\/2,000 · ETA/u).waitFor();
    await expect.poll(() => browser.page.getByRole('tab', { name: 'contacts-2000.xlsx' }).count()).toBe(1);
  });

  await step('is watched by a second window, and steered by the first alone', async () => {
    const second = await browser.page.context().newPage();
    await openWorkspace(second, vsCode);
    await runAndChoose(second, 'WhatsApp: Resume Session…', 'being sent now');
    const watched = async (): Promise<number> => {
      const words = await panelFrame(second).locator('body').innerText();
      return Number(/([\d,]+) of 2,000 sent/u.exec(words)?.[1]?.replaceAll(',', '') ?? 0);
    };
    await expect.poll(watched).toBeGreaterThan(0);
    const before = await watched();
    await expect.poll(watched).toBeGreaterThan(before);
    const told = panelFrame(second).getByText(/Another window of VS Code, “.+”, is sending this session\./u);
    await told.waitFor();
    await checkHidden(panelFrame(second).getByRole('button', { name: 'Stop' }));
    await screenshot(second, 'window-5-watched');
    await second.close();
    await statusBar(browser.page, /WhatsApp [\d,]+\/2,000 · ETA/u).waitFor();
  });

  await step('stops at the user’s word, and is listed for another day', async () => {
    await panel().getByRole('button', { name: 'Stop' }).click();
    await statusBar(browser.page, /WhatsApp/u).waitFor({ state: 'detached' });
    await screenshot(browser.page, 'window-6-stopped');
    await runCommand(browser.page, 'WhatsApp: Resume Session…');
    const row = browser.page.locator('.quick-input-list .monaco-list-row', { hasText: 'contacts-2000.xlsx' });
    await row.waitFor();
    await expect.poll(() => row.innerText()).toMatch(/\d of 2,000 sent/u);
    await screenshot(browser.page, 'window-7-picker');
  });
});
