import { appendFile, copyFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HumanError } from '../../src/sender/humanError';
import { encodeRecord } from '../../src/sender/journal/journalCodec';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { countOf, countryName, sentence } from '../../src/sender/sentence';
import type { CheckedRow } from '../../src/sender/model';
import { DEFAULT_OPTIONS } from '../../src/sender/options';
import type { ResultEntry } from '../../src/sender/journal/resultsTable';
import { createSealer, newKey } from '../../src/sessions/encryption';
import { openSession } from '../../src/sessions/openSession';
import { JOURNAL_FILE } from '../../src/sessions/journal/journalDisk';
import { SessionResults } from '../../src/sessions/sessionResults';
import { SessionStore } from '../../src/sessions/sessionStore';
import { fictionalRecipient } from '../fakes/memorySession';

const RECIPIENT_COUNT = 5000;
const opened: JournalRecord = { t: 'opened', at: 1, version: 1, options: DEFAULT_OPTIONS };
const finished: JournalRecord = { t: 'control', at: 9_000_000, event: 'finished' };
const attempt = (i: number): JournalRecord => ({ t: 'attempt', at: 2_000_000 + i * 1000, i, n: 1, h: 'h' });
const sent = (i: number): JournalRecord => ({ t: 'sent', at: 3_000_000 + i * 1000, i, id: `m${i}` });

let folder = '';
let store: SessionStore;
let sealer = createSealer(newKey());
let id = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'session-results-'));
  store = new SessionStore(folder);
  sealer = createSealer(newKey());
  id = await makeSession(Array.from({ length: RECIPIENT_COUNT }, (_, index) => readyRow(index)));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Gives its id. */
async function makeSession(rows: readonly CheckedRow[]): Promise<string> {
  const draft = await store.createDraft(sealer);
  await draft.add(rows);
  await draft.complete();
  const campaign = {
    template: 'Hello',
    headers: ['Name', 'Phone'],
    phoneColumn: 1,
    country: 'US',
    attachment: { kind: 'none' } as const,
    source: '/x/c.xlsx',
  };
  const made = await draft.commit(campaign, { sheet: 'Clients', transport: 'simulated', fileName: 'c.xlsx' });
  await draft.close();
  return made;
}

function readyRow(index: number): CheckedRow {
  const { row, phone } = fictionalRecipient(index);
  const values = [`Name ${index}`, phone];
  return { row, phone, verdict: 'ready', cell: `B${row}`, phoneText: phone, reason: null, values };
}

const journalPath = (): string => join(store.folder(id), JOURNAL_FILE);

/** At the end of the journal, numbered as its records are. */
async function append(...records: readonly JournalRecord[]): Promise<void> {
  const before = (await readFile(journalPath(), 'latin1')).split('\n').length - 1;
  await appendFile(journalPath(), records.map((record, at) => `${encodeRecord(record, before + at)}\n`).join(''));
}

type Entry<Kind extends ResultEntry['kind']> = ResultEntry & { readonly kind: Kind };

async function read(): Promise<{
  readonly results: SessionResults;
  /** Rows of the sheet, as they come. */
  readonly rows: readonly number[];
  readonly entries: readonly Entry<'recipient'>[];
  readonly notReady: readonly Entry<'notReady'>[];
}> {
  const results = await SessionResults.open(store, id, sealer);
  const all: ResultEntry[] = [];
  try {
    for await (const some of results.entries()) all.push(...some);
  } finally {
    await results.close();
  }
  return {
    results,
    rows: all.map((entry) => (entry.kind === 'recipient' ? entry.recipient : entry.row).row),
    entries: all.filter((entry) => entry.kind === 'recipient'),
    notReady: all.filter((entry) => entry.kind === 'notReady'),
  };
}

test('has every recipient once, in the sheet’s order, before anything is sent', async () => {
  const { results, rows, entries } = await read();
  expect(rows).toEqual(Array.from({ length: RECIPIENT_COUNT }, (_, index) => index + 2));
  expect(new Set(entries.map(({ detail }) => detail.status))).toEqual(new Set(['queued']));
  expect(results.about).toMatchObject({
    endedAtMs: null,
    isRunning: false,
    isDamaged: false,
    headers: ['Name', 'Phone'],
  });
});

test('has each message’s id, wherever its record lies in the journal', async () => {
  const indexes = Array.from({ length: RECIPIENT_COUNT }, (_, index) => index);
  // Far apart, and against the order of the sheet.
  await append(opened, ...indexes.map(attempt), ...indexes.toReversed().map(sent), finished);
  const { results, entries } = await read();
  expect(entries.map(({ messageId }) => messageId)).toEqual(indexes.map((index) => `m${index}`));
  expect(entries[7]?.detail.sentAtMs).toBe(3_007_000);
  expect(results.about).toMatchObject({ endedAtMs: 9_000_000, counts: { sentCount: RECIPIENT_COUNT } });
});

