import { beforeEach, expect, test } from 'vitest';
import type { ReportView } from '../../../src/panel/report';
import { reportHtml } from '../../../src/campaign/report/reportHtml';
import { reportView } from '../../../src/campaign/report/reportView';
import { ENGLISH } from '../../../src/sender/language';
import { resultsTable } from '../../../src/sender/journal/resultsTable';
import { formatSentence, type Sentence } from '../../../src/sender/sentence';
import { SessionResults } from '../../../src/sessions/sessionResults';
import { CampaignScene } from '../../fakes/campaignScene';
import { intend, untilPhase } from '../../fakes/intend';

const say = (sentence: Sentence): string => formatSentence(sentence, ENGLISH);

let scene: CampaignScene;

beforeEach(() => {
  scene = new CampaignScene();
  scene.options = { ...scene.options, failuresInRowCount: 0, failureSharePercent: 0 };
});

/** A session of 30 of whom some have failed, and what the page is told of it. */
async function reported() {
  scene.simulate = { seed: 5, failures: { permanent: 0.4 } };
  const campaign = await scene.open(30);
  await intend(campaign, { type: 'setTemplate', template: 'Hello {{Name}}' }, { type: 'start' });
  await untilPhase(campaign, 'finished');
  await intend(campaign, { type: 'report', action: 'show' });
  const reply = scene.replies.findLast(({ type }) => type === 'report');
  if (reply?.type !== 'report') throw new Error('No report came.');
  return { campaign, report: reply.report };
}

function valueOf({ sections }: ReportView, label: string): string | undefined {
  return sections.flatMap(({ lines }) => lines).find((line) => line.label === label)?.value;
}

test('the page, the file and the results workbook say the same of a session', async () => {
  const { campaign, report } = await reported();
  const run = campaign.state().run;
  expect([valueOf(report, 'Sent'), valueOf(report, 'Failed')]).toEqual([
    String(run?.sentCount),
    String(run?.failedCount),
  ]);
  expect(valueOf(report, 'Simulated refusal of this number')).toBe(String(run?.failedCount));
  const sealer = await scene.keyring.current();
  const results = await SessionResults.open(scene.store, campaign.sessionId ?? '', sealer);
  const { about } = results;
  await results.close();
  const lines = report.sections.flatMap((section) => section.lines);
  const html = reportHtml(reportView(about, say), 'en');
  const sheet = new Map(resultsTable(about, say).summary);
  for (const { label, value } of lines.filter((line) => line.label !== 'As of' && line.label !== 'Note')) {
    expect(html, label).toContain(`${escaped(label)}</th><td>${escaped(value)}<`);
    expect([...sheet.keys()], label).toContain(label);
  }
  expect(sheet.get('Sent')).toEqual({ kind: 'number', number: run?.sentCount });
});

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/gu, (character) => `&#${character.codePointAt(0) ?? 0};`);

test('it is saved where the window asks, for the session that is shown', async () => {
  const { campaign } = await reported();
  await intend(campaign, { type: 'report', action: 'save' });
  expect(scene.savedReports).toEqual([campaign.sessionId]);
});

test('a file that is named like a page is text in the report, and nothing in it runs', () => {
  const view: ReportView = {
    title: '<script>alert(1)</script>.xlsx',
    sections: [{ title: 'A & B', lines: [{ label: '"x"', value: "<img src='x'>", share: '' }] }],
  };
  const html = reportHtml(view, 'en');
  expect(html).not.toMatch(/<script|<img/u);
  expect(html).toContain("default-src 'none'");
  expect(html).toContain('@media print');
});

test('a share is neither all nor nothing where it isn’t', () => {
  const shares = [0, 1, 9999, 10_000].map((sentCount) => {
    const counts = { ...NOTHING, totalCount: 10_000, sentCount };
    const view = reportView({ ...FACTS, counts }, say);
    return view.sections.flatMap(({ lines }) => lines).find(({ label }) => label === 'Sent')?.share;
  });
  expect(shares).toEqual(['0 %', '0.1 %', '99.9 %', '100 %']);
});

const NOTHING = {
  sentCount: 0,
  deliveredCount: 0,
  readCount: 0,
  answeredCount: 0,
  failedCount: 0,
  skippedCount: 0,
  inDoubtCount: 0,
  unsureCount: 0,
  leftCount: 0,
};

const FACTS = {
  fileName: 'a.xlsx',
  sheet: 'A',
  sessionId: 'abcde-fghjk',
  transport: 'simulated',
  createdAtMs: 0,
  endedAtMs: null,
  exportedAtMs: 0,
  isRunning: false,
  isDamaged: false,
  notReadyCount: 0,
  failedFor: [],
  charges: [],
  skippedFor: [],
  runCount: 1,
  activeMs: 0,
  waits: [],
  options: null,
} as const;
