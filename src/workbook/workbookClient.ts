import type { Worker } from 'node:worker_threads';
import type { CheckedRow, CheckedSheet } from '../sender/model';
import type { CheckRequest, CheckWatcher, OnRows } from './checkRequest';
import { runReaderThread, withOwnBytes } from './readerThread';
import { workerError, type FromWorker } from './workerMessages';

/**
 * `checkWorkbook` in a thread of its own, so that a large workbook never blocks this one. The thread waits until each
 * batch is dealt with.
 * @param workerPath the built `workbookWorker.js`
 * @param signal ends the thread at once; the promise is then rejected with the signal's reason
 * @throws HumanError
 */
export async function checkWorkbookInWorker(
  workerPath: string,
  request: CheckRequest,
  onRows: OnRows,
  signal?: AbortSignal,
  watcher: CheckWatcher = {},
): Promise<CheckedSheet> {
  signal?.throwIfAborted();
  const own = withOwnBytes(request);
  return await runReaderThread<CheckedSheet>(
    workerPath,
    { workerData: own.request, transferList: own.transferList },
    (message, worker, { resolve, reject }) => {
      const said = message as FromWorker;
      switch (said.type) {
        case 'opened':
          watcher.opened?.(said.outline, said.firstRows);
          break;
        case 'progress':
          watcher.progress?.(said.share);
          break;
        case 'rows':
          takeRows(worker, said.rows, onRows).catch(reject);
          break;
        // At once: a thread that ends tells so right behind its last word.
        case 'done':
          resolve(said.sheet);
          break;
        case 'humanError':
        case 'error':
          reject(workerError(said));
      }
    },
    signal,
  );
}

async function takeRows(worker: Worker, rows: readonly CheckedRow[], onRows: OnRows): Promise<void> {
  await onRows(rows);
  worker.postMessage('next');
}
