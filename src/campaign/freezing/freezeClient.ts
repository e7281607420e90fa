import { runReaderThread, withOwnBytes } from '../../workbook/readerThread';
import { workerError } from '../../workbook/workerMessages';
import { FREEZES, type FromFreezer } from './freezeMessages';
import type { FreezeRequest, FreezeWatcher, FrozenSheet } from './freezeWorkbook';

/**
 * `freezeWorkbook` in a thread of its own, which neither waits for this one nor gives it rows to hold.
 * @param workerPath the built `workbookWorker.js`
 * @param signal ends the thread at once, whatever it has left on disk; the promise is then rejected with its reason
 * @throws HumanError
 */
export async function freezeWorkbookInWorker(
  workerPath: string,
  request: FreezeRequest,
  watcher: FreezeWatcher,
  signal: AbortSignal,
): Promise<FrozenSheet> {
  const own = withOwnBytes(request.check);
  const message: FreezeRequest = { ...request, check: own.request };
  return await runReaderThread<FrozenSheet>(
    workerPath,
    { workerData: FREEZES, message, transferList: own.transferList },
    (answer, _worker, { resolve, reject }) => {
      const said = answer as FromFreezer;
      switch (said.type) {
        case 'opened':
          watcher.opened(said.outline, said.firstRows);
          break;
        case 'progress':
          watcher.progress(said.share);
          break;
        case 'counted':
          watcher.counted(said.rowCount);
          break;
        case 'frozen':
          resolve(said.frozen);
          break;
        case 'humanError':
        case 'error':
          reject(workerError(said));
      }
    },
    signal,
  );
}
