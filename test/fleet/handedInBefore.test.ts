import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { fictionalPhone } from '../cli/workbook';
import { intend, untilPhase } from '../fakes/intend';
import { postgresScene } from './scene';
import { type TwoWindows, twoWindows, work } from './windowScene';

const scene = postgresScene();
const HELLO = { type: 'setTemplate', template: 'Hello {{Name}}' } as const;

async function windows(): Promise<TwoWindows> {
  const two = await twoWindows(scene);
  for (const window of [two.marie, two.paul]) {
    window.transportName = 'whatsapp-web';
    window.keepsApartMs = 1e9;
    window.options = { ...window.options, ratePerSecond: 10, batchDelayMs: 1000 };
    await window.database.open();
  }
  return two;
}

test('a workbook whose session waits for a worker, or is sent by one, is asked about in every window', async () => {
  const { marie, paul } = await windows();
  const campaign = await marie.open(5);
  await intend(campaign, HELLO, { type: 'start' });
  await untilPhase(campaign, 'waiting');
  marie.tabs.at(-1)?.close();
  for (const window of [marie, paul]) {
    const before = window.tabs.length;
    window.goesOn = null;
    await window.campaigns.openWorkbook(window.write(5));
    expect(window.unfinishedAsked).toEqual(['Handed in by {0}, for “{1}”.']);
    expect(window.tabs.length).toBe(before);
    window.goesOn = 'goOn';
    await window.campaigns.openWorkbook(window.write(5));
    expect(window.latest().sessionId).toBe(campaign.sessionId);
    window.tabs.at(-1)?.close();
  }
});

test('whom a session that isn’t over writes this very message to isn’t sent it by another, unless that is asked for', async () => {
  const { marie, paul } = await windows();
  const campaign = await marie.open(5);
  await intend(campaign, HELLO, { type: 'start' });
  await untilPhase(campaign, 'waiting');
  const again = await paul.open(7);
  const { problems } = await intend(again, HELLO);
  expect(problems).toMatchObject({ counts: { alreadySent: 5 }, leftOutCount: 5 });
  const other = await intend(again, { type: 'setTemplate', template: 'Good bye {{Name}}' });
  expect(other.problems).toMatchObject({ counts: { alreadySent: 0 } });
  await intend(again, HELLO, { type: 'includeAlreadySent', includes: true });
  expect(again.state().problems).toMatchObject({ counts: { alreadySent: 5 }, leftOutCount: 0 });
  const lines = ['Name,Phone', `Another,${fictionalPhone(0)}`, `Name 1,${fictionalPhone(1)}`];
  await paul.campaigns.openWorkbook(pathToFileURL(paul.writeAs('others.csv', lines)).href);
  const renamed = paul.latest();
  expect((await intend(renamed, HELLO)).problems).toMatchObject({ counts: { alreadySent: 1 } });
  // Who is handed in isn’t theirs any more whom a stopped session leaves.
  await intend(campaign, { type: 'stop' });
  await untilPhase(campaign, 'stopped');
  await paul.database.refresh();
  await intend(again, { type: 'includeAlreadySent', includes: false });
  expect(again.state().problems).toMatchObject({ counts: { alreadySent: 0 } });
});

test('a rehearsal keeps nobody from the message', async () => {
  const { marie, paul } = await windows();
  marie.transportName = 'simulated';
  const campaign = await marie.open(3);
  await intend(campaign, HELLO, { type: 'start' });
  await untilPhase(campaign, 'waiting');
  expect((await intend(await paul.open(3), HELLO)).problems).toMatchObject({ counts: { alreadySent: 0 } });
});

test('whom workers have written to is known in every window: how many of a sheet, and who has got this very message', async () => {
  const { marie, paul, url } = await windows();
  const campaign = await marie.open(4);
  await intend(campaign, HELLO, { type: 'start' });
  const ledger = join(marie.folder, 'ledger.jsonl');
  await work(scene, url, ledger, { isReal: true });
  await untilPhase(campaign, 'finished');
  expect(await paul.people.share()).toBeNull();
  const again = await paul.open(6);
  const { workbook, problems } = await intend(again, HELLO);
  expect(workbook).toMatchObject({ sentBefore: expect.stringMatching(/: 4 of these people\.$/u) });
  expect(problems).toMatchObject({ counts: { alreadySent: 4 } });
});
