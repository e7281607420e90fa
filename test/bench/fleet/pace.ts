import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresServer } from '../../fleet/postgresServer';
import { Child, handInBy } from './startChild';

const RATE = 80;
const KILL_COUNT = 4;
const WORKER_COUNT = 3;

export interface PaceFigures {
  readonly count: number;
  readonly killCount: number;
  readonly perSecond: number;
  /** Of all windows of a second. */
  readonly mostInOneSecond: number;
  readonly longestGapMs: number;
}

/** A number that sends at 80 a second, and whose owner is killed four times, evenly over it. */
export async function measurePace(server: PostgresServer, folder: string, count: number): Promise<PaceFigures> {
  const url = await server.create();
  const key = randomBytes(32).toString('base64');
  const ledger = join(folder, 'paced.txt');
  writeFileSync(ledger, '');
  const transport = 'cloud-api';
  await handInBy({ url, key, accounts: ['paced'], count, transport, concurrency: 40, ratePerSecond: RATE });
  const workers = new Map<string, Child>();
  let startedCount = 0;
  const begin = (): void => {
    startedCount += 1;
    const name = `worker${startedCount}`;
    const child = new Child({ kind: 'own', url, key, name, transport, ledger });
    workers.set(name, child);
    void child.ready.then(() => child.go());
  };
  for (let worker = 0; worker < WORKER_COUNT; worker += 1) begin();
  for (let kill = 1; kill <= KILL_COUNT; kill += 1) {
    while (sendsOf(ledger).length < (count * kill) / (KILL_COUNT + 1)) await sleep(20);
    const [, owner = ''] = sendsOf(ledger).at(-1) ?? [];
    await workers.get(owner)?.kill();
    begin();
  }
  await Promise.all([...workers.values()].map(({ ended }) => ended));
  return { ...paceOf(sendsOf(ledger).map(([at]) => Number(at))), killCount: KILL_COUNT };
}

/** When, and by whom. */
function sendsOf(ledger: string): readonly (readonly string[])[] {
  const lines = readFileSync(ledger, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => line.split(' '));
}

function paceOf(givenMs: readonly number[]): Omit<PaceFigures, 'killCount'> {
  const atMs = givenMs.toSorted((left, right) => left - right);
  const gapsMs = atMs.slice(1).map((ms, place) => ms - (atMs[place] ?? ms));
  let [mostInOneSecond, from] = [0, 0];
  for (const [place, ms] of atMs.entries()) {
    while ((atMs[from] ?? ms) <= ms - 1000) from += 1;
    mostInOneSecond = Math.max(mostInOneSecond, place - from + 1);
  }
  const spanMs = (atMs.at(-1) ?? 0) - (atMs[0] ?? 0);
  const perSecond = gapsMs.length / (spanMs / 1000);
  return { count: atMs.length, perSecond, mostInOneSecond, longestGapMs: Math.max(...gapsMs) };
}
