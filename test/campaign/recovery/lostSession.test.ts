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
  expect([again.sessionId, again.state().error?.happened]).toEqual([
    null,
    expect.stringContaining(`Session ${id}, whose key is gone, has sent this very message`),
  ]);
  await intend(again, { type: 'setTemplate', template: 'Goodbye {{Name}}' }, { type: 'start' });
  await untilPhase(again, 'finished');
  expect(again.state().run?.sentCount).toBe(40);
});

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
