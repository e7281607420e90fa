import { expect, test } from 'vitest';
import { Interruptions } from '../../src/campaign/interruptions';
import { SessionLock } from '../../src/sessions/sessionLock';
import { CampaignScene } from '../fakes/campaignScene';
import { intend } from '../fakes/intend';

const RECIPIENT_COUNT = 60;

/** A session whose window has closed in mid-run, and that is held by a process of its own since, until it is asked for. */
async function sentInBackground(): Promise<{ readonly scene: CampaignScene; readonly id: string }> {
  const scene = new CampaignScene();
  scene.latencyMs = 20;
  const campaign = await scene.open(RECIPIENT_COUNT);
  await intend(campaign, { type: 'setTemplate', template: 'Hello {{Name}}' }, { type: 'start' });
  await expect.poll(() => campaign.state().run?.sentCount).toBeGreaterThan(3);
  await scene.runs.stopAll();
  const id = campaign.sessionId ?? '';
  for (const tab of scene.tabs) tab.close();
  const acquired = await SessionLock.acquire(scene.store.folder(id), { kind: 'background', processId: 1 }, () => {
    // What is in flight is brought to its outcome first.
    setTimeout(() => void (acquired.kind === 'owner' && acquired.lock.release()), 300);
  });
  expect(acquired.kind).toBe('owner');
  return { scene, id };
}

async function checkGoesOnHere(scene: CampaignScene, id: string): Promise<void> {
  await expect.poll(() => scene.latest().state().run).toMatchObject({ sessionId: id, phase: 'finished' });
  expect([scene.latest().state().run?.sentCount, scene.acceptedCount(id)]).toEqual([RECIPIENT_COUNT, RECIPIENT_COUNT]);
}

test('the next window goes on with it, without a question', async () => {
  const { scene, id } = await sentInBackground();
  const asked: string[] = [];
  const { store, services } = scene;
  const interruptions = new Interruptions({
    store,
    texts: services.texts,
    log: services.log,
    ask: (sentence) => {
      asked.push(sentence);
      return Promise.resolve(false);
    },
    resume: async (resumed) => await scene.campaigns.openSession(resumed, true),
    showError: (error) => expect.unreachable(String(error)),
  });
  await interruptions.offer();
  interruptions.dispose();
  await checkGoesOnHere(scene, id);
  expect(asked).toEqual([]);
});

test('its tab comes back at the same time, and there is one panel that sends it', async () => {
  const { scene, id } = await sentInBackground();
  const tabCount = scene.tabs.length;
  await Promise.all([scene.campaigns.openSession(id, true), scene.campaigns.openSession(id, false)]);
  await checkGoesOnHere(scene, id);
  expect([scene.tabs.length - tabCount, scene.latest().state().error]).toEqual([1, null]);
});

test('a window that was open already goes on with it once it is opened there', async () => {
  const { scene, id } = await sentInBackground();
  await scene.campaigns.openSession(id, false);
  await checkGoesOnHere(scene, id);
});
