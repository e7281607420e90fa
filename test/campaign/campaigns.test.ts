import type { Keyring } from '../../src/campaign/keyring';
import type { BookKeys } from '../../src/people/bookFolder';
import { openPeopleBook } from '../../src/people/openPeopleBook';
import type { PeopleBook } from '../../src/people/peopleBook';
import { parsePerson } from '../../src/people/person';
import { fictionalPhone } from '../cli/workbook';
import { beforeEach, describe, expect, test } from 'vitest';
import { deferred } from '../../src/sender/deferred';
import { CampaignScene, FakeTab, intend, untilPhase } from '../fakes/campaignScene';

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

describe('a session of another day', () => {
  async function stopped(): Promise<string> {
    scene.latencyMs = 20;
    const campaign = await scene.open(60);
    await intend(campaign, HELLO, { type: 'start' });
    await expect.poll(() => campaign.state().run?.sentCount).toBeGreaterThan(3);
    await intend(campaign, { type: 'stop' });
    await untilPhase(campaign, 'stopped');
    scene.tabs[0]?.close();
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

describe('whoever has opted out', () => {
  test('is counted with the day and the reason, and sent nothing', async () => {
    scene.book = await openedBook(scene.folder);
    await optOut(scene.book, fictionalPhone(1));
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
    scene.book = await openedBook(scene.folder);
    scene.latencyMs = 20;
    const campaign = await scene.open(100);
    await intend(campaign, HELLO, { type: 'start' });
    await optOut(scene.book, fictionalPhone(99));
    const { run } = await untilPhase(campaign, 'finished');
    expect([run?.sentCount, run?.skippedCount]).toEqual([99, 1]);
  });
});

describe('whoever has got this very message from another session', () => {
  const entered = async (book: PeopleBook, index: number, text: string): Promise<void> => {
    const who = parsePerson(fictionalPhone(index));
    if (who === null) throw new Error('That is no number.');
    const sent = { session: 'another', textHash: book.textHashOf(text), transport: 'whatsapp-web' as const };
    await book.append({ kind: 'sent', who, atMs: Date.now(), ...sent });
  };

  test('is counted, listed with the day, and left out', async () => {
    scene.book = await openedBook(scene.folder);
    scene.keepsApartMs = 1e9;
    await entered(scene.book, 1, 'Hello Name 1');
    await entered(scene.book, 2, 'Something else');
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
    scene.book = await openedBook(scene.folder);
    scene.keepsApartMs = 1e9;
    await entered(scene.book, 1, 'Hello Name 1');
    await entered(scene.book, 2, 'Hello ');
    const campaign = await scene.open(3, 'Name 2');
    const included = await intend(campaign, HELLO, { type: 'includeAlreadySent', includes: true });
    expect(included.problems).toMatchObject({ counts: { alreadySent: 2, blankVariable: 1 }, leftOutCount: 0 });
    await intend(campaign, { type: 'decideBlank', decision: 'leaveOut' }, { type: 'start' });
    const { run } = await untilPhase(campaign, 'finished');
    expect([run?.sentCount, run?.skippedCount]).toEqual([2, 1]);
  });

  test('in the meantime isn’t sent it either, and everybody who has it isn’t asked twice', async () => {
    scene.book = await openedBook(scene.folder);
    scene.keepsApartMs = 1e9;
    const campaign = await scene.open(2);
    await intend(campaign, HELLO);
    await entered(scene.book, 1, 'Hello Name 1');
    await intend(campaign, { type: 'start' });
    const { run } = await untilPhase(campaign, 'finished');
    expect([run?.sentCount, run?.skippedCount]).toEqual([1, 1]);
    await entered(scene.book, 0, 'Hello Name 0');
    const { error } = await intend(campaign, { type: 'start' });
    expect(error?.happened).toBe('No row is left to send to: this very message has gone to 2 of them already.');
  });
});

describe('who answers', () => {
  test('is said once the run is over, how many they are', async () => {
    scene.book = await openedBook(scene.folder);
    scene.simulation = { answers: 1, latencyMs: [1, 1] };
    const campaign = await scene.open(5);
    await intend(campaign, HELLO, { type: 'start' });
    const { run } = await untilPhase(campaign, 'finished');
    await expect.poll(() => scene.saidAnswered).toEqual([run?.answeredCount]);
    expect(run?.answeredCount).toBeGreaterThan(0);
    expect(scene.book.counts.answeredCount).toBe(0);
  });
});

async function openedBook(folder: string): Promise<PeopleBook> {
  const opened = await openPeopleBook(folder, await keysOf(scene.keyring), { kind: 'window', name: 'test' });
  if (opened.kind !== 'open') throw opened.problem;
  return opened.book;
}

async function keysOf(keyring: Keyring): Promise<BookKeys> {
  const sealer = await keyring.current();
  return { current: () => Promise.resolve(sealer), find: () => Promise.resolve(sealer) };
}

async function optOut(book: PeopleBook, phone: string): Promise<void> {
  const who = parsePerson(phone);
  if (who === null) throw new Error('It is a number.');
  expect(await book.append({ kind: 'optedOut', who, atMs: Date.now(), why: 'byHand', from: '' })).toEqual({ ok: true });
}
