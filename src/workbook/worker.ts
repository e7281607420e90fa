import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import type { CheckedRow } from '../sender/model';
import type { CheckRequest } from './checkRequest';
import { checkWorkbook } from './checkWorkbook';
import { errorToWorkerMessage, type FromWorker } from './workerMessages';

// The thread that src/workbook/workbookClient.ts starts: both are of one build, so the request is what it says it is.
if (parentPort) void run(parentPort, workerData as CheckRequest);

async function run(port: NonNullable<typeof parentPort>, request: CheckRequest): Promise<void> {
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
