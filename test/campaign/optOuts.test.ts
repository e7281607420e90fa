import { beforeEach, describe, expect, test } from 'vitest';
import { Keyring } from '../../src/campaign/keys/keyring';
import { FakeSecrets } from '../fakes/secrets';
import { CampaignScene } from '../fakes/campaignScene';
import { intend, untilPhase } from '../fakes/intend';
import { fictionalPhone } from '../cli/workbook';

const HELLO = { type: 'setTemplate', template: 'Hello {{Name}}' } as const;

let scene: CampaignScene;

beforeEach(() => {
  scene = new CampaignScene();
});

describe('whoever has opted out', () => {
  test('is counted with the day and the reason, and sent nothing', async () => {
    await scene.optOut(fictionalPhone(1));
    const campaign = await scene.open(3);
    await intend(campaign, HELLO, { type: 'showRows', verdict: 'optedOut' }, { type: 'start' });
    expect(campaign.state().workbook).toMatchObject({ readyCount: 2 });
    expect(scene.replies.at(-1)).toMatchObject({
      totalCount: 1,
      rows: [{ row: 3, reason: expect.stringMatching(/^Entered by hand, on /u) }],
    });
    const { run } = await untilPhase(campaign, 'finished');
    expect([run?.totalCount, run?.sentCount]).toEqual([2, 2]);
  });

  test('while a session is sent isn’t written to from then on', async () => {
    scene.latencyMs = 20;
    const campaign = await scene.open(100);
    await intend(campaign, HELLO, { type: 'start' });
    await scene.optOut(fictionalPhone(99));
    const { run } = await untilPhase(campaign, 'finished');
    expect([run?.sentCount, run?.skippedCount]).toEqual([99, 1]);
  });

  test('by a column of the list isn’t written to by any row of it, nor by the next list', async () => {
    const campaign = await scene.openLines(
      'Name,Phone,Opted out',
      `Anna,${fictionalPhone(0)},`,
      `Bert,${fictionalPhone(1)},yes`,
      `Anna again,${fictionalPhone(0)},12/03/2026`,
      `Carl,${fictionalPhone(2)},no`,
      `Dora,${fictionalPhone(3)},perhaps`,
    );
    await intend(campaign, HELLO, { type: 'showRows', verdict: 'optedOut' });
    expect(campaign.state().workbook).toMatchObject({ counts: { ready: 3, optedOut: 1 } });
    expect(scene.replies.at(-1)).toMatchObject({ rows: [{ row: 3, reason: 'The column “Opted out” says so' }] });
    expect(campaign.state().workbook).toMatchObject({
      warnings: [expect.stringMatching(/neither yes nor no.*: 1\.$/u)],
    });
    await intend(campaign, { type: 'start' });
    const { run } = await untilPhase(campaign, 'finished');
    expect([run?.sentCount, run?.skippedCount]).toEqual([2, 1]);
    await scene.tabs[0]?.closeOnceOver();
    expect((await scene.open(3)).state().workbook).toMatchObject({ counts: { ready: 1, optedOut: 2 } });
  });

  test('isn’t anybody by a column in which hardly anything is a yes or a no', async () => {
    const stops = [1, 2, 3, 4].map((stop) => `Name,${fictionalPhone(stop)},${stop}`);
    const campaign = await scene.openLines('Name,Phone,Stop', ...stops);
    await intend(campaign, HELLO, { type: 'start' });
    await untilPhase(campaign, 'finished');
    expect(await scene.people.book()).toBeNull();
  });

  test('is known no more where the key of their book is gone: that is asked about, and costs no session', async () => {
    await scene.optOut(fictionalPhone(1), new Keyring(new FakeSecrets()));
    const campaign = await scene.open(3);
    await intend(campaign, HELLO, { type: 'start' });
    const { run } = await untilPhase(campaign, 'finished');
    expect([run?.sentCount, scene.lostBooks.length]).toEqual([3, 1]);
  });
});
