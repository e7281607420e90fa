import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { countRows } from '../../src/sender/journal/countRows';
import { encodeRecord } from '../../src/sender/journal/journalCodec';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { checkpointPath } from '../../src/sessions/journal/checkpoint';
import { encodeFold, FOLD_VERSION } from '../../src/sessions/journal/checkpointCodec';
import { JOURNAL_FILE, type OpenMode } from '../../src/sessions/journal/journalDisk';
import { JournalFold } from '../../src/sessions/journal/journalFold';
import { readJournal } from '../../src/sessions/journal/journalReader';
import { MemoryFiles } from '../fakes/memoryFiles';
import { drawRecords, OPENED, ROW_COUNT } from './drawnRecords';

const CHECKPOINT = checkpointPath(JOURNAL_FILE);
/** Every reading leaves a checkpoint, however short the journal is. */
const ALWAYS = 1;
const NEVER = Infinity;

function linesOf(records: readonly JournalRecord[], from = 0): Buffer {
  return Buffer.from(records.map((record, at) => `${encodeRecord(record, from + at)}\n`).join(''));
}

/** All that a fold holds, without what it is of no record’s. */
async function folded(files: MemoryFiles, worthBytes: number): Promise<unknown> {
  const content = await readJournal(JOURNAL_FILE, ROW_COUNT, files, worthBytes);
  const { rows, cutRun, marks, scan, lacksLineFeed, length, options, account } = content;
  const { isInOrder, isClosed, wasOpened } = content;
  const { recordCount, missingCount, damagedByteCount, openByteCount, isNumbered } = scan;
  return {
    rows: rows.snapshot(),
    counts: countRows(rows),
    waitingCount: rows.waitingCount,
    cutRun: [[...cutRun.sent], cutRun.atMs],
    marks: [marks.waiting, marks.canary],
    scan: { recordCount, missingCount, damagedByteCount, openByteCount, isNumbered },
    end: { lacksLineFeed, length },
    others: { options, account, isInOrder, isClosed, wasOpened },
  };
}

/** In a folder without a checkpoint. */
async function foldedWhole(journal: Buffer): Promise<unknown> {
  return await folded(new MemoryFiles([[JOURNAL_FILE, journal]]), NEVER);
}

/** That names an account of its own, which the journal never named: who believes it is told apart. */
function telling(checkpoint: Buffer): Buffer {
  const [, length, prefix, ...fold] = checkpoint.toString().split(' ');
  const body = [length, prefix, fold.join(' ').replace(/"account":"[^"]*"/u, '"account":"of the checkpoint"')].join(
    ' ',
  );
  return Buffer.from(`${createHash('sha256').update(body).digest('hex')} ${body}`);
}

function isOfCheckpoint(fold: unknown): boolean {
  return JSON.stringify(fold).includes('of the checkpoint');
}

describe('a checkpoint', () => {
  const records = drawRecords(7, 120).map((record) => (record.t === 'account' ? { ...record, h: 'a' } : record));
  const journal = linesOf(records);
  let checkpoint: Buffer = Buffer.alloc(0);
  beforeAll(async () => {
    const files = new MemoryFiles([[JOURNAL_FILE, journal]]);
    await folded(files, ALWAYS);
    checkpoint = telling(files.content(CHECKPOINT) ?? Buffer.alloc(0));
  });

  const withCheckpoint = (changed: Buffer): MemoryFiles =>
    new MemoryFiles([
      [JOURNAL_FILE, changed],
      [CHECKPOINT, checkpoint],
    ]);

  test('is gone on from where the journal still begins with all that it was made of', async () => {
    expect(isOfCheckpoint(await folded(withCheckpoint(journal), ALWAYS))).toBe(true);
    const longer = Buffer.concat([journal, linesOf([{ t: 'attempt', at: 9, i: 3, n: 1, h: 'h' }], records.length)]);
    const fold = await folded(withCheckpoint(longer), ALWAYS);
    expect(isOfCheckpoint(fold)).toBe(true);
    expect(fold).toMatchObject({ scan: { recordCount: records.length + 1 }, end: { length: longer.length } });
  });

  test('is not believed once any byte of that is another', async () => {
    const believed: number[] = [];
    for (let at = 0; at < journal.length; at += 1) {
      const changed = Buffer.from(journal);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const fold = await folded(withCheckpoint(changed), ALWAYS);
      if (isOfCheckpoint(fold)) believed.push(at);
      if (at % 50 === 0) expect(fold).toEqual(await foldedWhole(changed));
    }
    expect(believed).toEqual([]);
  });

  test.each([
    ['that has lost its end', journal.subarray(0, -1)],
    ['that has lost its second half', journal.subarray(0, journal.length / 2)],
    ['that has lost its beginning', journal.subarray(journal.indexOf('\n') + 1)],
    ['that is empty', Buffer.alloc(0)],
    ['with a hole of zeros', Buffer.concat([journal.subarray(0, 400), Buffer.alloc(300), journal.subarray(700)])],
    ['of other records', linesOf(drawRecords(8, 200))],
    ['of the same records numbered anew', linesOf(records, 1)],
  ])('is not believed of a journal %s', async (_what, changed) => {
    expect(await folded(withCheckpoint(changed), ALWAYS)).toEqual(await foldedWhole(changed));
  });

  test('says of what is damaged or lost behind it what the whole journal says', async () => {
    const real = new MemoryFiles([[JOURNAL_FILE, journal]]);
    await folded(real, ALWAYS);
    const kept = real.content(CHECKPOINT) ?? Buffer.alloc(0);
    const more = linesOf(drawRecords(9, 30).slice(1), records.length);
    for (let at = 0; at < more.length; at += 7) {
      const damaged = Buffer.concat([journal, more.subarray(0, at), Buffer.from('x'), more.subarray(at + 1)]);
      const files = new MemoryFiles([
        [JOURNAL_FILE, damaged],
        [CHECKPOINT, kept],
      ]);
      expect(await folded(files, NEVER)).toEqual(await folded(files, ALWAYS));
    }
  });

  test('that was changed itself isn’t one', async () => {
    const believed: number[] = [];
    for (let at = 0; at < checkpoint.length; at += 1) {
      const changed = Buffer.from(checkpoint);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const files = new MemoryFiles([
        [JOURNAL_FILE, journal],
        [CHECKPOINT, changed],
      ]);
      if (isOfCheckpoint(await folded(files, ALWAYS))) believed.push(at);
    }
    expect(believed).toEqual([]);
  });

  test('of a session of another size, or of another version’s fold, isn’t one', async () => {
    const files = withCheckpoint(journal);
    const { account } = await readJournal(JOURNAL_FILE, ROW_COUNT + 1, files, ALWAYS);
    expect(account).toBe('a');
    const [, length = '', prefix = '', ...fold] = checkpoint.toString().split(' ');
    const body = `${length} ${prefix} ${fold.join(' ').replace(`"version":${FOLD_VERSION}`, '"version":0')}`;
    const older = Buffer.from(`${createHash('sha256').update(body).digest('hex')} ${body}`);
    const others = new MemoryFiles([
      [JOURNAL_FILE, journal],
      [CHECKPOINT, older],
    ]);
    expect(isOfCheckpoint(await folded(others, ALWAYS))).toBe(false);
  });
});

