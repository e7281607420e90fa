import { EMPTY_PAGE_STATE } from '../../src/webview/pageState';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PanelState } from '../../src/panel/protocol';
import type { FromWebview } from '../../src/panel/intents';
import { checked } from '../webview/sheets';
import { BASE_STATE, HOSTILE, RUNNING, STATES } from '../webview/states';
import { answer, ROWS } from './panelHost';
import { PanelHarness, type OpenOptions, type PanelPage } from './panelPage';
import { THEMES } from './themes';
import { checkHidden, checkShown } from './shown';
import { typeAtOnce } from './typing';

const DARK = THEMES.dark;

let harness: PanelHarness;
let panel: PanelPage;

beforeAll(async () => {
  harness = await PanelHarness.shared();
});

async function open(state: PanelState | null = BASE_STATE, options: Partial<OpenOptions> = {}): Promise<void> {
  panel = await harness.open({ theme: DARK, ...options });
  if (state !== null) await panel.snapshot(state);
}

async function checkPosted(intent: FromWebview): Promise<void> {
  await expect.poll(() => panel.intents()).toContainEqual(intent);
}

async function countPosted(type: FromWebview['type']): Promise<number> {
  return (await panel.intents()).filter((intent) => intent.type === type).length;
}

function button(name: string | RegExp) {
  return panel.page.getByRole('button', { name, exact: true });
}

function message() {
  return panel.page.getByRole('textbox', { name: 'Message' });
}

function running(change: Partial<typeof RUNNING> = {}): PanelState {
  return { ...STATES.running, run: { ...RUNNING, ...change } };
}

afterEach(() => panel.close());

describe('the host hears', () => {
  beforeEach(() => open());

  test('that the page is there', () => checkPosted({ type: 'ready' }));
  test('nothing that nobody asked for', async () => {
    expect(await panel.intents()).toEqual([{ type: 'ready' }, { type: 'preview', index: 0 }]);
  });

  test('the message once typing pauses', async () => {
    await typeAtOnce(message(), 'Bonjour');
    await checkPosted({ type: 'setTemplate', template: 'Bonjour' });
    expect(await countPosted('setTemplate')).toBe(1);
  });

  test('the message before the order to send it', async () => {
    await message().fill('Bonsoir');
    await button('Send 24 messages').click();
    await checkPosted({ type: 'start' });
    const sent = (await panel.intents()).filter(({ type }) => type === 'setTemplate' || type === 'start');
    expect(sent).toEqual([{ type: 'setTemplate', template: 'Bonsoir' }, { type: 'start' }]);
  });

  test('an option, in its own unit, when it is settled', async () => {
    await panel.page.getByText('Pace and retries').click();
    await panel.page.getByLabel('Between batches').fill('3.5');
    expect(await countPosted('setOption')).toBe(0);
    await panel.page.keyboard.press('Tab');
    await checkPosted({ type: 'setOption', name: 'batchDelayMs', value: 3500 });
  });

  test('no option out of its range', async () => {
    await panel.page.getByText('Pace and retries').click();
    await panel.page.getByLabel('Batch size').fill('5000');
    await panel.page.keyboard.press('Tab');
    await checkShown(panel.page.getByText('From 1 to 1,000'));
    await expect.poll(() => button('Send 24 messages').isDisabled()).toBe(true);
    await panel.page.getByLabel('Batch size').fill('40');
    await panel.page.keyboard.press('Tab');
    await expect.poll(() => button('Send 24 messages').isDisabled()).toBe(false);
    await checkPosted({ type: 'setOption', name: 'batchSize', value: 40 });
    expect(await countPosted('setOption')).toBe(1);
  });

  test('sheet, phone column, country and transport', async () => {
    const { page } = panel;
    for (const [list, choice] of [
      ['Sheet', 'Archive (hidden)'],
      ['Phone column', 'Ville'],
      ['Default country', 'Sweden'],
      ['Send through', 'Simulated'],
    ] as const) {
      await page.getByRole('combobox', { name: list }).click();
      await page.getByRole('option', { name: choice }).click();
    }
    await checkPosted({ type: 'setSheet', sheet: 'Archive' });
    await checkPosted({ type: 'setPhoneColumn', column: 4 });
    await checkPosted({ type: 'setCountry', country: 'SE' });
    await checkPosted({ type: 'setTransport', transport: 'simulated' });
  });

  test('which recipient to preview', async () => {
    await button('Next recipient').click();
    await checkPosted({ type: 'preview', index: 1 });
    await panel.page.getByLabel('Recipient to preview').fill('99');
    await panel.page.keyboard.press('Enter');
    await checkPosted({ type: 'preview', index: 23 });
  });
});

