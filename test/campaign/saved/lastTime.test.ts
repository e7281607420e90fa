import { readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Campaign } from '../../../src/campaign/campaign';
import { Keyring } from '../../../src/campaign/keys/keyring';
import { SavedStore } from '../../../src/campaign/saved/savedStore';
import { CampaignScene } from '../../fakes/campaignScene';
import { intend } from '../../fakes/intend';
import { FakeSecrets } from '../../fakes/secrets';

const HELLO = { type: 'setTemplate', template: 'Hello {{Name}}, see you' } as const;
const LINES = ['Name,Phone,Mobile', 'Ada,+12125550101,+12125550102', 'Bo,+12125550103,+12125550104'] as const;

let scene: CampaignScene;

beforeEach(() => {
  scene = new CampaignScene();
});

/** Closes the panel, and opens the workbook of these lines. */
async function reopen(campaign: Campaign, ...lines: readonly string[]): Promise<Campaign> {
  await campaign.close();
  scene.tabs.at(-1)?.close();
  return await scene.openLines(...lines);
}

/** The workbook so far gets another name, so that the next one is another one. */
function setAside(): void {
  renameSync(join(scene.folder, 'contacts.csv'), join(scene.folder, 'old.csv'));
}

describe('a workbook that is opened again', () => {
  test('has the message, the column and the pace of last time, and says of when they are', async () => {
    const first = await scene.openLines(...LINES);
    expect(first.state().lastTime).toBe('');
    await intend(first, HELLO, { type: 'setPhoneColumn', column: 2 }, { type: 'setPreset', preset: 'careful' });
    const again = (await reopen(first, ...LINES)).state();
    expect(again).toMatchObject({ template: HELLO.template, workbook: { phoneColumn: 2 } });
    expect(again.options.perDayCount).toBe(200);
    expect(again.lastTime).toMatch(/^As you wrote it for this workbook on /u);
  });

  test('begins with nothing once the message has been cleared', async () => {
    const first = await scene.openLines(...LINES);
    await intend(first, HELLO);
    const second = await reopen(first, ...LINES);
    const cleared = await intend(second, { type: 'setTemplate', template: '' });
    expect(cleared.lastTime).toBe('');
    expect((await reopen(second, ...LINES)).state().template).toBe('');
  });

  test('has no start of last time’s list', async () => {
    const first = await scene.openLines(...LINES);
    const start = { type: 'setStart', startMs: Date.now() + 1e7, startColumn: null, onlyKnown: true } as const;
    await intend(first, HELLO, start);
    const { options } = (await reopen(first, ...LINES)).state();
    expect([options.timetable.startMs, options.onlyKnown]).toEqual([null, false]);
  });

  test('is read as it is where its column is gone', async () => {
    const first = await scene.openLines(...LINES);
    await intend(first, HELLO, { type: 'setPhoneColumn', column: 2 });
    const again = (await reopen(first, 'Name,Phone', 'Ada,+12125550101')).state();
    expect(again).toMatchObject({ template: HELLO.template, workbook: { kind: 'checked', phoneColumn: 1 } });
  });

  test('follows the settings again where only they have changed', async () => {
    const first = await scene.openLines(...LINES);
    await intend(first, HELLO);
    scene.options = { ...scene.options, batchSize: 7 };
    expect((await reopen(first, ...LINES)).state().options.batchSize).toBe(7);
  });
});

describe('another workbook with the same headers', () => {
  test('has the message and the column, and says whose they are', async () => {
    const first = await scene.openLines(...LINES);
    await intend(first, HELLO, { type: 'setPhoneColumn', column: 2 });
    await first.close();
    setAside();
    await scene.campaigns.openWorkbook(pathToFileURL(scene.writeAs('june.csv', LINES)).href);
    const { template, workbook, lastTime } = scene.latest().state();
    expect({ template, workbook }).toMatchObject({ template: HELLO.template, workbook: { phoneColumn: 2 } });
    expect(lastTime).toMatch(/^As you wrote it for another workbook with these columns on /u);
  });

  test('has nothing of it where a header is another', async () => {
    const first = await scene.openLines(...LINES);
    await intend(first, HELLO);
    await first.close();
    const others = ['Nom,Phone,Mobile', ...LINES.slice(1)];
    await scene.campaigns.openWorkbook(pathToFileURL(scene.writeAs('june.csv', others)).href);
    expect(scene.latest().state()).toMatchObject({ template: '', lastTime: '' });
  });
});

describe('what is kept', () => {
  test('has no word of a message and no path in the clear, on any file', async () => {
    const first = await scene.openLines(...LINES);
    await intend(first, HELLO);
    await scene.saved.change((content) => ({ ...content, messages: [{ name: 'Order', text: 'ready today' }] }));
    await first.close();
    const data = join(scene.folder, 'data');
    const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name)).toContain('saved.json');
    for (const { parentPath, name } of files) {
      expect(readFileSync(join(parentPath, name), 'latin1'), name).not.toMatch(/see you|ready today|Order|contacts/u);
    }
  });

  test('is set aside, not lost, where its key is gone, and begins anew', async () => {
    const first = await scene.openLines(...LINES);
    await intend(first, HELLO);
    await first.close();
    const data = join(scene.folder, 'data');
    const other = new SavedStore(data, new Keyring(new FakeSecrets()));
    expect((await other.read()).last).toEqual([]);
    await other.change((content) => ({ ...content, messages: [{ name: 'New', text: 'text' }] }));
    expect((await other.read()).messages).toHaveLength(1);
    expect(readdirSync(data).filter((name) => name.startsWith('saved.json.set-aside-'))).toHaveLength(1);
  });
});
