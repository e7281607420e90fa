import type { AxeResults } from 'axe-core';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { beforeAll, expect, test } from 'vitest';
import type { ReportAction, ReportView } from '../../src/panel/report';
import { RUNNING, STATES } from '../webview/states';
import { PanelHarness, type PanelPage } from './panelPage';
import { checkHidden, checkShown } from './shown';
import { THEMES } from './themes';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const REPORT: ReportView = {
  title: 'Report of contacts.xlsx',
  sections: [
    {
      title: 'Result',
      lines: [
        { label: 'Recipients', value: '10,000', share: '' },
        { label: 'Sent', value: '9,950', share: '99.5 %' },
      ],
    },
    { title: 'Why some failed', lines: [{ label: 'This number isn’t on WhatsApp', value: '50', share: '100 %' }] },
    { title: 'Time', lines: [{ label: 'Began', value: 'Dec 3, 2026, 9:00 AM', share: '' }] },
  ],
};

const running = { ...STATES.running, run: RUNNING };
const finished = { ...running, run: { ...RUNNING, phase: 'finished', leftCount: 0, unsureCount: 0 } } as const;

let harness: PanelHarness;

beforeAll(async () => {
  harness = await PanelHarness.shared();
});

async function askedFor(panel: PanelPage, action: ReportAction): Promise<number> {
  return (await panel.intents()).filter((intent) => intent.type === 'report' && intent.action === action).length;
}

test('the summary opens at the end of a run that was watched, is brought up to date, and saved', async () => {
  const panel = await harness.open({ theme: THEMES.dark });
  const details = panel.page.locator('details.report');
  await panel.snapshot(running);
  await checkHidden(details);
  await panel.snapshot(finished);
  await expect.poll(() => askedFor(panel, 'show')).toBe(1);
  await panel.send({ type: 'report', report: REPORT });
  await checkShown(panel.page.getByRole('cell', { name: '9,950' }));
  await checkShown(panel.page.getByRole('table', { name: 'Why some failed' }));
  await panel.snapshot(finished);
  expect(await askedFor(panel, 'show')).toBe(1);
  await panel.snapshot({ ...finished, run: { ...finished.run, readCount: finished.run.readCount + 1 } });
  await expect.poll(() => askedFor(panel, 'show')).toBe(2);
  await panel.page.getByRole('button', { name: 'Save for printing…' }).click();
  await expect.poll(() => askedFor(panel, 'save')).toBe(1);
  await panel.close();
});

test('of a session that was over before, it waits to be opened', async () => {
  const panel = await harness.open({ theme: THEMES.dark });
  await panel.snapshot(finished);
  await checkHidden(panel.page.getByRole('button', { name: 'Save for printing…' }));
  expect(await askedFor(panel, 'show')).toBe(0);
  await panel.page.locator('details.report summary').click();
  await expect.poll(() => askedFor(panel, 'show')).toBe(1);
  await panel.close();
});

test.each(Object.entries(THEMES))('in %s axe finds nothing in it, and it fits 400 px', async (name, theme) => {
  const panel = await harness.open({ theme, script: AXE, width: 400 });
  await panel.snapshot(running);
  await panel.snapshot(finished);
  await panel.send({ type: 'report', report: REPORT });
  await checkShown(panel.page.getByRole('cell', { name: '9,950' }));
  const { violations } = await panel.page.evaluate<AxeResults>(`axe.run('details.report')`);
  expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => [id, node.html]))).toEqual([]);
  expect(await panel.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);
  await panel.page.locator('details.report').screenshot({ path: `shots/panel-report-${name}.png` });
  await panel.close();
});