describe('rows behind a verdict', () => {
  beforeEach(() => open());

  test('open with cell and reason, and close with Escape', async () => {
    const chip = button('3 invalid numbers');
    await chip.click();
    await checkPosted({ type: 'showRows', verdict: 'invalid' });
    await answer(panel, BASE_STATE);
    expect(await panel.page.locator('.rows').getByRole('row').nth(2).innerText()).toBe(
      '15\tC15\t[U+200F]12 34\tThe number is too short.',
    );
    await checkShown(panel.page.getByText('The first 3 of 31 rows.'));
    await panel.page.getByRole('region', { name: '31 invalid numbers' }).focus();
    await panel.page.keyboard.press('Escape');
    await checkHidden(panel.page.locator('.rows').getByRole('table'));
    expect(await chip.evaluate((node) => node === document.activeElement)).toBe(true);
  });

  test('are asked for again when they change', async () => {
    await button('3 invalid numbers').click();
    await panel.snapshot(BASE_STATE);
    await panel.snapshot(BASE_STATE);
    expect(await countPosted('showRows')).toBe(1);
    await panel.snapshot({ ...BASE_STATE, workbook: checked({ invalid: 4 }) });
    expect(await countPosted('showRows')).toBe(2);
  });

  test('an answer that comes late for another verdict is dropped', async () => {
    await button('3 invalid numbers').click();
    await panel.send({ type: 'rows', verdict: 'duplicate', rows: ROWS, totalCount: 3, groups: [] });
    await checkHidden(panel.page.locator('.rows').getByRole('table'));
  });
});

describe('snapshots leave alone', () => {
  test('the caret and what is being typed', async () => {
    await open();
    await message().fill('Bonjour toi');
    await message().press('ArrowLeft');
    await message().press('ArrowLeft');
    await message().press('ArrowLeft');
    for (let count = 0; count < 5; count++) await panel.snapshot({ ...BASE_STATE, estimatedDurationMs: count * 1000 });
    await panel.page.keyboard.type('à ');
    expect(await message().inputValue()).toBe('Bonjour à toi');
  });

  test('a number being typed', async () => {
    await open(STATES.bulk);
    await panel.page.getByLabel('Batch size').fill('7');
    await panel.snapshot(STATES.bulk);
    expect(await panel.page.getByLabel('Batch size').inputValue()).toBe('7');
  });

  test('a list that is open', async () => {
    await open();
    await panel.page.getByRole('combobox', { name: 'Sheet' }).click();
    await panel.snapshot({ ...BASE_STATE, workbook: checked({ ready: 23 }) });
    await checkShown(panel.page.getByRole('option', { name: 'Archive (hidden)' }));
  });

  test('focus and scroll while a run goes on', async () => {
    await open(running());
    await button('Stop').focus();
    await panel.page.evaluate(() => scrollTo(0, 40));
    for (let sentCount = 4214; sentCount < 4220; sentCount++) await panel.snapshot(running({ sentCount }));
    expect(await panel.page.evaluate(() => [scrollY, document.activeElement?.textContent])).toEqual([40, 'Stop']);
  });
});

describe('while the workbook is read', () => {
  test('columns can be inserted and chosen, and the first recipient is previewed', async () => {
    await open(STATES.readingOn);
    await checkShown(panel.page.getByText('Reading contacts.xlsx: 43%, 12,000 rows…'));
    await checkShown(button('Insert Prénom'));
    await checkShown(panel.page.getByRole('combobox', { name: 'Phone column' }));
    await answer(panel, STATES.readingOn);
    await checkShown(panel.page.getByText('Row 2, to +33 1 99 00 12 34'));
    await checkHidden(button('Next recipient'));
    await panel.snapshot(BASE_STATE);
    await expect.poll(() => countPosted('preview')).toBe(2);
  });

  test('before its first rows nothing is promised', async () => {
    await open(STATES.reading);
    await checkShown(panel.page.getByText('Reading contacts.xlsx…'));
    await checkShown(panel.page.getByText('The preview comes as soon as the workbook is read.'));
    expect(await countPosted('preview')).toBe(0);
  });
});

