import type { SessionOwner } from '../../sessions/sessionOwner';
import type { SessionStore } from '../../sessions/sessionStore';
import type { Log } from '../ports';
import { profileFolderOf } from '../settings/browserSettings';
import type { WindowSettings } from '../settings/windowSettings';
import { cleanDataFolder, cleanedCounts } from './cleanDataFolder';

export interface DailyCleanUp {
  readonly store: SessionStore;
  readonly dataFolder: string;
  readonly settings: Pick<WindowSettings, 'keptSessionsMs' | 'keptLogDaysCount'>;
  readonly self: () => SessionOwner;
  readonly log: Log;
}

/**
 * At once, and once a day as long as the window is open: drafts that nobody sent, what exports and keys have left behind, old
 * logs, the browser's caches, and sessions that have been over for as long as the setting says. Never one that isn't over.
 */
export function cleanUpDaily(parts: DailyCleanUp): { dispose(): void } {
  const clean = (): void => {
    cleanUp(parts).catch((error: unknown) => parts.log.error('clean-up', error));
  };
  clean();
  const timer = setInterval(clean, DAY_MS);
  return { dispose: () => clearInterval(timer) };
}

async function cleanUp({ store, dataFolder, settings, self, log }: DailyCleanUp): Promise<void> {
  const cleaned = await cleanDataFolder(store, dataFolder, self(), {
    finishedAfterMs: settings.keptSessionsMs(),
    unfinishedAfterMs: null,
    draftsAfterMs: DRAFT_LIFETIME_MS,
    keptLogDaysCount: settings.keptLogDaysCount(),
    profileFolder: profileFolderOf(dataFolder),
  });
  const removed = cleanedCounts(cleaned);
  if (removed !== null) log.write({ kind: 'cleaned', removed });
}

const DAY_MS = 24 * 3_600_000;
/** Another window may show a draft for days. */
const DRAFT_LIFETIME_MS = 7 * DAY_MS;
