import { randomBytes } from 'node:crypto';
import type { PostgresServer } from '../../fleet/postgresServer';
import { handInBy, lookBy } from './startChild';

const RECIPIENT_COUNT = 100;

export interface LookFigures {
  readonly sessionCount: number;
  /** Of a process that has seen none of them. */
  readonly firstMs: number;
  /** Of the same, where nothing has happened. */
  readonly againMs: number;
}

/** The list of so many sessions of a hundred recipients each, half of whom were sent to. */
export async function measureLook(server: PostgresServer, sessionCount: number): Promise<LookFigures> {
  const url = await server.create();
  const accounts = Array.from({ length: sessionCount }, (_, place) => `account ${place}`);
  const how = { transport: 'simulated', concurrency: 8, ratePerSecond: 0 } as const;
  const key = randomBytes(32).toString('base64');
  const sentCount = RECIPIENT_COUNT / 2;
  await handInBy({ url, key, accounts, count: sessionCount * RECIPIENT_COUNT, sentCount, ...how });
  const looked = await lookBy({ url });
  if (looked.sessionCount !== sessionCount) throw new Error(`${looked.sessionCount} are seen.`);
  return looked;
}
