import type { AxeResults } from 'axe-core';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PanelState } from '../../src/panel/protocol';
import { IS_NIGHTLY } from '../counts';
import { turnsOf } from '../inTurn';
import { STATES } from '../webview/states';
import { answer } from './panelHost';
import { PanelHarness, type PanelPage } from './panelPage';
import { THEMES } from './themes';

/**
 * Every state in every theme: axe finds nothing, and it fits any width. What the page consists of is the same in every theme,
 * so that in all but the first only its colours are left to look at, which the themes do by turns in `npm test`. In `npm run nightly`, or where SHOTS is set, pictures in
 * shots/ wait to be looked at.
 */

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SHOTS = 'shots';
/** Beside another editor; and what a panel of 800 pixels has left at a zoom of 200 %. */
const NARROW = 400;
const WIDE = 1400;
const HAS_SHOTS = IS_NIGHTLY || process.env['SHOTS'] !== undefined;
/** All that axe knows of colours. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

let harness: PanelHarness;

beforeAll(async () => {
  harness = await PanelHarness.shared();
  await mkdir(SHOTS, { recursive: true });
});

async function shoot({ page }: PanelPage, name: string): Promise<void> {
  if (HAS_SHOTS) await page.screenshot({ path: path.join(SHOTS, `panel-${name}.png`), fullPage: true });
}

/** @param rules all of them where they are left out */
async function checkAxe({ page }: PanelPage, rules?: readonly string[]): Promise<void> {
  const options = JSON.stringify({ resultTypes: ['violations'], runOnly: rules });
  const { passes, violations } = await page.evaluate<AxeResults>(`axe.run(${options})`);
  expect(passes).not.toEqual([]);
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => [id, node.html, node.failureSummary]));
  expect(found).toEqual([]);
}

async function checkFits({ page }: PanelPage, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
}

const [[mainName, mainTheme] = none(), ...otherThemes] = Object.entries(THEMES);

describe(`in ${mainName}`, () => {
  let panel: PanelPage;

  beforeAll(async () => {
    panel = await harness.open({ theme: mainTheme, script: AXE });
  });
  if (IS_NIGHTLY) beforeEach(() => panel.reload());
  // Says what the browser complained of.
  afterAll(() => panel.close());

  test.each(Object.entries<PanelState>(STATES))('%s', async (name, state) => {
    await panel.snapshot(state);
    await answer(panel, state);
    await shoot(panel, `${mainName}-1180-${name}`);
    await checkAxe(panel);
    await checkFits(panel, WIDE);
    await checkFits(panel, NARROW);
    await shoot(panel, `${mainName}-${NARROW}-${name}`);
  });

  test('rows, invisible characters, a mistake and an open list', async () => await checkRows(panel, mainName));
});

describe.each(otherThemes)('in %s', (themeName, theme) => {
  const isDue = turnsOf(Object.values(THEMES).slice(1), theme);
  let panel: PanelPage;

  beforeAll(async () => {
    panel = await harness.open({ theme, script: AXE });
  });
  afterAll(() => panel.close());

  test.each(Object.entries<PanelState>(STATES).filter(() => isDue() || HAS_SHOTS))('%s', async (name, state) => {
    // One state after the other, without the page being loaded again.
    await panel.snapshot(state);
    await answer(panel, state);
    await shoot(panel, `${themeName}-1180-${name}`);
    await checkAxe(panel, COLOUR_RULES);
  });

  test('rows, invisible characters, a mistake and an open list', async () => {
    await panel.reload();
    await checkRows(panel, themeName, COLOUR_RULES);
  });
});

async function checkRows(panel: PanelPage, themeName: string, rules?: readonly string[]): Promise<void> {
  const template = 'Bonjour\u200B {{Prénom|vous}}, *gras _et italique_*, ~barré~, ```fixe```, `code` 👩‍👧\n\u202EADRESSE';
  const state = { ...STATES.bulk, template };
  await panel.snapshot(state);
  await panel.page.getByRole('button', { name: '31 invalid numbers' }).click();
  await panel.page.getByLabel('Batch size').fill('5000');
  await panel.page.getByLabel('At once').focus();
  await answer(panel, state);
  await shoot(panel, `${themeName}-rows`);
  await checkAxe(panel, rules);
  await panel.page.getByRole('combobox', { name: 'Default country' }).click();
  await shoot(panel, `${themeName}-list`);
}

function none(): never {
  throw new Error('There is no theme');
}

const IN_FRENCH = ['gaps', 'mistyped', 'bulk', 'running', 'finished', 'needsQr', 'needsCode', 'otherAccount'] as const;

describe('in French', () => {
  let panel: PanelPage;

  beforeAll(async () => {
    panel = await harness.open({ theme: THEMES.light, width: 1000, language: 'fr', script: AXE });
  });
  afterAll(() => panel.close());

  test.each(IN_FRENCH)('%s', async (name) => {
    await panel.snapshot(STATES[name]);
    await answer(panel, STATES[name]);
    await shoot(panel, `french-${name}`);
    await checkAxe(panel);
  });
});
