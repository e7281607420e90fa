import { Worker } from 'node:worker_threads';
import { HumanError } from '../sender/humanError';
import { errorCode } from '../sender/systemError';
import { sentence } from '../sender/sentence';
import type { CheckedRow, CheckedSheet } from '../sender/model';
import type { CheckRequest, CheckWatcher, OnRows } from './checkRequest';
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
  const { input } = request;
  // A copy of their own, since a view may look into a much larger buffer, and the caller may still need it.
  const bytes = input.kind === 'bytes' ? input.bytes.slice() : null;
  const workerData: CheckRequest = bytes === null ? request : { ...request, input: { ...input, kind: 'bytes', bytes } };
  const worker = new Worker(workerPath, { workerData, transferList: bytes === null ? [] : [bytes.buffer] });
  let onAbort: (() => void) | undefined;
  try {
    return await new Promise<CheckedSheet>((resolve, reject) => {
      onAbort = () => reject(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      worker.on('message', (said: FromWorker) => {
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
          default:
            // At once: a thread that ends tells so right behind its last word.
            settle(said, resolve, reject);
        }
      });
      worker.on('error', (error) => reject(translateError(error)));
      // The last message may come in the same turn as the end: its answer goes first.
      worker.on('exit', () => setImmediate(() => reject(new Error('The workbook worker ended without a result.'))));
    });
  } finally {
    if (onAbort) signal?.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}

async function takeRows(worker: Worker, rows: readonly CheckedRow[], onRows: OnRows): Promise<void> {
  await onRows(rows);
  worker.postMessage('next');
}

function settle(
  said: Extract<FromWorker, { readonly type: 'done' | 'humanError' | 'error' }>,
  resolve: (sheet: CheckedSheet) => void,
  reject: (error: Error) => void,
): void {
  switch (said.type) {
    case 'done':
      resolve(said.sheet);
      break;
    case 'humanError':
    case 'error':
      reject(workerError(said));
  }
}

function translateError(error: Error): Error {
  if (errorCode(error) !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new HumanError(
    sentence('The workbook is too large to be read.'),
    sentence('Split it into several workbooks, or delete the sheets and columns that aren’t needed.'),
    error,
  );
}
