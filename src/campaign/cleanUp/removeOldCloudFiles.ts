import type { SessionStore } from '../../sessions/sessionStore';
import { dayFilesIn } from '../../whatsapp/cloud/dayFiles';
import { PEOPLE_FILES_PREFIX } from '../../whatsapp/cloud/peopleOfDay';
import { sessionIn, STATUS_FILES_PREFIX } from '../../whatsapp/cloud/statusFile';

/**
 * What webhooks have said of messages stays for 30 days, and as long as a session is here that it is about, since nothing
 * else proves what became of its doubts. Whom a business has written to counts for a day. A receiver may go on meanwhile.
 * @param folder of the Business API
 * @returns how many files went
 */
export async function removeOldCloudFiles(folder: string, store: SessionStore, nowMs = Date.now()): Promise<number> {
  // Asked before the files are: a session that is made meanwhile is in none that is so old.
  const sessions = await store.ids().then(
    (ids) => new Set(ids),
    () => null,
  );
  if (sessions === null) return 0;
  let removedCount = 0;
  for (const files of await dayFilesIn(folder, STATUS_FILES_PREFIX)) {
    const isNeeded = (text: string): boolean => sessions.has(sessionIn(text) ?? '');
    removedCount += await files.removeOld(KEPT_STATUS_DAYS, nowMs, isNeeded);
  }
  for (const files of await dayFilesIn(folder, PEOPLE_FILES_PREFIX)) {
    removedCount += await files.removeOld(KEPT_PEOPLE_DAYS, nowMs, () => false);
  }
  return removedCount;
}

const KEPT_STATUS_DAYS = 30;
/** The last 24 hours lie in two of them, and clocks differ. */
const KEPT_PEOPLE_DAYS = 2;
