import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LostSession } from '../../../src/sessions/recovery/lostSession';
import { CampaignScene } from '../../fakes/campaignScene';
import { intend, untilPhase } from '../../fakes/intend';

const SELF = { kind: 'window', name: 'test' } as const;

/** A campaign that was stopped amid its people, and whose key is gone since. */
async function lostCampaign() {
  const scene = new CampaignScene();
  scene.latencyMs = 10;
  const campaign = await scene.open(40);
  await intend(campaign, { type: 'setTemplate', template: 'Hello {{Name}}' }, { type: 'start' });
  await expect.poll(() => campaign.state().run?.sentCount).toBeGreaterThan(2);
  await intend(campaign, { type: 'stop' });
  await untilPhase(campaign, 'stopped');
  await expect.poll(() => campaign.isRunning).toBe(false);
  scene.tabs.at(-1)?.close();
  const id = campaign.sessionId ?? '';
  const path = join(scene.store.folder(id), 'session.json');
  const written = JSON.parse(readFileSync(path, 'utf8')) as object;
  writeFileSync(path, JSON.stringify({ ...written, keyId: 'ffffffffffffffff' }));
  return { scene, id };
}

test('the same message isn’t sent anew by another session, and a different one is', async () => {
  const { scene, id } = await lostCampaign();
  const again = await scene.open(40);
  await intend(again, { type: 'setTemplate', template: 'Hello {{Name}}' }, { type: 'start' });
  expect([again.sessionId, scene.recoverAsked.length], 'it was asked, and the answer was no').toEqual([null, 1]);
  expect((await scene.store.read(id)).state).toBe('unfinished');
  await intend(again, { type: 'setTemplate', template: 'Goodbye {{Name}}' }, { type: 'start' });
  await untilPhase(again, 'finished');
  expect(again.state().run?.sentCount).toBe(40);
  expect(scene.recoverAsked).toHaveLength(1);
});

test('it goes on from its workbook at the user’s word, to those who are left', async () => {
  const { scene, id } = await lostCampaign();
  const { sentCount } = await scene.store.read(id);
  scene.recovers = true;
  const again = await scene.open(40);
  await intend(again, { type: 'setTemplate', template: 'Hello {{Name}}' }, { type: 'start' });
  const [{ knownCount, leftCount } = { knownCount: 0, leftCount: 0 }] = scene.recoverAsked;
  // One that was stopped before its answer is known as well.
  expect(knownCount).toBeGreaterThanOrEqual(sentCount);
  expect(knownCount + leftCount).toBe(40);
  await untilPhase(again, 'finished');
  expect(again.state().run).toMatchObject({ totalCount: 40, sentCount: 40 });
  const accepted = [id, again.sessionId ?? ''].flatMap((session) => acceptedBy(scene, session));
  // What the first has sent stands in both ledgers: the second looks up there what was in doubt.
  expect(new Set(accepted).size).toBe(40);
  expect(acceptedBy(scene, again.sessionId ?? '')).toHaveLength(40);
  expect((await scene.store.read(id)).state).toBe('finished');
});

test('from other rows nothing is sent, as nobody knows who of them has got it', async () => {
  const { scene, id } = await lostCampaign();
  scene.recovers = true;
  const fewer = await scene.open(1);
  await intend(fewer, { type: 'setTemplate', template: 'Hello {{Name}}' }, { type: 'start' });
  expect([fewer.sessionId, scene.recoverAsked, fewer.state().error?.happened]).toEqual([
    null,
    [],
    expect.stringContaining(`Session ${id}, whose key is gone, has sent this very message`),
  ]);
});

/** Whom the simulated server of a session has accepted a message for, as salted hashes. */
function acceptedBy({ store }: CampaignScene, id: string): readonly string[] {
  const lines = readFileSync(join(store.folder(id), 'ledger.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => (JSON.parse(line) as { phone: string }).phone);
}

test('it is told of each attempt by number and text alone, and is left so that nobody is in it any more', async () => {
  const { scene, id } = await lostCampaign();
  const lost = await LostSession.open(scene.store, id, null, SELF);
  expect(lost.isUnfinished).toBe(true);
  expect(lost.attemptedCount).toBeGreaterThan(2);
  expect(lost.find('+12125550100', [['Hello Name 0']])).toBe(0);
  expect(lost.find('+12125550100', [['Hello Name 0 ']])).toBeUndefined();
  expect(lost.find('+12125550101', [['Hello Name 0']])).toBeUndefined();
  await lost.leave();
  await lost.close();
  expect(await scene.store.read(id)).toMatchObject({ state: 'finished', leftCount: 0, unsureCount: 0 });
});
