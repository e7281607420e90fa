import { Worker } from 'node:worker_threads';
import type { ResultRow } from '../../sender/journal/resultsTable';
import { placeResults, type ResultsTarget } from './resultsFile';
import type { FromResultsWorker, ResultsRequest, ToResultsWorker } from './resultsMessages';
import { workerError } from '../workerMessages';

/**
 * Writes a workbook of results in a thread of its own, so that a large one never blocks this one; under its name it is
 * whole or not at all. Rows are taken as fast as they can be written.
 * @param workerPath the built `resultsWorker.js`
 * @param signal ends the thread at once; the promise is then rejected with the signal's reason
 * @throws HumanError
 */
export async function writeResultsInWorker(
  workerPath: string,
  target: ResultsTarget,
  table: ResultsRequest['table'],
  rows: AsyncIterable<readonly ResultRow[]>,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  await placeResults(target, (path) => writeInWorker(workerPath, { path, table }, rows, signal));
}

async function writeInWorker(
  workerPath: string,
  workerData: ResultsRequest,
  rows: AsyncIterable<readonly ResultRow[]>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const worker = new Worker(workerPath, { workerData });
  const source = rows[Symbol.asyncIterator]();
  let onAbort: (() => void) | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      onAbort = () => reject(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      worker.on('message', (said: FromResultsWorker) => {
        switch (said.type) {
          case 'next':
            giveRows(worker, source).catch(reject);
            break;
          case 'done':
            resolve();
            break;
          case 'humanError':
          case 'error':
            reject(workerError(said));
        }
      });
      worker.on('error', reject);
      // The last message may come in the same turn as the end: it goes first.
      worker.on('exit', () => setImmediate(() => reject(new Error('The results worker ended without a result.'))));
    });
  } finally {
    if (onAbort) signal?.removeEventListener('abort', onAbort);
    await worker.terminate();
    await source.return?.();
  }
}

async function giveRows(worker: Worker, source: AsyncIterator<readonly ResultRow[]>): Promise<void> {
  const next = await source.next();
  const answer: ToResultsWorker = next.done === true ? { type: 'end' } : { type: 'rows', rows: next.value };
  worker.postMessage(answer);
}
