import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { forgetPerson, type Forgotten } from '../../src/campaign/people/forgetPerson';
import { sessionSealer } from '../../src/campaign/keys/keyring';
import { parsePerson } from '../../src/people/person';
import { openNotReady } from '../../src/sessions/notReadyFile';
import { RecipientsReader } from '../../src/sessions/recipientsFile';
import { fictionalPhone } from '../cli/workbook';
import { CampaignScene } from '../fakes/campaignScene';
import { intend, untilPhase } from '../fakes/intend';

const HELLO = { type: 'setTemplate', template: 'Hello {{Name}}' } as const;
/** Anna’s number, as it is written here and there. */
const PHONE = fictionalPhone(1);
const SPELLED = `(${PHONE.slice(2, 5)}) ${PHONE.slice(5, 8)}-${PHONE.slice(8)}`;

let scene: CampaignScene;

beforeEach(() => {
  scene = new CampaignScene();
});

async function forget(phone = PHONE): Promise<Forgotten> {
  const who = parsePerson(phone);
  if (who === null) throw new Error('It is a number.');
  const { store, keyring, people } = scene;
  const sealerOf = async (id: string) => await sessionSealer(id, store, keyring);
  return await forgetPerson(who, { store, people, sealerOf, self: { kind: 'window', name: 'test' } });
}

/** All that the sessions say of people, by whoever has the key. */
async function rowsKept(): Promise<readonly unknown[]> {
  const kept: unknown[] = [];
  for (const id of await scene.store.ids()) {
    const sealer = await sessionSealer(id, scene.store, scene.keyring);
    const folder = scene.store.folder(id);
    const lists = [
      await RecipientsReader.open(folder, sealer, id),
      await openNotReady(folder, sealer, id, scene.store.files),
    ];
    for (const list of lists) {
      for (let index = 0; index < (list?.count ?? 0); index += 1) kept.push(await list?.read(index));
      await list?.close();
    }
  }
  return kept;
}

/** Every byte in the data folder, but for what the simulated server says that it got: the test asks that for numbers. */
function bytesKept(folder = join(scene.folder, 'data')): string {
  return readdirSync(folder)
    .filter((name) => name !== 'ledger.jsonl')
    .map((name) => join(folder, name))
    .map((path) => (statSync(path).isDirectory() ? bytesKept(path) : `${path}\n${readFileSync(path, 'latin1')}`))
    .join('\n');
}

/** A list in which she stands twice, and in somebody else’s row. */
const LIST = [
  'Name,Phone,Friend',
  `Carl,${fictionalPhone(0)},${SPELLED}`,
  `Anna,${PHONE},none`,
  `Anna too,${SPELLED},none`,
  `Dora,${fictionalPhone(2)},none`,
] as const;

describe('a person who is forgotten', () => {
  test('is in no file any more, and what was sent stays counted', async () => {
    const campaign = await scene.openLines(...LIST);
    await intend(campaign, HELLO, { type: 'start' });
    await untilPhase(campaign, 'finished');
    await scene.optOut(PHONE);
    expect(JSON.stringify(await rowsKept())).toMatch(/Anna too/u);
    expect(await forget()).toEqual({ rowCount: 2, sessionCount: 1, wasOptedOut: true });
    const kept = JSON.stringify(await rowsKept());
    expect(kept).not.toMatch(/Anna/u);
    expect(kept.replaceAll(/\D/gu, '')).not.toContain(PHONE.slice(2));
    expect(bytesKept()).not.toMatch(new RegExp(`Anna|${PHONE.slice(2)}`, 'u'));
    expect(kept).toMatch(/Carl.*Dora/u);
    const who = parsePerson(PHONE);
    const book = await scene.people.book();
    expect(who && [book?.isOptedOut(who), await book?.sessionsOf(who)]).toEqual([false, []]);
    const [session] = (await scene.store.list()).sessions;
    expect(session).toMatchObject({ state: 'finished', sentCount: 3, totalCount: 3 });
    expect(await forget()).toEqual({ rowCount: 0, sessionCount: 0, wasOptedOut: false });
  });

  test('gets nothing of a session that still has to send to them', async () => {
    scene.latencyMs = 20;
    const campaign = await scene.open(40);
    await intend(campaign, HELLO, { type: 'start' });
    await expect.poll(() => campaign.state().run?.sentCount).toBeGreaterThan(3);
    await expect(forget()).rejects.toMatchObject({ happened: { text: expect.stringContaining('may still tell') } });
    await intend(campaign, { type: 'stop' });
    await untilPhase(campaign, 'stopped');
    await scene.runs.stopAll();
    const sentBefore = campaign.state().run?.sentCount ?? 0;
    expect(await forget(fictionalPhone(39))).toMatchObject({ rowCount: 1 });
    expect(sentBefore).toBeLessThan(39);
    await intend(campaign, { type: 'resume' });
    const { run } = await untilPhase(campaign, 'finished');
    expect([run?.sentCount, run?.skippedCount]).toEqual([39, 1]);
  });
});
