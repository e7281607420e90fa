import { removeFinished } from '../../sessions/removeFinished';
import type { SessionStore } from '../../sessions/sessionStore';
import { removeOldResults } from '../../workbook/results/resultsFile';
import type { Log } from '../../campaign/ports';
import { logFolder, removeOldLogs } from '../../campaign/log/dailyFile';
import { keptLogDaysCount, keptSessionsMs } from '../window/settings';
import { thisWindow } from '../window/thisWindow';

/** Removes drafts that nobody sent, what exports have left behind, and sessions that have been over for as long as the setting says. */
export async function cleanUp(store: SessionStore, dataFolder: string, log: Log): Promise<void> {
  await removeOldResults(dataFolder);
  await store.removeOldDrafts(DRAFT_LIFETIME_MS);
  const olderThanMs = keptSessionsMs();
  const removed = olderThanMs === null ? [] : await removeFinished(store, olderThanMs, thisWindow());
  const logCount = await removeOldLogs(logFolder(dataFolder), keptLogDaysCount());
  const counts = { sessionCount: removed.length, draftCount: 0, logCount, temporaryCount: 0, cacheBytes: 0 };
  if (removed.length + logCount > 0) log.write({ kind: 'cleaned', removed: counts });
}

/** Another window may show a draft for days. */
const DRAFT_LIFETIME_MS = 7 * 24 * 3_600_000;
