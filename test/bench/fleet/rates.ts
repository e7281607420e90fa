import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { PostgresServer } from '../../fleet/postgresServer';
import { startRedis } from '../redis';
import { runTask } from '../runTask';
import { Child, handInBy } from './startChild';
import type { FleetTask } from './tasks';

const WORKER_COUNTS = [1, 2, 4];
const ACCOUNTS = ['one', 'two', 'three', 'four'];
const IN_FLIGHT_COUNT = 8;

export interface RateLine {
  readonly workerCount: number;
  readonly count: number;
  readonly ownPerSecond: number;
  readonly queuePerSecond: number;
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
    const own: number[] = [];
    const queue: number[] = [];
    for (let round = 0; round < roundCount; round += 1) {
      own.push(await rateOfOwners(server, count, workerCount));
      queue.push(await rateOfQueue(join(folder, 'redis'), count, workerCount));
      console.log(`${workerCount} workers: ${own.at(-1)?.toFixed(0)}/s, BullMQ ${queue.at(-1)?.toFixed(0)}/s`);
    }
    lines.push({ workerCount, count, ownPerSecond: median(own), queuePerSecond: median(queue) });
  }
  return lines;
}

async function rateOfOwners(server: PostgresServer, count: number, workerCount: number): Promise<number> {
  const url = await server.create();
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
  );
}

async function rateOfQueue(folder: string, count: number, workerCount: number): Promise<number> {
  const redis = await startRedis(folder);
  try {
    const { socketPath } = redis;
    await runTask({ kind: 'addJobs', socketPath, count });
    const task = { kind: 'doJobs', socketPath, concurrency: IN_FLIGHT_COUNT } as const;
    return await rateOf(
      count,
      Array.from({ length: workerCount }, () => task),
    );
  } finally {
    await redis.stop();
  }
}

/** From the moment at which all are told to go to that at which the last message is done. */
async function rateOf(count: number, tasks: readonly FleetTask[]): Promise<number> {
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
  const startMs = Date.now();
  for (const child of children) child.go();
  await finished;
  await Promise.all(children.map((child) => child.kill()));
  return count / ((endMs - startMs) / 1000);
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}