test('can be read while another process sends, and holds nothing up', async () => {
  const session = await openSession(store, id, sealer, { kind: 'terminal', processId: 1 });
  for (const record of [opened, attempt(0), sent(0), attempt(1)]) await session.journal.append(record);
  const { results, entries } = await read();
  expect(results.about).toMatchObject({ isRunning: true, counts: { sentCount: 1, inDoubtCount: 0 } });
  expect(entries.slice(0, 3).map(({ detail }) => detail.status)).toEqual(['sent', 'inDoubt', 'queued']);
  expect(await session.journal.append(sent(1))).toMatchObject({ ok: true });
  await session.close();
});

describe('rows that weren’t ready', () => {
  const SHEET: readonly CheckedRow[] = Array.from({ length: 400 }, (_, index) => {
    const row = readyRow(index);
    const verdict = index % 3 === 1 ? 'ready' : index % 3 === 0 ? 'invalid' : 'duplicate';
    const reason = verdict === 'ready' ? null : sentence('Same number as row {0}', 2);
    return { ...row, verdict, reason, phone: verdict === 'invalid' ? null : row.phone };
  });

  test('stand among the others in the sheet’s order, each once', async () => {
    id = await makeSession(SHEET);
    const { results, rows, entries, notReady } = await read();
    expect(rows).toEqual(SHEET.map(({ row }) => row));
    expect([entries.length, notReady.length, results.about.notReadyCount]).toEqual([133, 267, 267]);
    expect(results.about.counts.totalCount).toBe(133);
    expect(notReady.slice(0, 2).map(({ row }) => row)).toEqual([
      {
        row: 2,
        verdict: 'invalid',
        phone: null,
        reason: sentence('Same number as row {0}', 2),
        values: SHEET[0]?.values,
      },
      {
        row: 4,
        verdict: 'duplicate',
        phone: SHEET[2]?.phone,
        reason: sentence('Same number as row {0}', 2),
        values: SHEET[2]?.values,
      },
    ]);
  });

  test('keep all that their reason says', async () => {
    const reason = sentence('{0} · {1} · {2}', countryName('BE'), countOf(1790), sentence('Same number as row {0}', 2));
    id = await makeSession([readyRow(0), { ...readyRow(1), verdict: 'invalid', reason }]);
    expect((await read()).notReady.map(({ row }) => row.reason)).toEqual([reason]);
  });

  test('keep what their cells hold, as the recipients do', async () => {
    const typed = [
      { column: 0, value: 45.5, format: '0.00' },
      { column: 1, value: true, format: '' },
    ];
    id = await makeSession(SHEET.slice(0, 3).map((row, index) => (index < 2 ? { ...row, typed } : row)));
    const { entries, notReady } = await read();
    expect(entries[0]?.recipient.typed).toEqual(typed);
    expect(notReady.map(({ row }) => row.typed)).toEqual([typed, undefined]);
  });

  test('are as secret as the recipients', async () => {
    id = await makeSession(SHEET);
    const path = join(store.folder(id), 'not-ready.bin');
    const [content, { mode }] = [await readFile(path, 'latin1'), await stat(path)];
    expect(content).not.toContain('Name');
    expect(mode & 0o777).toBe(0o600);
    // Nor does a piece of the one file open in the place of the other's.
    await copyFile(join(store.folder(id), 'recipients.bin'), path);
    const { results, entries, notReady } = await read();
    expect([notReady, results.unreadableCount]).toEqual([[], entries.length]);
  });

  test('are missing from a session that kept none', async () => {
    await rm(join(store.folder(id), 'not-ready.bin'));
    const { results, entries } = await read();
    expect([results.about.notReadyCount, entries.length]).toEqual([0, RECIPIENT_COUNT]);
  });
});

test('a damaged journal is read as far as it can be, and left as it is', async () => {
  await append(opened, attempt(0), sent(0), attempt(1), sent(1), attempt(2), sent(2));
  const journal = await readFile(journalPath(), 'latin1');
  const damaged = journal.replace('"id":"m1"', '"id":"M1"');
  await writeFile(journalPath(), damaged, 'latin1');
  const { results, entries } = await read();
  expect(results.about).toMatchObject({ isDamaged: true });
  expect(entries.slice(0, 3).map(({ detail, messageId }) => [detail.status, messageId])).toEqual([
    ['sent', 'm0'],
    ['inDoubt', null],
    ['sent', 'm2'],
  ]);
  // So much of the lost part could have been about the next one.
  expect(entries[3]?.detail.status).toBe('inDoubt');
  expect(entries.at(-1)?.detail.status).toBe('queued');
  expect(await readFile(journalPath(), 'latin1')).toBe(damaged);
});

test('doesn’t open with another key, nor where there is no session', async () => {
  await expect(SessionResults.open(store, id, createSealer(newKey()))).rejects.toThrow(HumanError);
  await expect(SessionResults.open(store, 'aaaaa-bbbbb', sealer)).rejects.toThrow(HumanError);
});
