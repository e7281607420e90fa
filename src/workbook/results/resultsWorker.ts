import { once } from 'node:events';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import type { ResultRow } from '../../sender/journal/resultsTable';
import type { FromResultsWorker, ResultsRequest, ToResultsWorker } from './resultsMessages';
import { writeResults } from './resultsWriter';
import { errorToWorkerMessage } from '../workerMessages';

// The thread that src/workbook/results/resultsClient.ts starts: both are of one build, so the request is what it says it is.
if (parentPort) void run(parentPort, workerData as ResultsRequest);

// exceljs's zip library makes buffers in a way that Node would warn the user of.
process.noDeprecation = true;

async function run(port: MessagePort, request: ResultsRequest): Promise<void> {
  const say = (said: FromResultsWorker): void => port.postMessage(said);
  try {
    await writeResults(request, rowsFrom(port, say));
    say({ type: 'done' });
  } catch (error) {
    say(errorToWorkerMessage(error));
  }
  port.close();
}

async function* rowsFrom(
  port: MessagePort,
  say: (said: FromResultsWorker) => void,
): AsyncGenerator<readonly ResultRow[]> {
  for (;;) {
    const answered = once(port, 'message');
    say({ type: 'next' });
    const [answer] = (await answered) as [ToResultsWorker];
    if (answer.type === 'end') return;
    yield answer.rows;
  }
}
