import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import type { Campaign } from '../../../src/campaign/campaign';
import { cloudFolder } from '../../../src/campaign/cloud/accountFile';
import { SessionResults } from '../../../src/sessions/sessionResults';
import { sessionSealer } from '../../../src/campaign/keys/keyring';
import { messageIdOf, statusFiles, StatusWriter, type StatusLine } from '../../../src/whatsapp/cloud/statusFile';
import { GRAPH_DEFAULTS } from '../../graph/graphOptions';
import type { RunningGraph } from '../../graph/startGraph';
import type { CampaignScene } from '../../fakes/campaignScene';
import { intend, untilPhase } from '../../fakes/intend';
import { fictionalPhone } from '../../cli/workbook';
import { fictionalPerson } from '../../fakes/fictionalPhone';
import { businessScene } from './businessScene';

const { phoneNumberId } = GRAPH_DEFAULTS;

/** It is looked at every few seconds, and less often where that takes long. */
const PATIENT = { timeout: 90_000 };

let scene: CampaignScene;
let graph: RunningGraph;

beforeEach(async () => {
  ({ graph, scene } = await businessScene());
  scene.chooseTemplate = (templates) => Promise.resolve(templates.find(({ name }) => name === 'greeting') ?? null);
  scene.chooseFilling = () => Promise.resolve('Name|vous');
});

async function sentToAll(): Promise<Campaign> {
  const lines = ['Ada', 'Bo', 'Cy'].map((name, at) => `${name},${fictionalPhone(at)}`);
  const campaign = await scene.openLines('Name,Phone', ...lines);
  await expect.poll(() => campaign.state().business.numbers).toEqual(['shop']);
  await intend(campaign, { type: 'setTransport', transport: 'cloud-api', number: 'shop' }, { type: 'chooseTemplate' });
  await intend(campaign, { type: 'start' });
  await untilPhase(campaign, 'finished');
  return campaign;
}

/** What a receiver writes once the run has ended: the first is read, the second was refused. */
async function tellStatuses(): Promise<void> {
  const folder = cloudFolder(join(scene.folder, 'data'));
  mkdirSync(folder, { recursive: true });
  const writer = await StatusWriter.open(statusFiles(folder, phoneNumberId));
  const lines = graph.accepted().map(({ id, attempt, to }): StatusLine[] => {
    const line = { attemptId: attempt, messageId: messageIdOf(id), at: Date.now() };
    if (`+${to}` === fictionalPhone(0)) return [{ ...line, status: 'read' }];
    return `+${to}` === fictionalPhone(1) ? [{ ...line, status: 'failed', code: 131_026 }] : [];
  });
  await writer.append(lines.flat());
  await writer.close();
}

async function answers(index: number): Promise<void> {
  const who = fictionalPerson(index);
  const book = await scene.people.open();
  await book.append({ kind: 'answered', who, atMs: Date.now() + 1, session: null });
}

test('A panel that is open shows what webhooks say and who writes back after the run, by itself', async () => {
  const campaign = await sentToAll();
  expect(campaign.state().run).toMatchObject({ sentCount: 3, readCount: 0, failedCount: 0 });
  await tellStatuses();
  const run = (): unknown => campaign.state().run;
  await expect.poll(run, PATIENT).toMatchObject({ sentCount: 2, readCount: 1, failedCount: 1 });
  await answers(2);
  await expect.poll(run, PATIENT).toMatchObject({ answeredCount: 1 });
  expect(graph.accepted()).toHaveLength(3);
});

test('So do a session that is opened, its rows and its report, whoever has looked before', async () => {
  const campaign = await sentToAll();
  const id = campaign.sessionId ?? '';
  for (const tab of scene.tabs) tab.close();
  await tellStatuses();
  await answers(0);
  const opened = await scene.runs.openRows(id);
  expect([0, 1, 2].map((index) => opened.rows.status(index))).toEqual(['answered', 'failed', 'sent']);
  await opened.rows.close();
  await scene.campaigns.openSession(id, false);
  expect(scene.latest().state().run).toMatchObject({ readCount: 1, failedCount: 1, answeredCount: 1 });
  const results = await SessionResults.open(scene.store, id, await sessionSealer(id, scene.store, scene.keyring));
  expect(results.about.counts).toMatchObject({ readCount: 1, failedCount: 1 });
  await results.close();
  expect(await scene.runs.takeUp(id), 'nothing is new any more').toBe(false);
});

test('A session that is resumed in the same moment isn’t kept from it', async () => {
  const campaign = await sentToAll();
  const id = campaign.sessionId ?? '';
  await tellStatuses();
  const taking = scene.runs.takeUp(id);
  const run = await scene.runs.start(id, () => undefined);
  await Promise.all([taking, run.ended]);
  expect(run.snapshot()).toMatchObject({ phase: 'finished' });
  expect(graph.accepted()).toHaveLength(3);
});
