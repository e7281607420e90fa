import type { AxeResults } from 'axe-core';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PanelState } from '../../src/panel/protocol';
import { STATES } from '../webview/states';
import { answer } from './panelHost';
import { PanelHarness, type PanelPage } from './panelPage';
import { THEMES } from './themes';

/** Every state in every theme: axe finds nothing, it fits any width, and a picture in shots/ waits to be looked at. */

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SHOTS = 'shots';
const NARROW = 400;
const WIDE = 1400;

let harness: PanelHarness;

beforeAll(async () => {
  harness = await PanelHarness.start();
  await mkdir(SHOTS, { recursive: true });
});
afterAll(() => harness.stop());

async function shoot({ page }: PanelPage, name: string): Promise<void> {
  await page.screenshot({ path: path.join(SHOTS, `panel-${name}.png`), fullPage: true });
}

async function checkAxe({ page }: PanelPage): Promise<void> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeResults>('axe.run({ resultTypes: ["violations"] })');
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => [id, node.html, node.failureSummary]));
  expect(found).toEqual([]);
}

async function checkFits({ page }: PanelPage, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
}

describe.each(Object.entries(THEMES))('in %s', (themeName, theme) => {
  let panel: PanelPage;

  beforeAll(async () => {
    panel = await harness.open({ theme });
  });
  beforeEach(() => panel.reload());
  // Says what the browser complained of.
  afterAll(() => panel.close());

  test.each(Object.entries<PanelState>(STATES))('%s', async (name, state) => {
    await panel.snapshot(state);
    await answer(panel, state);
    await shoot(panel, `${themeName}-1180-${name}`);
    await checkAxe(panel);
    if (theme === THEMES.dark) {
      await checkFits(panel, WIDE);
      await checkFits(panel, NARROW);
      await shoot(panel, `${themeName}-${NARROW}-${name}`);
    }
  });

  test('rows, invisible characters, a mistake and an open list', async () => {
    const template =
      'Bonjour\u200B {{Prénom|vous}}, *gras _et italique_*, ~barré~, ```fixe```, `code` 👩‍👧\n\u202EADRESSE';
    const state = { ...STATES.bulk, template };
    await panel.snapshot(state);
    await panel.page.getByRole('button', { name: '31 invalid numbers' }).click();
    await panel.page.getByLabel('Batch size').fill('5000');
    await panel.page.getByLabel('At once').focus();
    await answer(panel, state);
    await shoot(panel, `${themeName}-rows`);
    await checkAxe(panel);
    await panel.page.getByRole('combobox', { name: 'Default country' }).click();
    await shoot(panel, `${themeName}-list`);
  });
});

test.each(['gaps', 'mistyped', 'bulk', 'running', 'finished', 'needsQr', 'needsCode', 'otherAccount'] as const)(
  '%s in French',
  async (name) => {
    const panel = await harness.open({ theme: THEMES.light, width: 1000, language: 'fr' });
    await panel.snapshot(STATES[name]);
    await answer(panel, STATES[name]);
    await shoot(panel, `french-${name}`);
    await checkAxe(panel);
    await panel.close();
  },
);
