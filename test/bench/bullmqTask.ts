import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fictionalRecipient } from '../fakes/memorySession';
import { Meter } from './meter';
import type { Results, Task } from './tasks';

const JOBS_AT_ONCE = 1000;
export const QUEUE = 'campaign';

/** What `prepare` is for a session. */
export async function addJobs(socketPath: string, count: number): Promise<Results['addJobs']> {
  const { Queue } = loadBullMq();
  const queue = new Queue(QUEUE, { connection: { path: socketPath } });
  const startMs = performance.now();
  for (let from = 0; from < count; from += JOBS_AT_ONCE) {
    const length = Math.min(JOBS_AT_ONCE, count - from);
    await queue.addBulk(Array.from({ length }, (_, offset) => job(from + offset)));
  }
  const elapsedMs = performance.now() - startMs;
  await queue.close();
  return { elapsedMs };
}

/** A job is one message: BullMQ writes that it is active, calls the processor, and writes that it is completed. */
export async function doJobs(task: Extract<Task, { readonly kind: 'doJobs' }>): Promise<Results['doJobs']> {
  const { Worker } = loadBullMq();
  let sentCount = 0;
  const worker = new Worker(QUEUE, () => Promise.resolve(`3EB0${String((sentCount += 1)).padStart(18, '0')}`), {
    connection: { path: task.socketPath, maxRetriesPerRequest: null },
    concurrency: task.concurrency,
    autorun: false,
  });
  await worker.waitUntilReady();
  const meter = await Meter.start();
  const done = allCompleted(worker, task.count);
  const running = worker.run();
  await done;
  const usage = await meter.stop();
  await worker.close();
  await running;
  return usage;
}

function job(index: number): Job {
  const { row, phone } = fictionalRecipient(index);
  const values = [`Name ${index}`, phone, 'Springfield', `A-${100_000 + index}`, `${index % 1000}.50`];
  return { name: 'message', data: { row, phone, values } };
}

function allCompleted(worker: BullMqWorker, count: number): Promise<void> {
  let completedCount = 0;
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('failed', () => reject(new Error('A job failed.')));
    worker.on('completed', () => {
      completedCount += 1;
      if (completedCount === count) resolve();
    });
  });
}

/** The little of BullMQ that is used here: its own types are there only where it is installed. */
interface BullMq {
  readonly Queue: new (name: string, options: object) => BullMqQueue;
  readonly Worker: new (name: string, process: () => Promise<string>, options: object) => BullMqWorker;
}

interface Job {
  readonly name: string;
  readonly data: object;
}

interface BullMqQueue {
  addBulk(jobs: readonly Job[]): Promise<unknown>;
  close(): Promise<void>;
}

interface BullMqWorker {
  on(event: 'error' | 'failed' | 'completed', listener: (first: Error) => void): void;
  run(): Promise<void>;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}

export function loadBullMq(): BullMq {
  return createRequire(join(process.cwd(), 'test', 'bench', 'package.json'))('bullmq') as BullMq;
}
