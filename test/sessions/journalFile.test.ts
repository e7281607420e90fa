import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { deferred } from '../../src/sender/deferred';
import type { Clock } from '../../src/sender/ports';
import { decodeLine, encodeRecord } from '../../src/sender/journal/journalCodec';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import { JournalFile } from '../../src/sessions/journal/journalFile';
import type { JournalDisk } from '../../src/sessions/journal/journalDisk';
import { encodeMark, markPath, readMark } from '../../src/sessions/journal/journalMark';
import { openJournal } from '../../src/sessions/journal/openJournal';
import { systemClock } from '../../src/sessions/systemClock';
import { MemoryFiles } from '../fakes/memoryFiles';
import { VirtualClock } from '../fakes/virtualClock';

const PATH = 'journal.jsonl';

test('what is appended at once is flushed at once', async () => {
  const { journal, flushes } = await newJournal();
  await appendAll(journal, [0, 1, 2]);
  expect(flushes.count).toBe(1);
});

test('what is appended on hearing an answer goes with the next flush, together', async () => {
  const { journal, flushes } = await newJournal();
  await Promise.all(
    [0, 1, 2].map(async (index) => {
      await append(journal, index);
      return await append(journal, index);
    }),
  );
  expect(flushes.count).toBe(2);
});

test('what is appended while a lost lock is found out isn’t written', async () => {
  const { journal, flushes } = await newJournal(() => Promise.resolve(false));
  const answers = await appendAll(journal, [0, 1]);
  expect(answers).toEqual(Array.from({ length: 2 }, () => ({ ok: false, failure: 'takenOver' })));
  expect(flushes.count).toBe(0);
});

test('a lock that can’t be read fails what waits, and what comes later is tried again', async () => {
  let isReadable = false;
  const { journal } = await newJournal(() => (isReadable ? Promise.resolve(true) : Promise.reject(new Error('EIO'))));
  await expect(append(journal, 0)).resolves.toEqual({ ok: false, failure: 'ioError' });
  isReadable = true;
  await expect(append(journal, 0)).resolves.toMatchObject({ ok: true });
});

test('an answer says how long ago the lock was asked, which may have changed hands since', async () => {
  const clock = new VirtualClock();
  const asked = (): Promise<boolean> => {
    clock.sleepThrough(40);
    return Promise.resolve(true);
  };
  const { journal } = await newJournal(asked, [], '\n', clock);
  const appended = await append(journal, 0);
  clock.sleepThrough(3000);
  expect(appended.ok && appended.sinceOwnedMs?.()).toBe(3040);
});

test('what an earlier process wrote last is written again before anything is built on it, and only once', async () => {
  const { journal, writes } = await newJournal(() => Promise.resolve(true), [attempt(5), attempt(6)]);
  await append(journal, 0);
  await append(journal, 1);
  const [tail, ...appended] = writes.map(({ text }) => text);
  expect(tail).toBe([5, 6].map((i, o) => `${encodeRecord(attempt(i), o)}\n`).join(''));
  expect(appended.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ i: 0 }, { i: 1 }]);
  expect(writes[0]?.position).toBe(0);
});

test('as much is written again as an earlier process can have written in one flush', async () => {
  const records = Array.from({ length: 4000 }, (_, i) => attempt(i % 10));
  const { journal, memory, writes } = await newJournal(owns, records);
  const length = memory.content(PATH)?.length ?? 0;
  await append(journal, 0);
  expect(writes[0]?.position).toBe(length - 64 * 1024);
  expect(writes[0]?.text).toHaveLength(64 * 1024);
});

test('an answer comes after the sync, and not while it is under way', async () => {
  const { journal, flushes } = await newJournal();
  const syncing = deferred<undefined>();
  flushes.sync = () => syncing.promise;
  let isAnswered = false;
  const answer = append(journal, 0).then(() => (isAnswered = true));
  while (flushes.count === 0) await turn();
  await turn();
  expect(isAnswered).toBe(false);
  syncing.resolve(undefined);
  await answer;
});

describe('after a flush that failed', () => {
  test('nothing of it is left once another has been written, also where that is shorter', async () => {
    const { journal, flushes, memory } = await newJournal();
    await append(journal, 0);
    const before = memory.text(PATH);
    flushes.sync = () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }));
    const failed = await journal.append({ t: 'attempt', at: 1, i: 1, n: 1, h: 'h'.repeat(500) });
    expect(failed).toEqual({ ok: false, failure: 'ioError' });
    flushes.sync = () => Promise.resolve(undefined);
    await append(journal, 2);
    expect(memory.text(PATH)).toBe(`${before}${encodeRecord(attempt(2), 1)}\n`);
  });

  test('only a new handle is trusted', async () => {
    const { journal, flushes } = await newJournal();
    await append(journal, 0);
    flushes.sync = () => Promise.reject(new Error('EIO'));
    await append(journal, 1);
    flushes.sync = () => Promise.resolve(undefined);
    await append(journal, 2);
    await append(journal, 3);
    expect(flushes.openCount).toBe(2);
  });
});

