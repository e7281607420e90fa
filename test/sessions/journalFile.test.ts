import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { deferred } from '../../src/sender/deferred';
import { encodeRecord } from '../../src/sender/journalCodec';
import { JournalFile } from '../../src/sessions/journalFile';
import type { JournalFiles } from '../../src/sessions/journalFiles';
import { MemoryFiles } from '../fakes/memoryFiles';

const PATH = 'journal.jsonl';

test('what is appended at once is flushed at once', async () => {
  const { journal, flushes } = newJournal();
  await appendAll(journal, [0, 1, 2]);
  expect(flushes.count).toBe(1);
});

test('what is appended on hearing an answer goes with the next flush, together', async () => {
  const { journal, flushes } = newJournal();
  await Promise.all(
    [0, 1, 2].map(async (index) => {
      await append(journal, index);
      return await append(journal, index);
    }),
  );
  expect(flushes.count).toBe(2);
});

test('what is appended while a lost lock is found out isn’t written', async () => {
  const { journal, flushes } = newJournal(() => Promise.resolve(false));
  const answers = await appendAll(journal, [0, 1]);
  expect(answers).toEqual(Array.from({ length: 2 }, () => ({ ok: false, failure: 'takenOver' })));
  expect(flushes.count).toBe(0);
});

test('a lock that can’t be read fails what waits, and what comes later is tried again', async () => {
  let isReadable = false;
  const { journal } = newJournal(() => (isReadable ? Promise.resolve(true) : Promise.reject(new Error('EIO'))));
  await expect(append(journal, 0)).resolves.toEqual({ ok: false, failure: 'ioError' });
  isReadable = true;
  await expect(append(journal, 0)).resolves.toEqual({ ok: true });
});

test('what an earlier process wrote last is written again before anything is built on it, and only once', async () => {
  const { journal, writes } = newJournal(() => Promise.resolve(true), 'a\nb\n');
  await append(journal, 0);
  await append(journal, 1);
  expect(writes.map(({ position }) => position)).toEqual([0, 4, expect.any(Number)]);
  expect(writes[0]?.text).toBe('a\nb\n');
});

test('as much is written again as an earlier process can have written in one flush', async () => {
  const content = 'x'.repeat(200_000);
  const { journal, writes } = newJournal(() => Promise.resolve(true), content);
  await append(journal, 0);
  expect(writes[0]?.position).toBe(content.length - 64 * 1024);
  expect(writes[0]?.text).toHaveLength(64 * 1024);
});

test('an answer comes after the sync, and not while it is under way', async () => {
  const { journal, flushes } = newJournal();
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
    const { journal, flushes, content } = newJournal();
    await append(journal, 0);
    const before = content();
    flushes.sync = () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }));
    const failed = await journal.append({ t: 'attempt', at: 1, i: 1, n: 1, h: 'h'.repeat(500) });
    expect(failed).toEqual({ ok: false, failure: 'ioError' });
    flushes.sync = () => Promise.resolve(undefined);
    await append(journal, 2);
    const line = encodeRecord({ t: 'attempt', at: 1, i: 2, n: 1, h: 'h' });
    expect(content()).toBe(`${before}${line}\n`);
  });

  test('only a new handle is trusted', async () => {
    const { journal, flushes } = newJournal();
    await append(journal, 0);
    flushes.sync = () => Promise.reject(new Error('EIO'));
    await append(journal, 1);
    flushes.sync = () => Promise.resolve(undefined);
    await append(journal, 2);
    await append(journal, 3);
    expect(flushes.openCount).toBe(2);
  });
});

function newJournal(isOwner = () => Promise.resolve(true), content = '') {
  const memory = new MemoryFiles([[PATH, Buffer.from(content)]]);
  const flushes = { count: 0, openCount: 0, sync: (): Promise<undefined> => Promise.resolve(undefined) };
  const writes: { readonly position: number; readonly text: string }[] = [];
  const files: JournalFiles = {
    open: async (path, mode) => {
      const file = await memory.open(path, mode);
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
    syncFolder: () => memory.syncFolder(),
  };
  return {
    journal: new JournalFile(PATH, content.length, isOwner, files),
    flushes,
    writes,
    content: () => memory.text(PATH),
  };
}

function append(journal: JournalFile, index: number) {
  return journal.append({ t: 'attempt', at: 1, i: index, n: 1, h: 'h' });
}

async function appendAll(journal: JournalFile, indexes: readonly number[]) {
  return await Promise.all(indexes.map((index) => append(journal, index)));
}