describe('a fold that goes on from a checkpoint', () => {
  test('holds what the fold of everything holds, wherever the checkpoint was made', async () => {
    for (let seed = 1; seed <= 6; seed += 1) {
      const records = drawRecords(seed, 240);
      const lines = records.map((record, at) => linesOf([record], at));
      for (let cut = 1; cut < lines.length; cut += 3) {
        const files = new MemoryFiles([[JOURNAL_FILE, Buffer.concat(lines.slice(0, cut))]]);
        await folded(files, ALWAYS);
        const whole = Buffer.concat(lines);
        files.change(JOURNAL_FILE, () => whole);
        expect(await folded(files, ALWAYS)).toEqual(await foldedWhole(whole));
      }
    }
  });

  test('knows the newest messages by their ids, when more of them have come than are remembered', async () => {
    const sent = (at: number): JournalRecord => ({ t: 'sent', at, i: at % ROW_COUNT, id: `m${at}` });
    const records = [OPENED, ...Array.from({ length: 20_500 }, (_, at) => sent(at))];
    const files = new MemoryFiles([[JOURNAL_FILE, linesOf(records)]]);
    await folded(files, ALWAYS);
    files.change(JOURNAL_FILE, (journal) => Buffer.concat([journal, linesOf([sent(30_001)], records.length)]));
    const { rows } = await readJournal(JOURNAL_FILE, ROW_COUNT, files, ALWAYS);
    expect(['m30001', 'm20499', 'm501', 'm500', 'm3'].map((id) => rows.recipientOf(id))).toEqual([
      30_001 % ROW_COUNT,
      20_499 % ROW_COUNT,
      501 % ROW_COUNT,
      undefined,
      undefined,
    ]);
  });

  test('means what it meant when the checkpoint was made: where the fold has come to mean something else, its version tells', () => {
    const fold = new JournalFold(ROW_COUNT);
    for (const line of linesOf(drawRecords(42, 3000)).toString().trimEnd().split('\n')) fold.take(line);
    const digest = createHash('sha256')
      .update(encodeFold(fold, ROW_COUNT) ?? '')
      .digest('hex')
      .slice(0, 16);
    // Where this differs records have come to mean something else: raise FOLD_VERSION, and put the new digest here.
    expect({ FOLD_VERSION, digest }).toEqual({ FOLD_VERSION: 1, digest: 'ab4e0d9f11d6afe4' });
  });
});

test('a damaged journal gets no checkpoint, and one that can’t be written is no trouble', async () => {
  const damaged = new MemoryFiles([[JOURNAL_FILE, Buffer.concat([linesOf(drawRecords(1, 20)), Buffer.from('x\n')])]]);
  await folded(damaged, ALWAYS);
  expect(damaged.content(CHECKPOINT)).toBeUndefined();
  const readOnly = new MemoryFiles([[JOURNAL_FILE, linesOf(drawRecords(1, 20))]]);
  const open = readOnly.open.bind(readOnly);
  readOnly.open = async (path: string, mode: OpenMode) => {
    if (mode === 'w') throw Object.assign(new Error('EROFS'), { code: 'EROFS' });
    return await open(path, mode);
  };
  await expect(folded(readOnly, ALWAYS)).resolves.toBeDefined();
});
