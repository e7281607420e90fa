import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { Campaign } from '../../src/campaign/campaign';
import type { ResultsQuestion, ResultsView } from '../../src/panel/protocol';
import { encodeRecord } from '../../src/sender/journal/journalCodec';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { JOURNAL_FILE } from '../../src/sessions/journal/journalDisk';
import { CampaignScene } from '../fakes/campaignScene';
import { intend, untilPhase } from '../fakes/intend';
import { fictionalPhone } from '../cli/workbook';

let scene: CampaignScene;

beforeEach(() => {
  scene = new CampaignScene();
  scene.options = { ...scene.options, failuresInRowCount: 0, failureSharePercent: 0 };
});

/** A campaign whose run is over. */
async function sentTo(count: number): Promise<Campaign> {
  const campaign = await scene.open(count);
  await intend(campaign, { type: 'setTemplate', template: 'Hello {{Name}}' }, { type: 'start' });
  await untilPhase(campaign, 'finished');
  return campaign;
}

async function look(campaign: Campaign, question: Partial<ResultsQuestion> = {}): Promise<ResultsView> {
  scene.replies.length = 0;
  await intend(campaign, { type: 'showResults', status: null, find: '', page: 0, ...question });
  const [reply] = scene.replies;
  if (reply?.type !== 'results') throw new Error('No results came.');
  return reply.results;
}

const rowsOf = ({ rows }: ResultsView): readonly number[] => rows.map(({ row }) => row);

test('the page gets the rows that it asks for, and no more', async () => {
  const campaign = await sentTo(120);
  const first = await look(campaign);
  expect([first.rows.length, first.foundCount, first.counts.sent]).toEqual([50, 120, 120]);
  expect(first.rows[0]).toMatchObject({ index: 0, row: 2, about: 'Name 0', phone: fictionalPhone(0), status: 'sent' });
  expect(rowsOf(await look(campaign, { page: 2 }))).toEqual(Array.from({ length: 20 }, (_, at) => 102 + at));
  expect((await look(campaign, { page: 7 })).rows).toEqual([]);
  expect(rowsOf(await look(campaign, { find: 'name 117' }))).toEqual([119]);
  expect((await look(campaign, { find: 'Name 11', page: 0 })).foundCount).toBe(11);
  expect((await look(campaign, { status: 'failed' })).rows).toEqual([]);
});

test('of two questions the newer one is answered', async () => {
  const campaign = await sentTo(120);
  scene.replies.length = 0;
  await Promise.all([
    intend(campaign, { type: 'showResults', status: null, find: 'Name 1', page: 0 }),
    intend(campaign, { type: 'showResults', status: null, find: 'Name 2', page: 0 }),
  ]);
  expect(scene.replies).toMatchObject([{ type: 'results', results: { find: 'Name 2' } }]);
});

test('a row’s number is copied, and its chat opened', async () => {
  const campaign = await sentTo(3);
  await look(campaign);
  await intend(
    campaign,
    { type: 'ofResult', index: 1, action: 'copyPhone' },
    { type: 'ofResult', index: 2, action: 'openChat' },
    { type: 'ofResult', index: 3, action: 'openChat' },
  );
  expect([scene.copied, scene.chats, scene.errors]).toEqual([[fictionalPhone(1)], [fictionalPhone(2)], []]);
});

test('those who failed are sent to by a session of its own, in a panel of its own, and once', async () => {
  scene.simulate = { seed: 5, failures: { permanent: 0.4 } };
  const campaign = await sentTo(30);
  const { childCounts, counts } = await look(campaign, { status: 'failed' });
  expect([counts.failed > 0, childCounts.retry]).toEqual([true, counts.failed]);
  scene.simulate = {};
  scene.confirm = () => Promise.resolve(false);
  await intend(campaign, { type: 'retryFailed' });
  expect([scene.tabs.length, scene.asked]).toMatchObject([1, [{ isRepeat: true, recipientCount: counts.failed }]]);
  scene.confirm = () => Promise.resolve(true);
  scene.replies.length = 0;
  await intend(campaign, { type: 'retryFailed' });
  // The page is told.
  expect(scene.replies).toMatchObject([{ results: { status: 'failed', childCounts: { retry: 0 } } }]);
  await intend(campaign, { type: 'retryFailed' });
  expect(campaign.state().error?.happened).toBe('Nobody is left to try again: nothing was sent.');
  const again = scene.latest();
  await untilPhase(again, 'finished');
  expect([scene.tabs.length, again.state().run?.sentCount]).toEqual([2, counts.failed]);
  expect(again.state().options.failuresInRowCount).toBe(0);
  expect((await look(campaign, { status: 'failed' })).childCounts.retry).toBe(0);
});

test('a follow-up goes with its own message, and needs one that names the session’s columns', async () => {
  const campaign = await sentTo(4);
  await intend(campaign, { type: 'followUp', to: 'unread', template: '{{City}}' });
  expect(campaign.state().error?.happened).toContain('City');
  await intend(campaign, { type: 'followUp', to: 'unread', template: 'And you, {{Name}}?' });
  const follow = scene.latest();
  await untilPhase(follow, 'finished');
  expect([follow.state().template, follow.state().run?.sentCount]).toEqual(['And you, {{Name}}?', 4]);
});

test('what WhatsApp tells before a follow-up shows in the rows and the counts, also where nobody is left for one', async () => {
  const campaign = await sentTo(3);
  scene.simulate = { readAwayShare: 1 };
  await intend(campaign, { type: 'followUp', to: 'unread', template: 'And you?' });
  expect(campaign.state()).toMatchObject({
    error: { happened: expect.stringContaining('Nobody is left who hasn’t read it') },
    run: { phase: 'finished', sentCount: 3, readCount: 3 },
  });
  expect((await look(campaign, { status: 'read' })).rows).toHaveLength(3);
  expect((await scene.store.list()).sessions).toHaveLength(1);
});

test('one row in doubt is decided about, and the others wait', async () => {
  const campaign = await sentTo(6);
  const path = join(scene.store.folder(campaign.sessionId ?? ''), JOURNAL_FILE);
  const recordCount = readFileSync(path, 'latin1').trimEnd().split('\n').length;
  const doubted = [1, 4].flatMap((i): readonly JournalRecord[] => [
    { t: 'attempt', at: 1, i, n: 1, h: 'h' },
    { t: 'found', at: 2, i, result: 'unsure' },
  ]);
  appendFileSync(path, doubted.map((record, at) => `${encodeRecord(record, recordCount + at)}\n`).join(''));
  expect((await look(campaign, { status: 'inDoubt' })).rows).toMatchObject([
    { index: 1, isUndecided: true },
    { index: 4, isUndecided: true },
  ]);
  await intend(campaign, { type: 'ofResult', index: 4, action: 'leave' });
  expect((await look(campaign, { status: 'inDoubt' })).rows).toMatchObject([
    { index: 1, isUndecided: true },
    { index: 4, isUndecided: false },
  ]);
  await intend(campaign, { type: 'ofResult', index: 1, action: 'sendAgain' });
  await untilPhase(campaign, 'finished');
  const { counts } = await look(campaign);
  expect([counts.sent, counts.inDoubt, scene.acceptedCount(campaign.sessionId ?? '')]).toEqual([5, 1, 7]);
});
