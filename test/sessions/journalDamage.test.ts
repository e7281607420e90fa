import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isHumanError } from '../../src/sender/humanError';
import { encodeRecord } from '../../src/sender/journal/journalCodec';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { DEFAULT_OPTIONS } from '../../src/sender/options';
import { seededRandom } from '../../src/sender/pace/random';
import type { RowStates } from '../../src/sender/journal/rowStates';
import { encodeMark, markPath } from '../../src/sessions/journal/journalMark';
import { openJournal } from '../../src/sessions/journal/openJournal';
import { MemoryFiles } from '../fakes/memoryFiles';
import { simulate } from '../simulation/simulate';

const RECIPIENT_COUNT = 60;
const PATH = 'session/journal.jsonl';
const LINE_FEED = 10;
/** Journals of storms: with retries, doubts, decisions, late refusals, repairs. */
const SEEDS = [11, 12, 13, 14];
const PREFIX_BYTES = 2500;

const journals = new Map<number, Promise<Buffer>>();

async function journalOf(seed: number): Promise<Buffer> {
  const made = journals.get(seed) ?? simulate(`storm/${seed}`).then(({ journal }) => journal);
  journals.set(seed, made);
  const journal = await made;
  return journal.subarray(0, journal.lastIndexOf(LINE_FEED, PREFIX_BYTES) + 1);
}

/** @param acknowledged what had been written, as the mark tells it; where it is left out the mark says nothing */
async function recover(bytes: Buffer, acknowledged: Buffer = Buffer.alloc(0)): Promise<RowStates> {
  const about = { recipientCount: RECIPIENT_COUNT, createdAtMs: 1 };
  const text = acknowledged.toString('latin1');
  const isInOrder = !text.includes('"order":"any"') && !text.includes('"t":"doubted"');
  const mark = encodeMark({ recordCount: text.split('\n').length - 1, isInOrder });
  const files = new MemoryFiles([
    [PATH, bytes],
    [markPath(PATH), Buffer.from(mark)],
  ]);
  return (await openJournal(PATH, about, () => Promise.resolve(true), files)).content.rows;
}

function numbered(records: readonly JournalRecord[]): string {
  return records.map((record, o) => `${encodeRecord(record, o)}\n`).join('');
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
  const before = await recover(whole, whole);
  for (let position = 0; position < whole.length; position += 1) {
    const changed = Buffer.from(whole);
    const bit = 1 << ((position * 7 + seed) % 8);
    changed[position] = position % 3 === 0 && whole[position] !== LINE_FEED ? LINE_FEED : changed[position]! ^ bit;
    checkDoubt(before, await recover(changed, whole), `byte ${position}`);
  }
});

test.each(SEEDS)('a journal with a hole of zeros anywhere leads to doubt as well (storm/%i)', async (seed) => {
  const whole = await journalOf(seed);
  const before = await recover(whole, whole);
  for (let start = 0; start < whole.length; start += 5) {
    const holed = Buffer.from(whole).fill(0, start, Math.min(start + 300, whole.length));
    // Also where a power cut has taken from the mark what it knew of them.
    for (const known of [whole, whole.subarray(0, start)]) {
      checkDoubt(before, await recover(holed, known), `zeros from ${start}`);
    }
  }
});

test.each(SEEDS)('a journal torn at any byte by a crash is what its whole lines say (storm/%i)', async (seed) => {
  const whole = await journalOf(seed);
  let expected: { readonly length: number; readonly rows: RowStates } | undefined;
  for (let length = 1; length < whole.length; length += 1) {
    const torn = whole.subarray(0, length);
    const acknowledged = whole.subarray(0, whole.lastIndexOf(LINE_FEED, length - 1) + 1);
    const cut = await recover(torn, acknowledged);
    // A last one that lacks nothing but its line feed may have been acknowledged with it.
    const lines = whole[length] === LINE_FEED ? whole.subarray(0, length + 1) : acknowledged;
    if (!expected || expected.length !== lines.length) {
      expected = { length: lines.length, rows: await recover(lines, lines) };
    }
    const { rows } = expected;
    const statuses = (of: RowStates): string => Array.from({ length: RECIPIENT_COUNT }, (_, i) => of.status(i)).join();
    expect(statuses(cut), `torn at ${length}`).toBe(statuses(rows));
  }
});

