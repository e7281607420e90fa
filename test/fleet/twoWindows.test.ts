import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SessionsList } from '../../src/campaign/sessionsView/sessionsList';
import { historyText } from '../../src/campaign/database/historyText';
import type { CampaignScene } from '../fakes/campaignScene';
import { intend, untilPhase } from '../fakes/intend';
import { postgresScene } from './scene';
import { twoWindows, windowOf, work } from './windowScene';

const scene = postgresScene();
const HELLO = { type: 'setTemplate', template: 'Hello {{Name}}' } as const;

function listOf({ store, runs, campaigns, database, services }: CampaignScene): SessionsList {
  const quiet = { onChange: () => undefined, onProgress: () => undefined };
  return new SessionsList({
    store,
    runs,
    database,
    drafts: () => campaigns.drafts,
    isLinked: () => false,
    texts: services.texts,
    ...quiet,
  });
}

test('one hands in, another watches and pauses, both see it, and who did what is on record', async () => {
  const { marie, paul, url } = await twoWindows(scene);
  marie.options = { ...marie.options, ratePerSecond: 20 };
  const campaign = await marie.open(60);
  await intend(campaign, HELLO, { type: 'start' });
  expect(marie.asked.map(({ database }) => database)).toEqual([expect.stringContaining('127.0.0.1')]);
  // Nothing of it is here, nor is anything sent before a worker is there.
  expect(await marie.store.ids()).toEqual([]);
  expect(await untilPhase(campaign, 'waiting')).toMatchObject({ run: { waiting: /sends for “shop”/u }, error: null });

  const id = campaign.sessionId ?? '';
  await paul.database.open();
  await paul.database.refresh();
  const list = listOf(paul);
  onTestFinished(() => list.dispose());
  const items = async () =>
    (await list.view()).groups.flatMap(({ group, items }) => items.map((item) => ({ ...item, group })));
  expect(await items()).toMatchObject([{ id, group: 'active', line: /0 of 60 sent · Waits for a worker/u }]);
  expect((await items())[0]?.details).toContain('Handed in by marie@desk, for “shop”.');
  await paul.campaigns.openSession(id, false);
  const watching = paul.latest();
  expect(watching.state().options.ratePerSecond).toBe(20);

  const ledger = join(marie.folder, 'ledger.jsonl');
  await work(scene, url, ledger);
  await expect.poll(() => watching.state().run?.sentCount, { timeout: 20_000 }).toBeGreaterThan(0);
  await intend(watching, { type: 'pause' });
  await untilPhase(watching, 'paused');
  await untilPhase(campaign, 'paused');
  expect(await items()).toMatchObject([{ id, group: 'interrupted', line: /· paused ·/u }]);

  await intend(campaign, { type: 'setOption', name: 'ratePerSecond', value: 50 }, { type: 'resume' });
  expect((await untilPhase(watching, 'finished')).run).toMatchObject({ sentCount: 60 });
  await untilPhase(campaign, 'finished');
  const lines = readFileSync(ledger, 'utf8').trim().split('\n');
  expect(new Set(lines.map((line) => (JSON.parse(line) as { phone: string }).phone)).size).toBe(60);
  expect(lines).toHaveLength(60);

  await intend(watching, { type: 'showResults', status: null, find: '', page: 0 });
  expect(paul.replies.find(({ type }) => type === 'results')).toMatchObject({
    results: { foundCount: 60, counts: { sent: 60 } },
  });
  const history = (await paul.database.place?.history(id)) ?? [];
  expect(history.map((noted) => [noted.by, historyText(noted).text])).toEqual([
    ['marie@desk', 'Handed in'],
    ['paul@shop', 'Paused'],
    ['marie@desk', 'Rate set to {0} a second'],
    ['marie@desk', 'Resumed'],
  ]);
});

test('whoever has another key than that of the sessions there reads nothing and hands in nothing', async () => {
  const url = await scene.server.create();
  const marie = windowOf('marie@desk', url);
  await intend(await marie.open(3), HELLO, { type: 'start' });
  expect(marie.databaseWindow.keysAsked).toEqual([true]);

  const other = windowOf('eve@desk', url, randomBytes(32));
  const campaign = await other.open(3);
  const { error } = await intend(campaign, HELLO, { type: 'start' });
  expect(error?.happened).toMatch(/isn’t the key/u);
  expect(other.databaseWindow.keysAsked).toEqual([false]);
  expect(campaign.sessionId).toBeNull();
  await marie.database.refresh();
  expect(marie.database.look?.sessions).toHaveLength(1);
});

test('what is asked for is asked once: a window knows password and key again, and asks nobody while it only looks', async () => {
  const url = await scene.server.create();
  const address = await scene.server.withPassword('sender', 'p@ss:w/rd%', new URL(url).pathname.slice(1));
  const window = windowOf('marie@desk', address);
  expect(await window.database.openQuietly()).toBeNull();
  expect(window.database.problem?.happened.text).toMatch(/isn’t connected yet/u);
  window.databaseWindow.passwords = ['wrong', 'p@ss:w/rd%'];
  expect(await window.database.open()).not.toBeNull();
  expect(window.database.problem).toBeNull();
  await window.database.reset();
  expect(await window.database.openQuietly()).not.toBeNull();
  expect(window.databaseWindow.keysAsked).toEqual([true]);
  expect(JSON.stringify([...window.secrets.kept.keys()])).not.toContain('p@ss');
});

test('an address that holds a password, or is none, is refused before anything is asked', async () => {
  const window = windowOf('marie@desk', 'postgresql://sender:secret@127.0.0.1/x');
  await expect(window.database.open()).rejects.toMatchObject({ happened: { text: /holds a password/u } });
  window.databaseWindow.url = 'mysql://x';
  await expect(window.database.open()).rejects.toMatchObject({ happened: { text: /is no address/u } });
});
