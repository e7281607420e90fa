import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isHumanError } from '../../src/sender/humanError';
import { encodeRecord } from '../../src/sender/journalCodec';
import type { JournalRecord } from '../../src/sender/journalRecord';
import { DEFAULT_OPTIONS } from '../../src/sender/options';
import type { RowStates } from '../../src/sender/rowStates';
import { recoverJournal } from '../../src/sessions/recoverJournal';
import { MemoryFiles } from '../fakes/memoryFiles';
import { simulate } from '../simulation/simulate';

const RECIPIENT_COUNT = 60;
const PATH = 'session/journal.jsonl';
const LINE_FEED = 10;
/** Journals of storms: with retries, doubts, decisions, late refusals, repairs. */
const SEEDS = [11, 12, 13, 14];
const PREFIX_BYTES = 2500;

async function journalOf(seed: number): Promise<Buffer> {
  const { journal } = await simulate(`storm/${seed}`);
  return journal.subarray(0, journal.lastIndexOf(LINE_FEED, PREFIX_BYTES) + 1);
}

async function recover(bytes: Buffer): Promise<RowStates> {
  const about = { recipientCount: RECIPIENT_COUNT, createdAtMs: 1 };
  return (await recoverJournal(PATH, about, () => Promise.resolve(true), new MemoryFiles([[PATH, bytes]]))).content
    .rows;
}

/** Whoever may have been sent to is never taken for not sent to, and can still be looked up or decided about. */
function checkDoubt(before: RowStates, after: RowStates, what: string): void {
  for (let index = 0; index < RECIPIENT_COUNT; index += 1) {
    const was = before.status(index);
    const is = after.status(index);
    if (is === 'queued' && was !== 'queued' && was !== 'skipped') expect.fail(`Row ${index} ${was} → ${is}: ${what}`);
  }
  const open = after.openAttempts().length + after.unsureAttempts().length;
  expect(open, what).toBe(after.count('inDoubt') + after.count('unsure'));
}

test.each(SEEDS)('a journal with any byte changed leads to doubt, never to sending again (storm/%i)', async (seed) => {
  const whole = await journalOf(seed);
  const before = await recover(whole);
  for (let position = 0; position < whole.length; position += 1) {
    const changed = Buffer.from(whole);
    const bit = 1 << ((position * 7 + seed) % 8);
    changed[position] = position % 3 === 0 && whole[position] !== LINE_FEED ? LINE_FEED : changed[position]! ^ bit;
    checkDoubt(before, await recover(changed), `byte ${position}`);
  }
});

test.each(SEEDS)('a journal with a hole of zeros anywhere leads to doubt as well (storm/%i)', async (seed) => {
  const whole = await journalOf(seed);
  const before = await recover(whole);
  for (let start = 0; start < whole.length; start += 5) {
    // To the very end it can't be told from a write that a crash tore.
    const holed = Buffer.from(whole).fill(0, start, Math.min(start + 300, whole.length - 1));
    checkDoubt(before, await recover(holed), `zeros from ${start}`);
  }
});

test.each(SEEDS)('a journal cut at any byte is what its whole lines say (storm/%i)', async (seed) => {
  const whole = await journalOf(seed);
  for (let length = 1; length < whole.length; length += 1) {
    const cut = await recover(whole.subarray(0, length));
    const lines = await recover(whole.subarray(0, whole.lastIndexOf(LINE_FEED, length - 1) + 1));
    for (let index = 0; index < RECIPIENT_COUNT; index += 1) expect(cut.status(index)).toBe(lines.status(index));
  }
});

test('a journal of any bytes is read, or refused with what to do', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
      try {
        const rows = await recover(Buffer.from(bytes));
        expect(rows.count('sent')).toBe(0);
      } catch (error) {
        expect(isHumanError(error)).toBe(true);
      }
    }),
  );
});

test('an attempt lost after rows that were skipped is in doubt', async () => {
  const skipped = Array.from({ length: 20 }, (_, i): JournalRecord => ({
    t: 'skipped',
    at: 1,
    i,
    code: 'emptyMessage',
  }));
  const lines = skipped.map((record) => `${encodeRecord(record)}\n`).join('');
  const rows = await recover(Buffer.from(`${lines}${'#'.repeat(70)}\n`));
  expect([20, 21, 22].map((index) => rows.status(index))).toEqual(['inDoubt', 'inDoubt', 'queued']);
});

test('an answer whose attempt was lost is in doubt all the same, and can be looked up', async () => {
  const failed = { t: 'failed', at: 1, i: 3, class: 'unknown', code: 'noAck', final: false } as const;
  const rows = await recover(Buffer.from(`${'#'.repeat(70)}\n${encodeRecord(failed)}\n`));
  expect(rows.openAttempts().map(([index]) => index)).toContain(3);
});

/** Rows 0 to 9 attempted, then so many bytes lost; gives how many of the 60 are in doubt. */
async function doubtedAfter(records: readonly JournalRecord[], lostByteCount: number): Promise<number> {
  const lines = [...attempts(10), ...records].map((record) => `${encodeRecord(record)}\n`).join('');
  const rows = await recover(Buffer.from(`${lines}${'#'.repeat(lostByteCount - 1)}\n`));
  return rows.count('inDoubt');
}

const attempts = (count: number): readonly JournalRecord[] =>
  Array.from({ length: count }, (_, i) => ({ t: 'attempt', at: 1, i, n: 1, h: 'h' }));
const anyOrder: JournalRecord = { t: 'options', at: 1, options: DEFAULT_OPTIONS, order: 'any' };

test.each<[what: string, records: readonly JournalRecord[], lostByteCount: number, doubtedCount: number]>([
  ['taken in order: as many beyond the last as the lost bytes could hold', [], 80, 12],
  ['known first: whoever is queued', [anyOrder], 80, RECIPIENT_COUNT],
  ['where what is lost could say that it was known first: whoever is queued', [], 300, RECIPIENT_COUNT],
])('recipients %s', async (_what, records, lostByteCount, doubtedCount) => {
  expect(await doubtedAfter(records, lostByteCount)).toBe(doubtedCount);
});

test('the record of the order is never shorter than what is taken to hold none', () => {
  const zeros = { ...DEFAULT_OPTIONS, batchSize: 1, concurrency: 1, batchDelayMs: 0, ratePerSecond: 0, triesCount: 1 };
  const shortest = { ...zeros, firstBackoffMs: 0, failuresInRowCount: 0, failureSharePercent: 0 };
  expect(encodeRecord({ t: 'options', at: 0, options: shortest, order: 'any' }).length).toBeGreaterThanOrEqual(200);
});
