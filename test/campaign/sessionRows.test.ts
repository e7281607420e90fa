import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rowSearch } from '../../src/campaign/results/rowSearch';
import { SessionRows, type WantedRows } from '../../src/campaign/results/sessionRows';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { append, attempt, opened, readyRow, RECIPIENT_COUNT, sent, StoredSession } from '../sessions/storedSession';

let stored: StoredSession;

beforeEach(async () => {
  stored = await StoredSession.create();
  const ended: JournalRecord = { t: 'control', at: 90_000, event: 'stopped' };
  await append(await stored.reopen(), opened, ...RECORDS, ended);
  await stored.close();
});

afterEach(() => stored.dispose());

const RECORDS: readonly JournalRecord[] = [
  ...[0, 1, 2].flatMap((i) => [attempt(i), sent(i)]),
  { t: 'ack', at: 61_000, i: 1, level: 2 },
  { t: 'ack', at: 62_000, i: 2, level: 3 },
  attempt(3),
  { t: 'failed', at: 63_000, i: 3, class: 'permanent', code: 'notOnWhatsApp', final: true },
  { t: 'skipped', at: 64_000, i: 4, code: 'optedOut' },
  attempt(5),
  attempt(6),
  { t: 'found', at: 65_000, i: 6, result: 'unsure' },
];

async function read(wanted: Partial<WantedRows> = {}) {
  const rows = await SessionRows.open(stored.store, stored.id, stored.sealer);
  try {
    const all = [];
    for await (const row of rows.rows({ status: null, search: rowSearch(''), ...wanted })) all.push(row);
    return { all, counts: rows.counts() };
  } finally {
    await rows.close();
  }
}

test('each row has its status, when something was last heard of it, and why it wasn’t sent', async () => {
  const { all, counts } = await read();
  expect(all.length).toBe(RECIPIENT_COUNT);
  expect(
    all.slice(0, 8).map(({ row, status, atMs, reason, isUndecided }) => [row, status, atMs, reason?.text, isUndecided]),
  ).toEqual([
    [2, 'sent', null, undefined, false],
    [3, 'delivered', 61_000, undefined, false],
    [4, 'read', 62_000, undefined, false],
    [5, 'failed', 63_000, 'This number isn’t on WhatsApp', false],
    [6, 'skipped', 64_000, 'This person doesn’t want to be written to', false],
    [7, 'inDoubt', null, 'It was cut short before the answer came', false],
    [8, 'inDoubt', 65_000, 'It was cut short before the answer came', true],
    [9, 'left', null, undefined, false],
  ]);
  expect(counts).toEqual({
    sent: 1,
    delivered: 1,
    read: 1,
    answered: 0,
    failed: 1,
    skipped: 1,
    inDoubt: 2,
    left: RECIPIENT_COUNT - 7,
  });
});

test('those of a status are found, and of them those that are looked for', async () => {
  expect((await read({ status: 'inDoubt' })).all.map(({ row }) => row)).toEqual([7, 8]);
  expect(
    (await read({ status: 'left', search: rowSearch(readyRow(7).phone ?? '') })).all.map(({ row }) => row),
  ).toEqual([9, 109]);
});

test('one that is under way while somebody sends the session is left, not in doubt', async () => {
  const session = await stored.reopen();
  await append(session, attempt(7));
  const { all } = await read();
  expect([all[5]?.status, all[7]?.status, all[6]?.status]).toEqual(['left', 'left', 'inDoubt']);
});

test('a row whose part of the file is damaged is counted, and all others are told', async () => {
  const path = join(stored.store.folder(stored.id), 'recipients.bin');
  const content = await readFile(path);
  // In the first part.
  await writeFile(path, content.fill(0, 50, 60));
  const rows = await SessionRows.open(stored.store, stored.id, stored.sealer);
  let count = 0;
  for await (const _row of rows.rows({ status: null, search: rowSearch('') })) count += 1;
  expect([count, rows.unreadableCount]).toEqual([RECIPIENT_COUNT - 64, 64]);
  await rows.close();
});
