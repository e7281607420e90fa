import { expect, test } from 'vitest';
import { SessionsList, type SessionsView } from '../../../src/campaign/sessionsView/sessionsList';
import { CampaignScene } from '../../fakes/campaignScene';
import { intend, untilPhase } from '../../fakes/intend';

const HELLO = { type: 'setTemplate', template: 'Hello {{Name}}' } as const;

function listOf(scene: CampaignScene, told: { changes: number; progress: string[] } = { changes: 0, progress: [] }) {
  const { store, runs, campaigns, database } = scene;
  return new SessionsList({
    store,
    runs,
    database,
    texts: scene.services.texts,
    drafts: () => campaigns.drafts,
    isLinked: () => false,
    onChange: () => (told.changes += 1),
    onProgress: (id) => told.progress.push(id),
  });
}

/** What it shows: each group with the names and the lines in it, without their dates. */
function shown({ groups, drafts }: SessionsView) {
  const lines = groups.map(({ group, items }) => [
    group,
    ...items.map(({ fileName, line, actions }) => [fileName, line.replace(/[A-Z]\w+ \d+(?= ·)/u, '…'), [...actions]]),
  ]);
  return { lines, drafts: drafts.map(({ fileName }) => fileName) };
}

test('a workbook is a draft, then a session that is sent, then one that is finished', async () => {
  const scene = new CampaignScene();
  scene.latencyMs = 60;
  const told = { changes: 0, progress: [] as string[] };
  const list = listOf(scene, told);
  expect(await list.view()).toEqual({ account: [], database: null, groups: [], drafts: [] });

  const campaign = await scene.open(150);
  expect(shown(await list.view())).toEqual({ lines: [], drafts: ['contacts.csv'] });

  await intend(campaign, HELLO, { type: 'start' });
  await expect.poll(() => told.changes).toBeGreaterThan(0);
  await expect.poll(() => campaign.state().run?.sentCount).toBeGreaterThan(3);
  const { groups, account } = await list.view();
  expect(account, 'a rehearsal has none').toEqual(['WhatsApp isn’t linked']);
  expect(groups).toMatchObject([{ group: 'active', items: [{ fileName: 'contacts.csv' }] }]);
  expect(groups[0]?.items[0]?.line).toMatch(/^\d+ of 150 sent · .+ · rehearsal$/u);
  await expect.poll(() => told.progress).toContain(campaign.sessionId);

  const before = told.changes;
  await untilPhase(campaign, 'finished');
  await expect.poll(() => told.changes).toBeGreaterThan(before);
  const line = '150 of 150 sent · finished · … · rehearsal';
  expect(shown(await list.view())).toEqual({
    lines: [['finished', ['contacts.csv', line, ['delete']]]],
    drafts: [],
  });
  list.dispose();
});

test('one whose window has closed isn’t finished, and one that waits for its time is on its way', async () => {
  const scene = new CampaignScene();
  scene.latencyMs = 20;
  const campaign = await scene.open(40);
  await intend(campaign, HELLO, { type: 'start' });
  await expect.poll(() => campaign.state().run?.sentCount).toBeGreaterThan(3);
  await scene.runs.stopAll();
  const list = listOf(scene);
  const { lines } = shown(await list.view());
  expect(lines).toEqual([
    [
      'interrupted',
      ['contacts.csv', expect.stringMatching(/^\d+ of 40 sent · interrupted · … · rehearsal$/u), ['resume', 'delete']],
    ],
  ]);

  const waiting = new CampaignScene();
  const other = await waiting.open(3);
  const start = { type: 'setStart', startMs: Date.now() + 3_600_000, startColumn: null, onlyKnown: false } as const;
  await intend(other, HELLO, start, { type: 'start' });
  await untilPhase(other, 'waiting');
  await waiting.runs.stopAll();
  const [group] = (await listOf(waiting).view()).groups;
  expect(group).toMatchObject({ group: 'active', items: [{ actions: new Set() }] });
  expect(group?.items[0]?.line).toContain('Waiting until');
});

test('those of whom some failed can be tried again', async () => {
  const scene = new CampaignScene();
  scene.simulate = { failures: { permanent: 0.4 } };
  const campaign = await scene.open(8);
  await intend(campaign, HELLO, { type: 'start' });
  await untilPhase(campaign, 'finished');
  await expect.poll(() => scene.runs.active).toEqual([]);
  const [group] = (await listOf(scene).view()).groups;
  const [item] = group?.items ?? [];
  expect([group?.group, [...(item?.actions ?? [])]]).toEqual(['finished', ['retry', 'delete']]);
  expect(item?.line).toMatch(/sent · failed: \d/u);
  expect(item?.details.join()).toMatch(/Failed: \d/u);
});
