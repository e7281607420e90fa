import { beforeEach, describe, expect, test } from 'vitest';
import { fictionalPerson } from '../fakes/fictionalPhone';
import { CampaignScene } from '../fakes/campaignScene';
import { intend, untilPhase } from '../fakes/intend';

const HELLO = { type: 'setTemplate', template: 'Hello {{Name}}' } as const;

let scene: CampaignScene;

beforeEach(() => {
  scene = new CampaignScene();
});

describe('whoever has got this very message from another session', () => {
  const entered = async (index: number, text: string): Promise<void> => {
    const who = fictionalPerson(index);
    const book = await scene.people.open();
    const sent = { session: 'another', textHash: book.textHashOf(text), transport: 'whatsapp-web' as const };
    await book.append({ kind: 'sent', who, atMs: Date.now(), ...sent });
  };

  test('is counted, listed with the day, and left out', async () => {
    scene.keepsApartMs = 1e9;
    await entered(1, 'Hello Name 1');
    await entered(2, 'Something else');
    const campaign = await scene.open(3);
    const { workbook, problems } = await intend(campaign, HELLO, { type: 'showRows', verdict: 'alreadySent' });
    expect(workbook).toMatchObject({ sentBefore: expect.stringMatching(/^Sent to on .+: 2 of these people\.$/u) });
    expect(problems).toMatchObject({ counts: { alreadySent: 1 }, leftOutCount: 1, includesAlreadySent: false });
    expect(scene.replies.at(-1)).toMatchObject({
      totalCount: 1,
      rows: [{ row: 3, reason: expect.stringMatching(/^Got this very message on /u) }],
    });
    await intend(campaign, { type: 'showRows', verdict: 'ready' });
    expect(scene.replies.at(-1)).toMatchObject({ rows: [{ reason: '' }, { row: 3 }, { row: 4 }] });
    await intend(campaign, { type: 'start' });
    const { run } = await untilPhase(campaign, 'finished');
    expect([run?.sentCount, run?.skippedCount]).toEqual([2, 1]);
  });

  test('gets it once more where the user says so, whose word a gap in the message still waits for', async () => {
    scene.keepsApartMs = 1e9;
    await entered(1, 'Hello Name 1');
    await entered(2, 'Hello ');
    const campaign = await scene.open(3, 'Name 2');
    const included = await intend(campaign, HELLO, { type: 'includeAlreadySent', includes: true });
    expect(included.problems).toMatchObject({ counts: { alreadySent: 2, blankVariable: 1 }, leftOutCount: 0 });
    await intend(campaign, { type: 'decideBlank', decision: 'leaveOut' }, { type: 'start' });
    const { run } = await untilPhase(campaign, 'finished');
    expect([run?.sentCount, run?.skippedCount]).toEqual([2, 1]);
  });

  test('in the meantime isn’t sent it either, and everybody who has it isn’t asked twice', async () => {
    scene.keepsApartMs = 1e9;
    const campaign = await scene.open(2);
    await intend(campaign, HELLO);
    await entered(1, 'Hello Name 1');
    await intend(campaign, { type: 'start' });
    const { run } = await untilPhase(campaign, 'finished');
    expect([run?.sentCount, run?.skippedCount]).toEqual([1, 1]);
    await entered(0, 'Hello Name 0');
    const { error } = await intend(campaign, { type: 'start' });
    expect(error?.happened).toBe('No row is left to send to: this very message has gone to 2 of them already.');
  });
});

describe('who answers', () => {
  test('is said once the run is over, how many they are', async () => {
    await scene.people.open();
    scene.simulate = { answers: 1, latencyMs: [1, 1] };
    const campaign = await scene.open(5);
    await intend(campaign, HELLO, { type: 'start' });
    await untilPhase(campaign, 'finished');
    await expect.poll(() => scene.saidAnswered).toHaveLength(1);
    // The last of them may answer between the end of the sending and the count.
    const [count] = scene.saidAnswered;
    expect(count).toBeGreaterThan(0);
    await expect.poll(() => campaign.state().run?.answeredCount).toBe(count);
    expect((await scene.people.open()).counts.answeredCount).toBe(0);
  });
});
