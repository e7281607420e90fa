import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { removeFinished, removeUnfinished } from '../../sessions/removeSessions';
import type { SessionOwner } from '../../sessions/sessionOwner';
import type { SessionStore } from '../../sessions/sessionStore';
import { removeBrowserCaches } from '../../whatsapp/web/browserCaches';
import { removeOldResults } from '../../workbook/results/resultsFile';
import { cloudFolder } from '../cloud/accountFile';
import { logFolder, removeOldLogs } from '../log/dailyFile';
import type { RemovedCounts } from '../log/logEvent';
import { removeOldCloudFiles } from './removeOldCloudFiles';

export interface CleanChoices {
  /** Finished sessions that nothing has become of for so long go; null keeps them for ever. */
  readonly finishedAfterMs: number | null;
  /** The same of unfinished ones, by the user's own word alone; null keeps them. */
  readonly unfinishedAfterMs: number | null;
  readonly draftsAfterMs: number;
  readonly keptLogDaysCount: number;
  /** Of the linked device. */
  readonly profileFolder: string;
}

/** What went. */
export interface Cleaned {
  readonly finished: readonly string[];
  readonly unfinished: readonly string[];
  readonly draftCount: number;
  readonly logCount: number;
  /** Of the Business API. */
  readonly statusFileCount: number;
  readonly temporaryCount: number;
  readonly cacheBytes: number;
}

/** Takes away what nobody needs any more. What can't be removed now stays for another day. */
export async function cleanDataFolder(
  store: SessionStore,
  dataFolder: string,
  self: SessionOwner,
  choices: CleanChoices,
): Promise<Cleaned> {
  const { finishedAfterMs, unfinishedAfterMs, draftsAfterMs, keptLogDaysCount, profileFolder } = choices;
  return {
    finished: finishedAfterMs === null ? [] : await removeFinished(store, finishedAfterMs, self),
    unfinished: unfinishedAfterMs === null ? [] : await removeUnfinished(store, unfinishedAfterMs, self),
    draftCount: await store.removeOldDrafts(draftsAfterMs).catch(() => 0),
    logCount: await removeOldLogs(logFolder(dataFolder), keptLogDaysCount),
    statusFileCount: await removeOldCloudFiles(cloudFolder(dataFolder), store).catch(() => 0),
    temporaryCount: (await removeOldResults(dataFolder)) + (await removeOldKeyFiles(dataFolder)),
    cacheBytes: await removeBrowserCaches(profileFolder),
  };
}

/** For the log: how much, and of whom nothing. Null where there is nothing to tell. */
export function cleanedCounts({ finished, unfinished, ...counts }: Cleaned): RemovedCounts | null {
  const removed = { sessionCount: finished.length + unfinished.length, ...counts };
  return Object.values(removed).some((count) => count > 0) ? removed : null;
}

/** Keys that were being made when their process was killed: none is in use before it has its own name. */
async function removeOldKeyFiles(dataFolder: string): Promise<number> {
  let removedCount = 0;
  for (const name of await readdir(dataFolder).catch(() => [])) {
    if (!UNFINISHED_KEY.test(name)) continue;
    const path = join(dataFolder, name);
    const info = await stat(path).catch(() => null);
    if (info === null || Date.now() - info.mtimeMs < UNDER_WAY_MS) continue;
    const isRemoved = await rm(path).then(
      () => true,
      () => false,
    );
    if (isRemoved) removedCount += 1;
  }
  return removedCount;
}

const UNFINISHED_KEY = /^key\.[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;
const UNDER_WAY_MS = 3_600_000;
