import { once } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import type { CheckedRow } from '../sender/model';
import type { CheckRequest } from './checkRequest';
import { checkWorkbook } from './checkWorkbook';
import { errorToWorkerMessage, type FromWorker } from './workerMessages';

/** Does in a thread what workbookClient.ts asks of it. */
export async function answerCheck(port: MessagePort, request: CheckRequest): Promise<void> {
  const say = (said: FromWorker): void => port.postMessage(said);
  try {
    const onRows = async (rows: readonly CheckedRow[]): Promise<void> => {
      const acknowledged = once(port, 'message');
      say({ type: 'rows', rows });
      await acknowledged;
    };
    const sheet = await checkWorkbook(request, onRows, {
      opened: (outline, firstRows) => say({ type: 'opened', outline, firstRows }),
      progress: (share) => say({ type: 'progress', share }),
    });
    say({ type: 'done', sheet });
  } catch (error) {
    say(errorToWorkerMessage(error));
  }
  port.close();
}