describe('a journal that another program changes while it is written to', () => {
  const check = async (change: (memory: MemoryFiles) => void): Promise<MemoryFiles> => {
    const { journal, memory, flushes } = await newJournal();
    await append(journal, 0);
    change(memory);
    const before = memory.content(PATH);
    expect(await append(journal, 1)).toEqual({ ok: false, failure: 'replaced' });
    expect([flushes.count, memory.content(PATH)]).toEqual([1, before]);
    return memory;
  };

  test('by a copy that takes its name isn’t written to any more', async () => {
    await check((memory) => memory.replace(PATH, memory.content(PATH) ?? Buffer.alloc(0)));
  });

  test('by removing it isn’t written to any more', async () => {
    await check((memory) => void memory.rename(PATH, 'elsewhere'));
  });

  test.each<[what: string, change: (content: Buffer) => Buffer]>([
    ['cutting it off', (content) => content.subarray(0, 10)],
    ['emptying it', (content) => content.subarray(0, 0)],
    ['adding to it', (content) => Buffer.concat([content, Buffer.from('{}\n')])],
  ])('by %s isn’t written to any more', async (_what, change) => {
    await check((memory) => memory.change(PATH, change));
  });

  test('together with its mark leaves a mark that tells how much was written', async () => {
    const memory = await check((files) => {
      files.replace(PATH, Buffer.alloc(0));
      files.replace(markPath(PATH), Buffer.from(encodeMark({ recordCount: 0, isInOrder: true })));
    });
    expect(await readMark(PATH, memory)).toEqual({ recordCount: 1, isInOrder: true });
  });
});

test('a last record that lacks its line feed counts, and what comes after it begins a line of its own', async () => {
  const { journal, memory } = await newJournal(undefined, [attempt(5)], '');
  await append(journal, 6);
  const { content, notice } = await openJournal(PATH, ABOUT, owns, memory);
  expect([5, 6].map((index) => content.rows.status(index))).toEqual(['inDoubt', 'inDoubt']);
  expect(notice).toBeNull();
});

test('records go on in the numbers of those before them, and of a failed flush no number is used up', async () => {
  let isReadable = true;
  const isOwner = () => (isReadable ? owns() : Promise.reject(new Error('EIO')));
  const { journal, memory } = await newJournal(isOwner, [attempt(0), attempt(1)]);
  await append(journal, 2);
  isReadable = false;
  await append(journal, 3);
  isReadable = true;
  await append(journal, 4);
  const lines = memory.content(PATH)?.toString().trimEnd().split('\n') ?? [];
  expect(lines.map((line) => decodeLine(line))).toMatchObject(
    [0, 1, 2, 4].map((i, place) => ({ record: { i }, place })),
  );
});

test('after records without numbers, of an older version, the count of those is where they begin', async () => {
  const old = [0, 1, 2].map((i) => `${LINES_OF_VERSION_2[i] ?? ''}\n`);
  const memory = new MemoryFiles([[PATH, Buffer.from(old.join(''))]]);
  const { end } = await openJournal(PATH, ABOUT, owns, memory);
  await append(new JournalFile(PATH, end, owns, memory), 3);
  const [, ...rest] = memory.content(PATH)?.toString().split('\n') ?? [];
  memory.replace(PATH, Buffer.from(rest.join('\n')));
  const { content, notice } = await openJournal(PATH, ABOUT, owns, memory);
  expect([content.rows.status(0), notice === null]).toEqual(['inDoubt', false]);
});

/** As that version wrote them: attempts for rows 0, 1 and 2. */
const LINES_OF_VERSION_2 = [
  '{"t":"attempt","at":1,"i":0,"n":1,"h":"h","crc":"76c6e75f"}',
  '{"t":"attempt","at":1,"i":1,"n":1,"h":"h","crc":"cf3d3cb7"}',
  '{"t":"attempt","at":1,"i":2,"n":1,"h":"h","crc":"de4056ce"}',
];
const ABOUT = { recipientCount: 10, createdAtMs: 1 };
const owns = (): Promise<boolean> => Promise.resolve(true);

async function newJournal(
  isOwner = owns,
  records: readonly JournalRecord[] = [],
  end = '\n',
  clock: Clock = systemClock,
) {
  const content = records.map((record, o) => encodeRecord(record, o)).join('\n') + (records.length > 0 ? end : '');
  const memory = new MemoryFiles([
    [PATH, Buffer.from(content)],
    [markPath(PATH), Buffer.from(encodeMark({ recordCount: records.length, isInOrder: true }))],
  ]);
  const recovered = await openJournal(PATH, ABOUT, owns, memory);
  const flushes = { count: 0, openCount: 0, sync: (): Promise<undefined> => Promise.resolve(undefined) };
  const writes: { readonly position: number; readonly text: string }[] = [];
  const files: JournalDisk = {
    open: async (path, mode) => {
      const file = await memory.open(path, mode);
      if (path !== PATH) return file;
      flushes.openCount += 1;
      return {
        ...file,
        write: (bytes, position) => {
          writes.push({ position, text: Buffer.from(bytes).toString() });
          return file.write(bytes, position);
        },
        datasync: async () => {
          flushes.count += 1;
          await flushes.sync();
        },
      };
    },
    rename: (from, to) => memory.rename(from, to),
    stat: (path) => memory.stat(path),
    syncFolder: () => memory.syncFolder(),
  };
  return { journal: new JournalFile(PATH, recovered.end, isOwner, files, clock), flushes, writes, memory };
}

function append(journal: JournalFile, index: number) {
  return journal.append(attempt(index));
}

function attempt(i: number): JournalRecord {
  return { t: 'attempt', at: 1, i, n: 1, h: 'h' };
}

async function appendAll(journal: JournalFile, indexes: readonly number[]) {
  return await Promise.all(indexes.map((index) => append(journal, index)));
}
