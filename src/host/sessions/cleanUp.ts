import { join } from 'node:path';
import { cleanDataFolder, cleanedCounts } from '../../campaign/cleanUp/cleanDataFolder';
import type { Log } from '../../campaign/ports';
import type { SessionStore } from '../../sessions/sessionStore';
import { keptLogDaysCount, keptSessionsMs } from '../window/settings';
import { thisWindow } from '../window/thisWindow';

/**
 * At once, and once a day as long as the window is open: drafts that nobody sent, what exports and keys have left behind, old
 * logs, the browser's caches, and sessions that have been over for as long as the setting says. Never one that isn't over.
 */
export function cleanUpDaily(store: SessionStore, dataFolder: string, log: Log): { dispose(): void } {
  const clean = (): void => {
    cleanUp(store, dataFolder, log).catch((error: unknown) => log.error('clean-up', error));
  };
  clean();
  const timer = setInterval(clean, DAY_MS);
  return { dispose: () => clearInterval(timer) };
}

async function cleanUp(store: SessionStore, dataFolder: string, log: Log): Promise<void> {
  const cleaned = await cleanDataFolder(store, dataFolder, thisWindow(), {
    finishedAfterMs: keptSessionsMs(),
    unfinishedAfterMs: null,
    draftsAfterMs: DRAFT_LIFETIME_MS,
    keptLogDaysCount: keptLogDaysCount(),
    profileFolder: join(dataFolder, 'whatsapp-profile'),
  });
  const removed = cleanedCounts(cleaned);
  if (removed !== null) log.write({ kind: 'cleaned', removed });
}

const DAY_MS = 24 * 3_600_000;
/** Another window may show a draft for days. */
const DRAFT_LIFETIME_MS = 7 * DAY_MS;
