import { afterAll, beforeAll, expect, test } from 'vitest';
import { panelFrame, rightClick, runCommand, screenshot, statusBar, type Browser } from './driver';
import { startScene, type Scene } from './scene';
import { step } from './step';
import { checkHidden } from '../browser/shown';

let scene: Scene;
let browser: Browser;

beforeAll(async () => {
  scene = await startScene({
    sample: 'contacts.xlsx',
    settings: {
      'excelWhatsapp.transport': 'simulated',
      'excelWhatsapp.country': 'FR',
      'excelWhatsapp.rate': 20,
      'excelWhatsapp.canaryWait': 2,
      'excelWhatsapp.simulation': { latencyMs: [20, 50], deliveredShare: 0 },
    },
  });
  ({ browser } = scene);
});

afterAll(async () => {
  await scene?.stop();
});

const panel = () => panelFrame(browser.page);
const text = () => panel().locator('body').innerText();

/** A time in so many hours, as its field takes it. */
function inHours(count: number): string {
  const at = new Date(Date.now() + count * 3_600_000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

test('a list is spread, waits for its time over a reload, and sends a few first', async () => {
  await step('the pace that is chosen says when the last message goes', async () => {
    await rightClick(browser.page, 'contacts.xlsx', 'Send via WhatsApp');
    await panel().getByRole('textbox', { name: 'Message' }).fill('Bonjour');
    await panel().getByText('Pace and retries').click();
    await panel().getByRole('combobox', { name: 'Pace' }).click();
    await panel().getByRole('option', { name: 'Careful' }).click();
    await expect.poll(() => panel().getByLabel('Sending hours').inputValue()).toBe('9-18');
    await panel()
      .getByText(/About .+, until/u)
      .waitFor();
    await screenshot(browser.page, 'pace-1-careful');
    await panel().getByRole('combobox', { name: 'Pace' }).click();
    await panel().getByRole('option', { name: 'Original' }).click();
    await expect.poll(() => panel().getByLabel('Sending hours').inputValue()).toBe('');
  });

  await step('it waits for the start that was set, and says until when', async () => {
    await panel().getByLabel('Not before').fill(inHours(2));
    await panel().getByLabel('A few first').fill('5');
    await panel().getByRole('button', { name: 'Send 24 messages' }).click();
    await panel()
      .getByText(/Waiting until .+ for the time that was set for the start\./u)
      .waitFor();
    await statusBar(browser.page, /WhatsApp 0\/24 · waiting until/u).waitFor();
    await screenshot(browser.page, 'pace-2-waiting');
  });

  await step('it goes on waiting after a reload, without a question', async () => {
    await runCommand(browser.page, 'Developer: Reload Window');
    await statusBar(browser.page, /WhatsApp 0\/24 · waiting until/u).waitFor();
    await panel()
      .getByText(/Waiting until .+ for the time that was set for the start\./u)
      .waitFor();
    await checkHidden(browser.page.getByText('was interrupted'));
    await expect.poll(() => browser.page.getByRole('tab', { name: 'contacts.xlsx' }).count()).toBe(1);
    await screenshot(browser.page, 'pace-3-reloaded');
  });

  await step('without a start it begins at once, with a few, and pauses as nothing is heard of them', async () => {
    // The page may remember that it was open.
    const fold = panel().locator('details', { hasText: 'Pace and retries' });
    if ((await fold.getAttribute('open')) === null) await panel().getByText('Pace and retries').click();
    await panel().getByLabel('Not before').fill('');
    await panel()
      .getByText(/Of the first 5 messages 0 were delivered and 0 failed\./u)
      .waitFor();
    await expect.poll(text).toContain('5 of 24 sent');
    await screenshot(browser.page, 'pace-4-few-first');
    await panel().getByRole('button', { name: 'Resume' }).click();
    await panel().getByText('Finished: every message was sent.').waitFor();
    await expect.poll(text).toContain('24 of 24 sent');
  });
});
