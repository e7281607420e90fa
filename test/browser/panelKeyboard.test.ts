import { describe, expect, test } from 'vitest';
import type { Locator } from 'playwright-core';
import { BASE_STATE, RUNNING, STATES } from '../webview/states';
import { answer } from './panelHost';
import { panelScene } from './panelScene';

const { panel, open, checkPosted, button } = panelScene();

/** More than the panel has. */
const STOPS_COUNT = 120;

const press = async (keys: string): Promise<void> => await panel().page.keyboard.press(keys);

const isFocused = async (target: Locator): Promise<boolean> =>
  await target.evaluate((node) => node.matches(':focus') || node.contains(document.activeElement));

/** Goes on by Tab, from wherever the focus is. */
async function tabTo(target: Locator): Promise<void> {
  for (let stops = 0; stops < STOPS_COUNT; stops += 1) {
    await press('Tab');
    if (await isFocused(target)) return;
  }
  throw new Error(`Tab never comes to ${target.toString()}.`);
}

const field = (name: string) => panel().page.locator(`[aria-labelledby="${name}-label"]`);
/** Where the focus stops, until it comes around: each by a number that it is given. */
async function stops(key: string): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  for (let count = 0; count < STOPS_COUNT; count += 1) {
    await press(key);
    seen.add(
      await panel().page.evaluate(() => {
        let at = document.activeElement;
        while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        if (at === null || at === document.body) return 'page';
        if (!at.hasAttribute('data-stop')) at.setAttribute('data-stop', crypto.randomUUID());
        return at.getAttribute('data-stop') ?? '';
      }),
    );
  }
  return seen;
}

const messageArea = () => panel().page.locator('.message vscode-text-area');
const countPosted = async (type: string) => (await panel().intents()).filter((intent) => intent.type === type).length;

describe('by the keyboard alone', () => {
  test('one goes from the column to the question before the send', async () => {
    await open(BASE_STATE);
    await tabTo(field('phone-column'));
    await press('ArrowDown');
    await checkPosted({ type: 'setPhoneColumn', column: 3 });
    await tabTo(panel().page.getByRole('region', { name: 'First rows of the sheet' }));
    await tabTo(button('3 invalid numbers'));
    await press('Enter');
    await answer(panel(), BASE_STATE);
    await press('Escape');
    expect(await isFocused(button('3 invalid numbers'))).toBe(true);
    await tabTo(messageArea());
    await press('ControlOrMeta+A');
    await panel().page.keyboard.type('Bonjour');
    await checkPosted({ type: 'setTemplate', template: 'Bonjour' });
    await tabTo(button('Insert Ville'));
    await press('Enter');
    await checkPosted({ type: 'setTemplate', template: 'Bonjour{{Ville}}' });
    await tabTo(panel().page.locator('summary', { hasText: 'Pace and retries' }));
    await press('Enter');
    await tabTo(panel().page.locator('#hours'));
    await tabTo(field('transport'));
    await press('ArrowDown');
    await checkPosted({ type: 'setTransport', transport: 'simulated' });
    await tabTo(button('Send 24 messages'));
    await press('Enter');
    await checkPosted({ type: 'start' });
  });

  test('everything that can be pressed is come to, in both directions, and nothing holds the focus', async () => {
    await open({ ...STATES.running, run: RUNNING });
    const forwards = await stops('Tab');
    const backwards = await stops('Shift+Tab');
    expect([...backwards].toSorted()).toEqual([...forwards].toSorted());
    await tabTo(button('Pause'));
    await press('Enter');
    await checkPosted({ type: 'pause' });
    await tabTo(button('Stop'));
    await press('Enter');
    await checkPosted({ type: 'stop' });
  });
});

describe('Ctrl+Enter', () => {
  test('asks to send from the message, with what was typed last, and once', async () => {
    await open({ ...BASE_STATE, template: '' });
    await tabTo(messageArea());
    await panel().page.keyboard.type('Salut');
    await press('Control+Enter');
    await checkPosted({ type: 'start' });
    const intents = (await panel().intents()).filter(({ type }) => type === 'setTemplate' || type === 'start');
    // On a busy machine there may be pauses between the keys.
    expect(intents.slice(-2)).toEqual([{ type: 'setTemplate', template: 'Salut' }, { type: 'start' }]);
  });

  test('does nothing where the button can’t be pressed', async () => {
    await open({ ...BASE_STATE, template: '' });
    await press('Control+Enter');
    await open({ ...STATES.running, run: RUNNING });
    await press('Control+Enter');
    expect(await countPosted('start')).toBe(0);
  });
});

describe('last time’s message', () => {
  const LAST = { ...BASE_STATE, template: 'Bonjour', lastTime: 'As you wrote it for this workbook on 5 January.' };

  test('comes into a page that is open already, and goes at a press', async () => {
    await open({ ...BASE_STATE, template: '' });
    await panel().snapshot(LAST);
    const message = panel().page.getByRole('textbox', { name: 'Message' });
    expect(await message.inputValue()).toBe('Bonjour');
    await button('Clear the message').click();
    await checkPosted({ type: 'setTemplate', template: '' });
    expect(await message.inputValue()).toBe('');
  });

  test('takes nothing from who is typing', async () => {
    await open({ ...BASE_STATE, template: '' });
    await tabTo(messageArea());
    await panel().page.keyboard.type('S');
    await panel().snapshot(LAST);
    expect(await panel().page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('S');
  });
});

test('messages below one a second are told by the minute', async () => {
  await open({
    ...STATES.running,
    run: { ...RUNNING, messagesPerSecond: 0.11, throughput: [1, 0, 1], bucketMs: 10_000 },
  });
  const text = await panel().page.locator('body').innerText();
  expect(text).toContain('6.6 a minute');
  await panel().page.getByText('Details', { exact: true }).click();
  expect(await panel().page.locator('svg.throughput').getAttribute('aria-label')).toBe(
    'Messages a minute: 6 now, at most 6',
  );
});
