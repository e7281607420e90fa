import { randomBytes } from 'node:crypto';
import { statSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresServer } from '../../fleet/postgresServer';
import { Child, handInBy } from './startChild';

const SENDING_MS = 10_000;

export interface SizeFigures {
  readonly count: number;
  readonly handInMs: number;
  readonly handInRssBytes: number;
  /** From the start of a worker to its first message: the session is half sent, and its journal is read. */
  readonly openMs: number;
  readonly perSecond: number;
  /** The most of either worker. */
  readonly peakRssBytes: number;
  /** From the kill of its owner to the next one’s first message. */
  readonly takeOverMs: number;
}

/** A session of so many recipients that is half sent: it is opened, sent for a while, and taken over. */
export async function measureSize(server: PostgresServer, folder: string, count: number): Promise<SizeFigures> {
  const url = await server.create();
  const key = randomBytes(32).toString('base64');
  const ledger = join(folder, `size-${count}.txt`);
  writeFileSync(ledger, '');
  const transport = 'simulated';
  const how = { transport, concurrency: 8, ratePerSecond: 0 } as const;
  const handedIn = await handInBy({ url, key, accounts: ['one'], count, sentCount: count / 2, ...how });
  const begin = async (name: string): Promise<Child> => {
    const child = new Child({ kind: 'own', url, key, name, transport, ledger });
    await child.ready;
    child.go();
    return child;
  };
  const askedMs = Date.now();
  const first = await begin('worker1');
  while (linesOf(ledger) < 1) await sleep(2);
  const startMs = Date.now();
  const second = await begin('worker2');
  // Small ones are over sooner: they are killed before.
  while (Date.now() - startMs < SENDING_MS && linesOf(ledger) < count / 4) await sleep(5);
  const [sentCount, killedMs] = [linesOf(ledger), Date.now()];
  await first.kill();
  while (linesOf(ledger, 'worker2') < 1) await sleep(2);
  const takeOverMs = Date.now() - killedMs;
  await Promise.race([second.ended, sleep(SENDING_MS)]);
  await second.kill();
  return {
    count,
    handInMs: handedIn.elapsedMs,
    handInRssBytes: handedIn.peakRssBytes,
    openMs: startMs - askedMs,
    perSecond: sentCount / ((killedMs - startMs) / 1000),
    peakRssBytes: Math.max(first.peakRssBytes, second.peakRssBytes),
    takeOverMs,
  };
}

/** Of a ledger whose lines are all of one length, or of a worker’s in it, of whom at least one is looked for. */
function linesOf(ledger: string, name?: string): number {
  if (name === undefined) return Math.floor(statSync(ledger).size / LINE_BYTES);
  return (
    readFileSync(ledger, 'latin1')
      .slice(-LINE_BYTES * TAIL_LINES)
      .split(name).length - 1
  );
}

/** Thirteen digits, a space, seven letters and a digit, and a line feed. */
const LINE_BYTES = 13 + 1 + 7 + 1;
const TAIL_LINES = 1000;
