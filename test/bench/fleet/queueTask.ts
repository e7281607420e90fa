import { loadBullMq, QUEUE } from '../bullmqTask';
import type { FleetReport, FleetTask } from './tasks';

/** As BullMQ is used for the same: a job is a message, whichever worker takes it. */
export async function doQueuedJobs(
  { socketPath, concurrency }: Extract<FleetTask, { readonly kind: 'doJobs' }>,
  begin: () => Promise<void>,
  say: (report: FleetReport) => void,
): Promise<void> {
  const { Worker } = loadBullMq();
  let sentCount = 0;
  let completedCount = 0;
  let completedAtMs = 0;
  const worker = new Worker(QUEUE, () => Promise.resolve(`3EB0${String((sentCount += 1)).padStart(18, '0')}`), {
    connection: { path: socketPath, maxRetriesPerRequest: null },
    concurrency,
    autorun: false,
  });
  worker.on('error', (error) => console.error(error));
  worker.on('completed', () => {
    completedCount += 1;
    completedAtMs = Date.now();
  });
  await worker.waitUntilReady();
  await begin();
  let saidCount = 0;
  setInterval(() => {
    if (completedCount > saidCount) say({ kind: 'done', count: completedCount - saidCount, atMs: completedAtMs });
    saidCount = completedCount;
  }, REPORT_MS);
  await worker.run();
}

const REPORT_MS = 20;
