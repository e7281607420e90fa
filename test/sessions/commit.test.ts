import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ParentSession } from '../../src/sender/childSession';
import type { CheckedRow } from '../../src/sender/model';
import type { CampaignSettings } from '../../src/sessions/sessionFile';
import { traceSyncs } from './fileTrace';
import { readyRow, StoredSession } from './storedSession';

const CAMPAIGN: CampaignSettings = {
  template: 'Hello {{Name}}',
  headers: ['Name', 'Phone'],
  phoneColumn: 1,
  country: 'US',
  attachment: { kind: 'none' },
  source: '/x/contacts.xlsx',
};
const ABOUT = { sheet: 'Clients', transport: 'simulated', fileName: 'contacts.xlsx' } as const;

let stored: StoredSession;

beforeEach(async () => {
  stored = await StoredSession.create();
});

afterEach(() => stored.dispose());

/** Gives the new session's id. */
async function commit(
  rows: readonly CheckedRow[],
  leftOut: readonly number[] = [],
  campaign = CAMPAIGN,
  parent?: ParentSession,
): Promise<string> {
  const draft = await stored.store.createDraft(stored.sealer);
  await draft.add(rows);
  await draft.complete();
  const id = await draft.commit(
    campaign,
    { ...ABOUT, parent },
    leftOut.map((index) => ({ index, code: 'emptyMessage' })),
  );
  await draft.close();
  return id;
}

const rowsUpTo = (count: number): readonly CheckedRow[] => Array.from({ length: count }, (_, index) => readyRow(index));
const duplicate: CheckedRow = { ...readyRow(3), verdict: 'duplicate' };

describe.skipIf(process.platform !== 'linux')('after Send a power cut takes nothing away', () => {
  test('each file is durable, whole, before the session has its name, and then the name is', async () => {
    let id = '';
    const syncs = await traceSyncs(
      async () => {
        id = await commit([...rowsUpTo(10), duplicate], [2]);
      },
      (folder) => readdirSync(folder),
    );
    const folder = stored.store.folder(id);
    const draftFolder = stored.store.draftFolder(id);
    const files = ['recipients.bin', 'not-ready.bin', 'session.json', 'journal.jsonl', 'journal.mark'];
    const isRenamed = (name: string): boolean => name === 'session.json' || name === 'journal.mark';
    const last = syncs.at(-1);
    expect(syncs.filter(({ names }) => names === null).map(({ path, length }) => [path, length])).toEqual(
      files.map((name) => [
        join(draftFolder, isRenamed(name) ? `${name}.new` : name),
        statSync(join(folder, name)).size,
      ]),
    );
    expect([last?.path, last?.names?.includes(basename(folder))]).toEqual([dirname(folder), true]);
  });
});

describe('a session that has just been made', () => {
  test('sends to nobody who isn’t ready, though there is a number', async () => {
    const id = await commit([...rowsUpTo(3), duplicate]);
    expect((await stored.store.read(id)).totalCount).toBe(3);
  });

  test('knows from the start whom nothing is sent to, however many they are', async () => {
    const leftOut = Array.from({ length: 3000 }, (_, index) => index);
    const id = await commit(rowsUpTo(3001), leftOut);
    expect(await stored.store.read(id)).toMatchObject({ skippedCount: 3000, leftCount: 1 });
  });

  test('has a salt that no other has', async () => {
    const ids = [await commit(rowsUpTo(1)), await commit(rowsUpTo(1))];
    const salts = await Promise.all(ids.map(async (id) => (await stored.store.read(id)).info.salt));
    expect(new Set(salts).size).toBe(2);
    for (const salt of salts) expect(salt).toHaveLength(22);
  });

  describe('is refused by a version', () => {
    const versionOf = async (campaign: CampaignSettings, parent?: ParentSession): Promise<unknown> => {
      const id = await commit(rowsUpTo(1), [], campaign, parent);
      const text = await readFile(join(stored.store.folder(id), 'session.json'), 'utf8');
      return (JSON.parse(text) as { readonly version: unknown }).version;
    };

    test('that would send the text of a message without its file', async () => {
      expect(await versionOf(CAMPAIGN)).toBe(1);
      expect(await versionOf({ ...CAMPAIGN, attachment: { kind: 'file', path: '/x/flyer.pdf' } })).toBe(2);
    });

    test('that would settle nothing with the session whose rows these are', async () => {
      expect(await versionOf(CAMPAIGN, { id: stored.id, kind: 'retry' })).toBe(3);
    });
  });
});
