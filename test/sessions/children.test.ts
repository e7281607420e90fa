import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BitSet } from '../../src/sender/journal/bitSet';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { commitChild, settleChildren } from '../../src/sessions/children';
import { openSession } from '../../src/sessions/openSession';
import { append, attempt, opened, readyRow, RECIPIENT_COUNT, SELF, StoredSession } from './storedSession';

let stored: StoredSession;

beforeEach(async () => {
  stored = await StoredSession.create();
});

afterEach(() => stored.dispose());

const folder = (): string => stored.store.folder(stored.id);
const parent = (): { readonly id: string; readonly recipientCount: number } => ({
  id: stored.id,
  recipientCount: RECIPIENT_COUNT,
});
const notes = async (): Promise<readonly string[]> => {
  return (await readdir(folder())).filter((name) => name.startsWith('child.'));
};

function setOf(...indexes: readonly number[]): BitSet {
  const set = new BitSet();
  for (const index of indexes) set.add(index);
  return set;
}

/** Makes a session of these recipients, as far as `commit` lets it. Gives its id. */
async function take(indexes: readonly number[], commit = true): Promise<string> {
  const draft = await stored.store.createDraft(stored.sealer);
  await draft.add(indexes.map(readyRow));
  await draft.complete();
  const settings = {
    template: 'Hello',
    headers: ['Name', 'Phone'],
    phoneColumn: 1,
    country: 'US',
    attachment: { kind: 'none' } as const,
    source: '',
  };
  const about = { sheet: '', transport: 'simulated', fileName: '', parent: { id: stored.id, kind: 'retry' } } as const;
  try {
    return await commitChild(
      stored.store,
      parent(),
      { childId: draft.id, kind: 'retry', recipients: setOf(...indexes) },
      async () => {
        if (!commit) throw new Error('It crashed.');
        return await draft.commit(settings, about);
      },
    );
  } finally {
    await draft.close();
  }
}

const gone = async (): Promise<readonly number[]> =>
  (await settleChildren(stored.store, parent())).flatMap(({ recipients }) => [...recipients]);

describe('who has gone to another session', () => {
  test('is noted for good, also where that session is removed', async () => {
    const id = await take([0, 64, 149]);
    expect([await notes(), await gone()]).toEqual([[`child.${id}.retry`], [0, 64, 149]]);
    await stored.store.files.remove(stored.store.folder(id));
    expect(await gone()).toEqual([0, 64, 149]);
  });

  test('isn’t noted any more where that session never came to be', async () => {
    await expect(take([3], false)).rejects.toThrow('It crashed.');
    expect(await notes()).toHaveLength(1);
    expect([await gone(), await notes()]).toEqual([[], []]);
  });

  test('can’t be taken by a second one, even unseen', async () => {
    await take([1, 2]);
    await expect(take([2, 3])).rejects.toThrow('Another window or program has just made a session of these rows.');
    expect([await gone(), (await stored.store.list()).sessions.length]).toEqual([[1, 2], 2]);
  });

  test('is settled by whoever opens that session', async () => {
    const id = await take([5]);
    const { files } = stored.store;
    await files.rename(join(folder(), `child.${id}.retry`), join(folder(), `child.${id}.retry.pending`));
    await (await openSession(stored.store, id, stored.sealer, SELF)).close();
    expect(await notes()).toEqual([`child.${id}.retry`]);
    // Also where the one that it was made of is gone.
    await stored.close();
    await files.remove(folder());
    await (await openSession(stored.store, id, stored.sealer, SELF)).close();
  });
});

const refused = (i: number): readonly JournalRecord[] => [
  attempt(i),
  { t: 'failed', at: 3, i, class: 'permanent', code: 'refused', final: true },
];

test('whoever was refused and has gone to another session doesn’t come back to the queue', async () => {
  await append(await stored.reopen(), opened, ...refused(0), ...refused(1));
  await stored.close();
  await take([1]);
  expect((await stored.reopen()).rows.latestRefused()).toEqual([0]);
});

test('a note that is damaged lets nobody be tried again, by this session or another', async () => {
  await append(await stored.reopen(), opened, ...refused(0), ...refused(1));
  await stored.close();
  const id = await take([1]);
  const path = join(folder(), `child.${id}.retry`);
  const content = await readFile(path, 'latin1');
  await writeFile(path, content.replace(' AgAA', ' AAAA'), 'latin1');
  expect(await readFile(path, 'latin1')).not.toBe(content);
  await expect(gone()).rejects.toThrow('The note of who has gone to another session is damaged');
  const { rows } = await stored.reopen();
  // All others are still to be sent to.
  expect([rows.latestRefused(), rows.waitingCount]).toEqual([[], RECIPIENT_COUNT - 2]);
});
