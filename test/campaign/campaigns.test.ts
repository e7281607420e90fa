import { beforeEach, describe, expect, test } from 'vitest';
import { deferred } from '../../src/sender/deferred';
import { CampaignScene } from '../fakes/campaignScene';
import { intend, untilPhase } from '../fakes/intend';
import { FakeTab } from '../fakes/fakeTab';

const HELLO = { type: 'setTemplate', template: 'Hello {{Name}}' } as const;

let scene: CampaignScene;

beforeEach(() => {
  scene = new CampaignScene();
});

describe('a campaign has one panel', () => {
  test('which is shown again where its workbook is opened again', async () => {
    const campaign = await scene.open(2);
    await scene.open(2);
    expect([scene.tabs.length, scene.tabs[0]?.revealedCount, scene.latest() === campaign]).toEqual([1, 1, true]);
  });

  test('so that a tab that comes back empty after a reload goes where the campaign is open', async () => {
    const campaign = await scene.open(2);
    const restored = new FakeTab();
    await scene.campaigns.restore(restored, campaign.state().key);
    expect([restored.isDiscarded, scene.tabs[0]?.revealedCount]).toEqual([true, 1]);
  });

  test('and a tab that comes back shows the campaign that goes on unseen', async () => {
    scene.latencyMs = 20;
    const campaign = await scene.open(100);
    await intend(campaign, HELLO, { type: 'start' });
    scene.tabs[0]?.close();
    const restored = new FakeTab();
    await scene.campaigns.restore(restored, campaign.state().key);
    expect([restored.isDiscarded, restored.campaign === campaign]).toEqual([false, true]);
    await intend(campaign, { type: 'stop' });
    await untilPhase(campaign, 'stopped');
  });
});

describe('a run that has stopped and hasn’t let go of its session yet', () => {
  test.each(['in its panel', 'by the command'])('is gone on with %s', async (where) => {
    scene.latencyMs = 20;
    const letGo = deferred<void>();
    scene.closing = letGo.promise;
    const campaign = await scene.open(60);
    await intend(campaign, HELLO, { type: 'start' });
    await expect.poll(() => campaign.state().run?.sentCount).toBeGreaterThan(3);
    await intend(campaign, { type: 'stop' });
    await untilPhase(campaign, 'stopped');
    expect(campaign.isRunning).toBe(true);
    const id = campaign.sessionId ?? '';
    const resuming =
      where === 'in its panel' ? intend(campaign, { type: 'resume' }) : scene.campaigns.openSession(id, true);
    letGo.resolve();
    await resuming;
    const { run } = await untilPhase(campaign, 'finished');
    expect([run?.sentCount, scene.acceptedCount(id)]).toEqual([60, 60]);
  });
});

describe('a workbook whose session isn’t finished', () => {
  const unfinished = async (scene: CampaignScene): Promise<{ readonly id: string; readonly address: string }> => {
    scene.latencyMs = 20;
    const address = scene.write(60);
    await scene.campaigns.openWorkbook(address);
    await intend(scene.latest(), { type: 'setTemplate', template: 'Hello {{Name}}' }, { type: 'start' });
    await expect.poll(() => scene.latest().state().run?.sentCount).toBeGreaterThan(3);
    await scene.runs.stopAll();
    const { sessionId } = scene.latest();
    scene.tabs.at(-1)?.close();
    return { id: sessionId ?? '', address };
  };

  test('goes on with it, at the user’s word', async () => {
    const scene = new CampaignScene();
    const { id, address } = await unfinished(scene);
    scene.goesOn = 'goOn';
    await scene.campaigns.openWorkbook(address);
    expect([scene.unfinishedAsked, scene.latest().sessionId]).toEqual([[id], id]);
    await untilPhase(scene.latest(), 'finished');
    expect(scene.acceptedCount(id)).toBe(60);
    // There is nothing left to go on with.
    scene.tabs.at(-1)?.close();
    await scene.campaigns.openWorkbook(address);
    expect([scene.unfinishedAsked, scene.latest().workbook]).toEqual([[id], address]);
  });

  test('begins anew at the user’s word, in the one panel that there is for it', async () => {
    const scene = new CampaignScene();
    const { id, address } = await unfinished(scene);
    await scene.campaigns.openSession(id, false);
    const [tab = new FakeTab()] = scene.tabs.slice(-1);
    const { close } = tab;
    let isClosed = false;
    tab.close = () => {
      isClosed = true;
      close();
    };
    await scene.campaigns.openWorkbook(address);
    expect([scene.latest().workbook, scene.latest().sessionId]).toEqual([address, null]);
    expect(isClosed).toBe(true);
  });

  test('stays shut where the user thinks better of it, and is not asked about where another is opened', async () => {
    const scene = new CampaignScene();
    const { address } = await unfinished(scene);
    scene.goesOn = null;
    const tabCount = scene.tabs.length;
    await scene.campaigns.openWorkbook(address);
    expect(scene.tabs).toHaveLength(tabCount);
  });
});

describe('a session of another day', () => {
  async function stopped(): Promise<string> {
    scene.latencyMs = 20;
    const campaign = await scene.open(60);
    await intend(campaign, HELLO, { type: 'start' });
    await expect.poll(() => campaign.state().run?.sentCount).toBeGreaterThan(3);
    await intend(campaign, { type: 'stop' });
    await untilPhase(campaign, 'stopped');
    await scene.tabs[0]?.closeOnceOver();
    scene.latencyMs = 0;
    return campaign.sessionId ?? '';
  }

  test('comes back in its tab as it is, with its rows frozen, and nothing is sent', async () => {
    const id = await stopped();
    const { sentCount } = await scene.store.read(id);
    await scene.campaigns.restore(new FakeTab(), `session:${id}`);
    const state = scene.latest().state();
    expect(state).toMatchObject({
      key: `session:${id}`,
      workbook: { kind: 'frozen', readyCount: 60, headers: ['Name', 'Phone'] },
      template: HELLO.template,
      problems: null,
      run: { phase: 'stopped', sentCount },
    });
    const { template } = await intend(scene.latest(), { type: 'setTemplate', template: 'Another' });
    expect(template).toBe(HELLO.template);
  });

  test('goes on with those that are left, and nobody gets it twice', async () => {
    const id = await stopped();
    await scene.campaigns.openSession(id, true);
    const { run } = await untilPhase(scene.latest(), 'finished');
    expect([run?.sentCount, scene.acceptedCount(id)]).toEqual([60, 60]);
  });
});
