import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { checkOnceEach, cli, place, runLines, UNPACED, type Place } from './cli';
import { journalOf } from './journal';
import { writeRecipients } from './workbook';

const COUNT = 100;
const CONCURRENCY = 3;
/** As many refusals among the latest new chats as are taken for a lock. */
const STREAK = 3;

async function sendWith(at: Place, simulation: object, more: readonly string[] = []) {
  const path = await writeRecipients(join(at.folder, 'people.xlsx'), COUNT);
  const simulate = JSON.stringify({ latencyMs: [5, 20], ...simulation });
  const send = ['send', path, '--message', 'Bonjour {{Nom}}', ...at.arguments, ...UNPACED];
  return await cli([...send, '--concurrency', String(CONCURRENCY), '--simulate', simulate, ...more]);
}

const rowsOf = (records: readonly JournalRecord[]): readonly number[] =>
  records.flatMap((record) => ('i' in record ? [record.i] : [])).toSorted((left, right) => left - right);

describe('an account that WhatsApp locks amid a run', () => {
  test('fails no row: none is tried while it is locked, and all are sent afterwards, once', async () => {
    const at = await place();
    const end = await sendWith(at, { lock: { fromMs: 100, durationMs: 4000, every: 3 } });
    expect([end.code, runLines(end).counts]).toMatchObject([0, { total: COUNT, sent: COUNT, failed: 0, left: 0 }]);
    checkOnceEach(at.ledger());
    expect(at.ledger()).toHaveLength(COUNT);
    const journal = journalOf(at, runLines(end).id);
    const refused = journal.filter((record) => record.t === 'failed' && record.code === 'refused');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThanOrEqual(CONCURRENCY + STREAK);
    expect(rowsOf(journal.filter(({ t }) => t === 'requeued'))).toEqual(rowsOf(refused));
    expect(end.stderr).toMatch(/WhatsApp limits this account: no new chats are started until /u);
  });

  test('goes on with those it knows', async () => {
    const at = await place();
    const end = await sendWith(at, { knownShare: 0.5, lock: { durationMs: 3000 } }, ['--known-first', 'always']);
    expect([end.code, runLines(end).counts]).toMatchObject([0, { sent: COUNT, failed: 0 }]);
    checkOnceEach(at.ledger());
    expect(at.ledger()).toHaveLength(COUNT);
    expect(end.stderr).toMatch(/\d+ of 100 recipients are new chats/u);
    const journal = journalOf(at, runLines(end).id);
    expect(journal.filter(({ t }) => t === 'failed' || t === 'requeued')).toEqual([]);
    const startMs = journal[0]?.at ?? 0;
    const early = journal.filter(({ t, at }) => t === 'sent' && at - startMs < 2500);
    expect(early.length).toBeGreaterThan(20);
    expect(early.length).toBeLessThan(80);
  });
});

describe('an account that may start no more new chats for long', () => {
  test('ends the run at once with what to do, and counts them as left', async () => {
    const at = await place();
    const end = await sendWith(at, { quota: { total: 40, used: 10 } });
    const { id, counts } = runLines(end);
    expect([end.code, counts]).toMatchObject([4, { total: COUNT, sent: 30, failed: 0, left: 70 }]);
    expect(end.stderr).toMatch(/WhatsApp lets you start 30 more new chats until /u);
    const lines = end.stderr.trim().split('\n');
    expect(lines.at(-1)).toMatch(new RegExp(`^WhatsApp limits this account until .+\\. resume ${id} goes on`, 'u'));
    const resumed = await cli(['resume', id, ...at.arguments, ...UNPACED]);
    expect([resumed.code, runLines(resumed).counts]).toMatchObject([0, { sent: COUNT }]);
    checkOnceEach(at.ledger());
    expect(at.ledger()).toHaveLength(COUNT);
  });
});

test.each([
  ['--known-first', 'sometimes'],
  ['--simulate', '{"lock":{"every":3}}'],
])('%s %s is refused', async (...args) => {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'people.xlsx'), 3);
  const end = await cli(['send', path, '--message', 'Hello', ...at.arguments, ...args]);
  expect(end).toMatchObject({ code: 2, stdout: '' });
});

test.each([
  ['--page-library', 'another'],
  ['--page-library-file', '/nowhere/wa.js'],
])('%s %s is refused before anything is made', async (...args) => {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'people.xlsx'), 3);
  const browser = ['--transport', 'whatsapp-web', '--yes', '--browser', process.execPath];
  const end = await cli(['send', path, '--message', 'Hello', ...at.arguments, ...browser, ...args]);
  expect(end).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(args[0]) });
  expect(await at.sessions()).toEqual([]);
});
