import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSession } from '../../src/sessions/openSession';
import { readyRow, SELF, StoredSession } from './storedSession';

let stored: StoredSession;

beforeEach(async () => {
  stored = await StoredSession.create();
});

afterEach(() => stored.dispose());

test('who is left out from the start is so in the journal, and stays so', async () => {
  const { store, sealer } = stored;
  const draft = await store.createDraft(sealer);
  await draft.addReady([0, 1, 2].map((index) => ({ ...readyRow(index), values: [index === 1 ? '' : 'Zoë', '+1'] })));
  await draft.complete();
  const problems = await draft.problems([
    { kind: 'column', column: 0, fallback: '' },
    { kind: 'text', text: '!' },
  ]);
  const settings = { template: '{{Name}}!', headers: ['Name', 'Phone'], phoneColumn: 1, country: 'US', source: '/x' };
  const about = { sheet: 'Clients', transport: 'simulated', fileName: 'contacts.xlsx' } as const;
  const id = await draft.commit({ ...settings, attachment: { kind: 'none' } }, about, problems.leftOut('leaveOut'));
  await draft.close();
  expect(await store.read(id)).toMatchObject({ state: 'unfinished', isInterrupted: false, skippedCount: 1 });
  const session = await openSession(store, id, sealer, SELF);
  expect([0, 1, 2].map((index) => session.rows.status(index))).toEqual(['queued', 'skipped', 'queued']);
  await session.close();
});

test('a message that is too long for a row is found by reading the rows', async () => {
  const draft = await stored.store.createDraft(stored.sealer);
  await draft.addReady([0, 1].map((index) => ({ ...readyRow(index), values: ['x'.repeat(40_000 * index), '+1'] })));
  await draft.complete();
  const twice = [0, 0].map((column) => ({ kind: 'column', column, fallback: '-' }) as const);
  expect([...(await draft.problems(twice)).indexes('tooLong')]).toEqual([1]);
  await draft.close();
});
