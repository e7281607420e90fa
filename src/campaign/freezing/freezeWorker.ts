import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import type { CheckRequest } from '../../workbook/checkRequest';
import { answerCheck } from '../../workbook/answerCheck';
import { errorToWorkerMessage } from '../../workbook/workerMessages';
import { FREEZES, type FromFreezer } from './freezeMessages';
import { freezeWorkbook, type FreezeRequest } from './freezeWorkbook';

// The thread that reads workbooks: for whoever wants the rows (workbookClient.ts), and for whoever wants them written
// down (freezeClient.ts). All are of one build, so what it is given is what it says it is.
if (parentPort) begin(parentPort);

function begin(port: MessagePort): void {
  if (!isFreezer(workerData)) void answerCheck(port, workerData as CheckRequest);
  // The keys come by a message, so that they are in no data that the thread was made with.
  else port.once('message', (request: FreezeRequest) => void freeze(port, request));
}

function isFreezer(data: unknown): boolean {
  return typeof data === 'object' && data !== null && Object.keys(FREEZES).every((key) => key in data);
}

async function freeze(port: MessagePort, request: FreezeRequest): Promise<void> {
  const say = (said: FromFreezer): void => port.postMessage(said);
  let saidAtMs = 0;
  try {
    const frozen = await freezeWorkbook(request, {
      opened: (outline, firstRows) => say({ type: 'opened', outline, firstRows }),
      progress: (share) => say({ type: 'progress', share }),
      counted: (rowCount) => {
        const nowMs = performance.now();
        if (nowMs - saidAtMs < SAID_EVERY_MS) return;
        saidAtMs = nowMs;
        say({ type: 'counted', rowCount });
      },
    });
    say({ type: 'frozen', frozen });
  } catch (error) {
    say(errorToWorkerMessage(error));
  }
  port.close();
}

const SAID_EVERY_MS = 100;
