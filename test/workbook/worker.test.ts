import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundledWorker } from './bundledWorker';
import { HumanError } from '../../src/sender/humanError';
import type { CheckedRow, SheetOutline } from '../../src/sender/model';
import { checkWorkbookInWorker } from '../../src/workbook/workbookClient';
import { english, fixture } from './read';
import { rowXml, sheetParts, makeZip } from './zip';

const worker = bundledWorker('src/workbook/worker.ts');

const PEOPLE = Array.from({ length: 1000 }, (_, index) => rowXml([`+1 212 555 0${100 + (index % 100)}`]));
const bytes = makeZip(sheetParts(rowXml(['Phone']) + PEOPLE.join('')));
const request = { input: { kind: 'bytes', bytes }, country: 'US' } as const;

test('the thread reads from a file', async () => {
  const rows: string[] = [];
  const sheet = await checkWorkbookInWorker(
    worker.path,
    { input: { kind: 'file', path: fixture('xlsxwriter.xlsx') }, country: 'FR' },
    (batch) => {
      rows.push(...batch.map(({ values }) => values[0] ?? ''));
    },
  );
  expect(sheet.counts.ready).toBe(5);
  expect(rows).toEqual(['Client 1', 'Client 2', 'Client 3', 'Client 4', 'Client 5']);
});

test('the thread waits for each batch, and leaves the caller its bytes', async () => {
  let busyCount = 0;
  let batchesCount = 0;
  const sheet = await checkWorkbookInWorker(worker.path, request, async () => {
    busyCount += 1;
    batchesCount += 1;
    expect(busyCount).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 10));
    busyCount -= 1;
  });
  expect(batchesCount).toBe(5);
  expect(sheet.counts).toEqual({ ready: 100, duplicate: 900, invalid: 0, empty: 0, hidden: 0, optedOut: 0 });
  expect(bytes.length).toBeGreaterThan(1000);
});

test('columns and first rows come before the rows, and progress with them', async () => {
  const heard: string[] = [];
  const shares: number[] = [];
  const watcher = {
    opened: ({ headers, phoneColumn }: SheetOutline, firstRows: readonly CheckedRow[]) =>
      heard.push(`${headers.join()} ${phoneColumn}, ${firstRows.map(({ row }) => row).join()}`),
    progress: (share: number) => shares.push(share),
  };
  await checkWorkbookInWorker(worker.path, request, () => void heard.push('rows'), undefined, watcher);
  const first49 = Array.from({ length: 49 }, (_, index) => index + 2).join();
  expect(heard).toEqual([`Phone 0, ${first49}`, ...Array.from({ length: 5 }, () => 'rows')]);
  expect(shares.at(-1)).toBe(1);
});

test('what a person can mend crosses the thread', async () => {
  const error: unknown = await checkWorkbookInWorker(worker.path, { ...request, sheet: 'Été' }, () => {}).catch(
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(HumanError);
  expect(error instanceof HumanError && english(error.happened)).toBe(
    'The workbook has no sheet “Été”. Its sheets are: Feuille.',
  );
});

test('what a thread says in its last moment is heard, also where this one is busy', async () => {
  const last = { type: 'humanError', happened: { text: 'Ended.', args: [] }, todo: { text: 'Go on.', args: [] } };
  const path = join(worker.folder, 'lastWord.js');
  const source = `require('node:worker_threads').parentPort.postMessage(${JSON.stringify(last)}); process.exit();`;
  await writeFile(path, source);
  const reading = checkWorkbookInWorker(path, request, () => {});
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  await expect(reading).rejects.toBeInstanceOf(HumanError);
});

test('it can be cancelled in the middle, and before', async () => {
  const controller = new AbortController();
  const reason = new Error('not needed any more');
  let batchesCount = 0;
  const reading = checkWorkbookInWorker(
    worker.path,
    request,
    async () => {
      batchesCount += 1;
      controller.abort(reason);
      await new Promise((resolve) => setTimeout(resolve, 20));
    },
    controller.signal,
  );
  await expect(reading).rejects.toBe(reason);
  expect(batchesCount).toBe(1);
  await expect(checkWorkbookInWorker(worker.path, request, () => {}, controller.signal)).rejects.toBe(reason);
});

test('an error of the taker ends the reading', async () => {
  const failure = new Error('disk full');
  await expect(
    checkWorkbookInWorker(worker.path, request, () => {
      throw failure;
    }),
  ).rejects.toBe(failure);
});
