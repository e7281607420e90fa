import type { Decision } from '../sender/journalRecord';
import type { OpenSession } from './openSession';
import { systemClock } from './systemClock';

/** Writes what the user decided of the recipients in doubt of a session that isn't running. */
export async function decideSession({ rows, journal }: OpenSession, decision: Decision): Promise<void> {
  for (const index of rows.unsureIndexes()) {
    const record = { t: 'decided', at: systemClock.wallMs(), i: index, decision } as const;
    const appended = await journal.append(record);
    if (appended.ok) rows.apply(record);
  }
}