describe('the message', () => {
  test('takes a column at the caret', async () => {
    await open({ ...BASE_STATE, template: 'Bonjour !' });
    await message().focus();
    await message().press('End');
    await message().press('ArrowLeft');
    await button('Insert Prénom').click();
    expect(await message().inputValue()).toBe('Bonjour {{Prénom}}!');
    await panel.page.keyboard.press('Control+z');
    expect(await message().inputValue()).toBe('Bonjour !');
  });

  test('names what the sheet doesn’t have', async () => {
    await open(STATES.simulated);
    await checkShown(panel.page.getByRole('alert').filter({ hasText: '“Prenom2”' }));
    expect(await button('Send 24 messages').isDisabled()).toBe(true);
  });

  const savedState = { ...EMPTY_PAGE_STATE, key: BASE_STATE.key, draft: 'Presque fini' };

  test('survives the page, and reaches the host that never had it', async () => {
    await open(BASE_STATE, { savedState });
    expect(await message().inputValue()).toBe('Presque fini');
    await checkPosted({ type: 'setTemplate', template: 'Presque fini' });
  });

  test('isn’t lost to what is typed before the host has said what there is', async () => {
    await open(null, { savedState });
    await panel.page.locator('vscode-text-area').first().click({ force: true });
    await panel.page.keyboard.type('x');
    await panel.snapshot(BASE_STATE);
    expect(await message().inputValue()).toBe('Presque fini');
    await typeAtOnce(message(), 'Bonjour');
  });

  test('of another workbook is forgotten', async () => {
    await open(BASE_STATE, { savedState: { ...EMPTY_PAGE_STATE, key: 'workbook:file:///other.xlsx', draft: 'Autre' } });
    expect(await message().inputValue()).toBe(BASE_STATE.template);
  });
});

describe('cells are text', () => {
  test('in columns, rows and preview', async () => {
    const state = { ...BASE_STATE, template: HOSTILE, workbook: checked({}, ['Nom', HOSTILE, 'Tel']) };
    await open({ ...state, fileName: HOSTILE, unknownNames: [HOSTILE] });
    await button('3 invalid numbers').click();
    const rows = [{ row: 2, cell: 'C2', phoneText: HOSTILE, reason: HOSTILE }];
    await panel.send({
      type: 'rows',
      verdict: 'invalid',
      rows,
      totalCount: 1,
      groups: [{ reason: HOSTILE, count: 1 }],
    });
    await panel.send({
      type: 'preview',
      preview: { index: 0, row: 2, phone: HOSTILE, text: HOSTILE, look: null, attachmentName: HOSTILE },
    });
    await expect.poll(() => panel.page.locator('img').count()).toBe(0);
    expect(await panel.page.title()).toBe('Excel to WhatsApp');
    expect(await panel.page.locator('.bubble').innerText()).toContain(HOSTILE);
  });

  test('a message that isn’t of the protocol changes nothing', async () => {
    await open();
    await panel.page.evaluate(() => window.postMessage({ type: 'snapshot', state: { fileName: 'x' } }));
    await panel.snapshot(BASE_STATE);
    await checkShown(panel.page.getByRole('heading', { name: 'contacts.xlsx' }));
  });
});

describe('the interface fits the work', () => {
  function options() {
    return panel.page.getByLabel('Batch size');
  }

  test('up to the threshold the options are folded', async () => {
    await open({ ...BASE_STATE, workbook: checked({ ready: 1000 }) });
    await checkHidden(options());
  });

  test('above it they are open', async () => {
    await open({ ...BASE_STATE, workbook: checked({ ready: 1001 }) });
    await checkShown(options());
  });

  test('what was folded by hand stays folded', async () => {
    await open(STATES.bulk);
    await panel.page.getByText('Pace and retries').click();
    await panel.snapshot(STATES.bulk);
    await checkHidden(options());
  });
});
