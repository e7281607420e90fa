import { removeFinished } from '../../sessions/removeSessions';
import type { SessionStore } from '../../sessions/sessionStore';
import { removeOldResults } from '../../workbook/results/resultsFile';
import type { Log } from '../../campaign/ports';
import { keptSessionsMs } from '../window/settings';
import { thisWindow } from '../window/thisWindow';

/** Removes drafts that nobody sent, what exports have left behind, and sessions that have been over for as long as the setting says. */
export async function cleanUp(store: SessionStore, dataFolder: string, log: Log): Promise<void> {
  await removeOldResults(dataFolder);
  await store.removeOldDrafts(DRAFT_LIFETIME_MS);
  const olderThanMs = keptSessionsMs();
  const removed = olderThanMs === null ? [] : await removeFinished(store, olderThanMs, thisWindow());
  if (removed.length > 0) log.info('finished sessions removed', { sessions: removed });
}

/** Another window may show a draft for days. */
const DRAFT_LIFETIME_MS = 7 * 24 * 3_600_000;
