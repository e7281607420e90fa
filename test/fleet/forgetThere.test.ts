import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DatabasePlace } from '../../src/campaign/database/connectDatabase';
import { forgetInDatabase } from '../../src/campaign/database/forgetInDatabase';
import { handedInItem } from '../../src/campaign/sessionsView/handedInItems';
import { removeIfFinished } from '../../src/fleet/cleanFleet';
import { SessionResults } from '../../src/sessions/sessionResults';
import { fictionalPhone } from '../cli/workbook';
import { fictionalPerson } from '../fakes/fictionalPhone';
import type { CampaignScene } from '../fakes/campaignScene';
import { intend, untilPhase } from '../fakes/intend';
import { postgresScene } from './scene';
import { windowOf, work } from './windowScene';

const scene = postgresScene();
const HELLO = { type: 'setTemplate', template: 'Hello {{Name}}' } as const;

async function connected(): Promise<{
  readonly marie: CampaignScene;
  readonly place: DatabasePlace;
  readonly url: string;
}> {
  const url = await scene.server.create();
  const marie = windowOf('marie@desk', url);
  const place = await marie.database.open();
  if (place === null) throw new Error('It is there.');
  return { marie, place, url };
}

test('who is forgotten is so with the file that their row alone names, and nobody else’s is touched', async () => {
  const { marie, place } = await connected();
  const folder = join(marie.folder, 'files');
  mkdirSync(folder);
  const names = ['a.pdf', 'b.pdf', 'b.pdf'];
  for (const name of names) writeFileSync(join(folder, name), `of ${name}`);
  marie.attach = () => Promise.resolve({ kind: 'column', column: 2, folder });
  const lines = names.map((name, index) => `Name ${index},${fictionalPhone(index)},${name}`);
  const campaign = await marie.openLines('Name,Phone,File', ...lines);
  await intend(campaign, HELLO, { type: 'chooseAttachment' }, { type: 'start' });
  await untilPhase(campaign, 'waiting');
  const { store } = place.fleet;
  const id = campaign.sessionId ?? '';
  const contents = async () =>
    (await store.files.list(store.folder(id))).filter((name) => name.startsWith('attachment-'));
  expect(await contents()).toHaveLength(2);
  // Its file is another row’s, too.
  expect(await forgetInDatabase(fictionalPerson(1), place)).toMatchObject({ rowCount: 1, sessionCount: 1 });
  expect(await contents()).toHaveLength(2);
  expect(await forgetInDatabase(fictionalPerson(0), place)).toMatchObject({ rowCount: 1, sessionCount: 1 });
  expect(await contents()).toEqual(['attachment-1.bin']);
  const results = await SessionResults.open(store, id, place.sealer);
  expect([(await results.recipient(0))?.values, (await results.recipient(2))?.values]).toEqual([
    ['', '', ''],
    ['Name 2', fictionalPhone(2), 'b.pdf'],
  ]);
  await results.close();
});

test('who said no and is forgotten in both books doesn’t come back', async () => {
  const { marie, place } = await connected();
  const own = await marie.people.open();
  await own.append({ kind: 'optedOut', who: fictionalPerson(4), atMs: 1, why: 'byHand', from: '' });
  expect(await marie.people.share()).toBeNull();
  expect((await own.forget(fictionalPerson(4))).kind).toBe('forgotten');
  expect(await forgetInDatabase(fictionalPerson(4), place)).toMatchObject({ wasOptedOut: true });
  expect(await marie.people.share()).toBeNull();
  expect([own.isOptedOut(fictionalPerson(4)), marie.people.beside.book()?.isOptedOut(fictionalPerson(4))]).toEqual([
    false,
    false,
  ]);
});

test('a session of the database is deleted once it is over, and no other', async () => {
  const { marie, place, url } = await connected();
  const campaign = await marie.open(2);
  await intend(campaign, HELLO, { type: 'start' });
  await untilPhase(campaign, 'waiting');
  const id = campaign.sessionId ?? '';
  const actions = (): readonly string[] => {
    const [watched] = marie.database.look?.sessions ?? [];
    return watched === undefined ? [] : [...handedInItem(watched, marie.services.texts).actions];
  };
  expect([await removeIfFinished(place.fleet, id), actions().includes('delete')]).toEqual([false, false]);
  await work(scene, url, join(marie.folder, 'ledger.jsonl'));
  await untilPhase(campaign, 'finished');
  expect(actions()).toContain('delete');
  expect(await removeIfFinished(place.fleet, id)).toBe(true);
  expect([await place.fleet.store.ids(), await place.fleet.store.files.list(`sessions/${id}`)]).toEqual([[], []]);
  await marie.database.refresh();
  expect(marie.database.look?.sessions).toEqual([]);
});
