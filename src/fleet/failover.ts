import type { JournalRecord } from '../sender/journal/journalRecord';
import type { RowStates } from '../sender/journal/rowStates';
import { doubtAfterLoss } from '../sessions/journal/journalLoss';
import type { ServerFacts } from './examineServer';
import type { FleetSession } from './sessionRows';

/**
 * On another timeline what the old primary had answered last may be missing, so that somebody seems queued who was sent
 * to: whom to doubt for that; null where nothing can be missing.
 */
export function doubtAfterFailover(
  rows: RowStates,
  { timeline, mayLose }: Pick<FleetSession, 'timeline' | 'mayLose'>,
  now: Pick<ServerFacts, 'timeline'>,
  createdAtMs: number,
): JournalRecord | null {
  if (timeline === now.timeline || !mayLose) return null;
  return doubtAfterLoss({ mostRecordsCount: Infinity }, rows, createdAtMs);
}
