import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { PostgresServer } from '../../fleet/postgresServer';
import { startRedis } from '../redis';
import { runTask } from '../runTask';
import { cpuMsOf } from './cpu';
import { Child, handInBy } from './startChild';
import type { FleetTask } from './tasks';

const WORKER_COUNTS = [1, 2, 4];
const ACCOUNTS = ['one', 'two', 'three', 'four'];
const IN_FLIGHT_COUNT = 8;

/** Of server and workers together. */
interface Rate {
  readonly perSecond: number;
  readonly cpuMs: number;
}

export interface RateLine {
  readonly workerCount: number;
  readonly count: number;
  readonly own: Rate;
  readonly queue: Rate;
}

/** Both engines by turns, with the same number of workers. */
export async function measureRates(
  server: PostgresServer,
  folder: string,
  count: number,
  roundCount: number,
): Promise<readonly RateLine[]> {
  const lines: RateLine[] = [];
  for (const workerCount of WORKER_COUNTS) {
    const own: Rate[] = [];
    const queue: Rate[] = [];
    for (let round = 0; round < roundCount; round += 1) {
      own.push(await rateOfOwners(server, count, workerCount));
      queue.push(await rateOfQueue(join(folder, 'redis'), count, workerCount));
      console.log(`${workerCount} workers: ${JSON.stringify(own.at(-1))}, BullMQ ${JSON.stringify(queue.at(-1))}`);
    }
    lines.push({ workerCount, count, own: median(own), queue: median(queue) });
  }
  return lines;
}

async function rateOfOwners(server: PostgresServer, count: number, workerCount: number): Promise<Rate> {
  // As Redis is reached, too.
  const url = server.throughSocket(await server.create());
  const key = randomBytes(32).toString('base64');
  const transport = 'simulated';
  const concurrency = (IN_FLIGHT_COUNT * workerCount) / ACCOUNTS.length;
  await handInBy({ url, key, accounts: ACCOUNTS, count, transport, concurrency, ratePerSecond: 0 });
  // As the server would have it after a while, which else comes amid the measurement, or not.
  await server.ask('checkpoint');
  const names = Array.from({ length: workerCount }, (_, place) => `worker ${place}`);
  return await rateOf(
    count,
    names.map((name) => ({ kind: 'own', url, key, name, transport, ledger: null })),
    () => Promise.resolve(cpuMsOf(server.processId)),
  );
}

async function rateOfQueue(folder: string, count: number, workerCount: number): Promise<Rate> {
  const redis = await startRedis(folder);
  try {
    const { socketPath } = redis;
    await runTask({ kind: 'addJobs', socketPath, count });
    const task = { kind: 'doJobs', socketPath, concurrency: IN_FLIGHT_COUNT } as const;
    return await rateOf(
      count,
      Array.from({ length: workerCount }, () => task),
      () => redis.cpuMs(),
    );
  } finally {
    await redis.stop();
  }
}

/**
 * From the moment at which all are connected and told to go to that at which the last message is done. That owners come to own
 * their accounts and open their sessions is in it, and that they close them; a queue has nothing like it.
 */
async function rateOf(count: number, tasks: readonly FleetTask[], serverCpuMs: () => Promise<number>): Promise<Rate> {
  let [doneCount, endMs] = [0, 0];
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const children = tasks.map(
    (task) =>
      new Child(task, (report) => {
        if (report.kind !== 'done') return;
        doneCount += report.count;
        endMs = Math.max(endMs, report.atMs);
        if (doneCount >= count) finish();
      }),
  );
  await Promise.all(children.map(({ ready }) => ready));
  const cpuMsNow = async (): Promise<number> => children.reduce((sum, child) => sum + child.cpuMs, await serverCpuMs());
  const [startMs, beforeMs] = [Date.now(), await cpuMsNow()];
  for (const child of children) child.go();
  await finished;
  const cpuMs = ((await cpuMsNow()) - beforeMs) / count;
  await Promise.all(children.map((child) => child.kill()));
  return { perSecond: count / ((endMs - startMs) / 1000), cpuMs };
}

function median(rates: readonly Rate[]): Rate {
  const of = (values: readonly number[]): number =>
    values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
  return { perSecond: of(rates.map(({ perSecond }) => perSecond)), cpuMs: of(rates.map(({ cpuMs }) => cpuMs)) };
}