test.each(SEEDS)('a journal cut off anywhere after it was acknowledged leads to doubt (storm/%i)', async (seed) => {
  const whole = await journalOf(seed);
  const before = await recover(whole, whole);
  for (let length = 0; length < whole.length; length += 7) {
    checkDoubt(before, await recover(whole.subarray(0, length), whole), `cut off at ${length}`);
  }
});

test.each(SEEDS)('a journal with any bytes cut out leads to doubt (storm/%i)', async (seed) => {
  const whole = await journalOf(seed);
  const before = await recover(whole, whole);
  const random = seededRandom(seed);
  for (let start = 0; start < whole.length; start += 9) {
    const length = 1 + Math.floor(random() * 400);
    const cut = Buffer.concat([whole.subarray(0, start), whole.subarray(start + length)]);
    checkDoubt(before, await recover(cut, whole), `${length} bytes from ${start}`);
  }
});

test.each(SEEDS)('a journal that lacks whole lines, one or many, leads to doubt (storm/%i)', async (seed) => {
  const whole = await journalOf(seed);
  const before = await recover(whole, whole);
  const lines = whole.toString('latin1').split('\n').slice(0, -1);
  for (let first = 0; first < lines.length; first += 1) {
    for (let last = first; last < lines.length; last += 1) {
      const left = lines.filter((_, at) => at < first || at > last);
      const bytes = Buffer.from(left.map((line) => `${line}\n`).join(''));
      checkDoubt(before, await recover(bytes, whole), `lines ${first} to ${last}`);
    }
  }
});

test.each(SEEDS)('a journal without the lines of one recipient leads to doubt (storm/%i)', async (seed) => {
  const whole = await journalOf(seed);
  const before = await recover(whole, whole);
  for (let index = 0; index < RECIPIENT_COUNT; index += 1) {
    const left = whole
      .toString('latin1')
      .split('\n')
      .filter((line) => !line.includes(`"i":${index},`));
    checkDoubt(before, await recover(Buffer.from(left.join('\n')), whole), `row ${index}`);
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
  const rows = await recover(Buffer.from(`${numbered([opened, ...skipped])}${'#'.repeat(70)}\n`));
  expect([20, 21, 22].map((index) => rows.status(index))).toEqual(['inDoubt', 'inDoubt', 'queued']);
});

test('an answer whose attempt was lost is in doubt all the same, and can be looked up', async () => {
  const failed = { t: 'failed', at: 1, i: 3, class: 'unknown', code: 'noAck', final: false } as const;
  const rows = await recover(Buffer.from(`${'#'.repeat(70)}\n${encodeRecord(failed, 1)}\n`));
  expect(rows.openAttempts().map(([index]) => index)).toContain(3);
});

/** Rows 0 to 9 attempted, then so many bytes lost; gives how many of the 60 are in doubt. */
async function doubtedAfter(records: readonly JournalRecord[], lostByteCount: number): Promise<number> {
  const lines = numbered([opened, ...attempts(10), ...records]);
  const rows = await recover(Buffer.from(`${lines}${'#'.repeat(lostByteCount - 1)}\n`));
  return rows.count('inDoubt');
}

const attempts = (count: number): readonly JournalRecord[] =>
  Array.from({ length: count }, (_, i) => ({ t: 'attempt', at: 1, i, n: 1, h: 'h' }));
const opened: JournalRecord = { t: 'opened', at: 1, version: 3, options: DEFAULT_OPTIONS };
const anyOrder: JournalRecord = { t: 'options', at: 1, options: DEFAULT_OPTIONS, order: 'any' };

test.each<[what: string, records: readonly JournalRecord[], lostByteCount: number, doubtedCount: number]>([
  ['taken in order: as many beyond the last as the lost bytes could hold', [], 80, 12],
  ['known first: whoever is queued', [anyOrder], 80, RECIPIENT_COUNT],
])('recipients %s', async (_what, records, lostByteCount, doubtedCount) => {
  expect(await doubtedAfter(records, lostByteCount)).toBe(doubtedCount);
});

test('recipients of whom an order that is lost is known from the mark: whoever is queued', async () => {
  const acknowledged = Buffer.from(numbered([opened, anyOrder, ...attempts(10)]));
  const [first = '', , ...others] = acknowledged.toString().split('\n');
  const rows = await recover(Buffer.from([first, ...others].join('\n')), acknowledged);
  expect(rows.count('inDoubt')).toBe(RECIPIENT_COUNT);
});
