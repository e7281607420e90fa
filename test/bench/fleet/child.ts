import { doQueuedJobs } from './queueTask';
import { look } from './lookTask';
import { handIn, own } from './ownerTask';
import type { FleetReport, FleetTask } from './tasks';

const task = JSON.parse(process.argv[2] ?? '') as FleetTask;

void run();

async function run(): Promise<void> {
  switch (task.kind) {
    case 'handIn':
      say(await handIn(task));
      process.disconnect();
      break;
    case 'look':
      say(await look(task));
      process.disconnect();
      break;
    case 'own':
      await own(task, begin, say);
      process.disconnect();
      break;
    case 'doJobs':
      // Until it is killed, since it doesn't know of the others.
      await doQueuedJobs(task, begin, say);
  }
}

function say(report: FleetReport): void {
  process.send?.(report);
}

/** Once all are ready. */
async function begin(): Promise<void> {
  const told = new Promise((resolve) => process.once('message', resolve));
  say({ kind: 'ready' });
  await told;
}
