import { build } from 'esbuild';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { BUILDS } from '../../scripts/bundles.mjs';
import { HumanError } from '../../src/sender/humanError';
import type { ResultRow } from '../../src/sender/journal/resultsTable';
import { writeResultsInWorker } from '../../src/workbook/results/resultsClient';
import type { ResultsRequest } from '../../src/workbook/results/resultsMessages';
import { read } from './read';

let built = '';
let folder = '';

beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'results-worker-'));
  const shipped = BUILDS.find(({ entryPoints }) => entryPoints && 'resultsWorker' in entryPoints);
  await build({ ...shipped, outdir: built });
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'results-'));
});

afterEach(() => rm(folder, { recursive: true }));
afterAll(() => rm(built, { recursive: true }));

const table: ResultsRequest['table'] = {
  sheetName: 'Results',
  columns: [{ header: 'Phone', kind: 'text' }],
  leftOutCount: 0,
  summaryName: 'Summary',
  summary: [],
};

async function* phones(batchCount: number, onBatch?: () => void): AsyncGenerator<readonly ResultRow[]> {
  for (let batch = 0; batch < batchCount; batch += 1) {
    onBatch?.();
    yield Array.from({ length: 10 }, (_, row) => [`+12125550${100 + batch * 10 + row}`]);
  }
}

async function write(
  rows: AsyncIterable<readonly ResultRow[]>,
  signal?: AbortSignal,
  name = 'out.xlsx',
): Promise<void> {
  const target = { path: join(folder, name), source: join(folder, 'source.xlsx'), overwrite: false };
  await writeResultsInWorker(join(built, 'resultsWorker.js'), target, table, rows, signal);
}

test('the thread, as it ships, writes every row in order', async () => {
  await write(phones(10));
  const { rows } = await read(join(folder, 'out.xlsx'), { country: 'US' });
  expect(rows.map(({ values }) => values[0])).toEqual(Array.from({ length: 100 }, (_, n) => `+12125550${100 + n}`));
  expect(await readdir(folder)).toEqual(['out.xlsx']);
});

test('cancelled in the middle, it leaves nothing', async () => {
  const controller = new AbortController();
  const reason = new Error('not needed any more');
  let batchCount = 0;
  const writing = write(
    phones(1_000_000, () => {
      batchCount += 1;
      if (batchCount === 5) controller.abort(reason);
    }),
    controller.signal,
  );
  await expect(writing).rejects.toBe(reason);
  expect(batchCount).toBeLessThan(10);
  expect(await readdir(folder)).toEqual([]);
  await expect(write(phones(1), controller.signal)).rejects.toBe(reason);
});

test('an error of the rows ends the writing, and leaves nothing', async () => {
  const failure = new Error('damaged');
  const writing = write(
    phones(5, () => {
      throw failure;
    }),
  );
  await expect(writing).rejects.toBe(failure);
  expect(await readdir(folder)).toEqual([]);
});

test('what a person can mend crosses the thread', async () => {
  await expect(write(phones(1), undefined, join('missing', 'out.xlsx'))).rejects.toThrow(HumanError);
});
