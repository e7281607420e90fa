import type { Queryable } from '../database';
import { readCheckpoints, type KeptCheckpoint } from '../foldCheckpoint';
import { readFirstRows, type JournalRow } from '../journalRows';

/** How a journal begins, as it was read with those of others. */
export interface Beginning {
  readonly checkpoint: KeptCheckpoint | undefined;
  /** Those behind the checkpoint; `BEGINNING_ROWS_COUNT` where there may be more. */
  readonly rows: readonly JournalRow[];
}

/** Two questions, however many sessions they are; without those that are so large that they are better read by themselves. */
export async function readBeginnings(
  database: Queryable,
  sessions: readonly string[],
): Promise<ReadonlyMap<string, Beginning>> {
  if (sessions.length === 0) return new Map();
  const checkpoints = await readCheckpoints(database, sessions, MOST_CHECKPOINT_BYTES);
  const beginnings = new Map<string, KeptCheckpoint | undefined>();
  for (const session of sessions) {
    const checkpoint = checkpoints.get(session);
    if (checkpoint !== 'large') beginnings.set(session, checkpoint);
  }
  const starts = new Map([...beginnings].map(([session, checkpoint]) => [session, checkpoint?.recordCount ?? 0]));
  const rows = await readFirstRows(database, starts, BEGINNING_ROWS_COUNT);
  return new Map(
    [...beginnings].map(([session, checkpoint]) => [session, { checkpoint, rows: rows.get(session) ?? [] }]),
  );
}

/** All of a session of some hundred recipients, and of a hundred sessions a few megabytes. */
export const BEGINNING_ROWS_COUNT = 60;
const MOST_CHECKPOINT_BYTES = 64 * 1024;
