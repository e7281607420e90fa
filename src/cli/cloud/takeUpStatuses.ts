import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hearing } from '../../campaign/children/hearing';
import { LiveOptOuts } from '../../campaign/people/liveOptOuts';
import { Emitter } from '../../sender/emitter';
import type { AckEvent } from '../../sender/model';
import { JOURNAL_FILE } from '../../sessions/journal/journalDisk';
import { openSession, type OpenSession } from '../../sessions/openSession';
import { readSessionFile } from '../../sessions/sessionFile';
import { CloudStatuses } from '../../whatsapp/cloud/cloudStatuses';
import type { DayFiles } from '../../whatsapp/cloud/dayFiles';
import { StatusFiles, statusFiles } from '../../whatsapp/cloud/statusFile';
import { type DataFolder, THIS_TERMINAL } from '../dataFolder';
import { AccountFile, cloudFolder } from '../../campaign/cloud/accountFile';

/**
 * Enters in a session's journal what webhooks have said of its messages since, before it is shown. One that is being sent
 * hears it itself; of one whose number was removed nothing more is known.
 */
export async function takeUpStatuses(id: string, data: DataFolder): Promise<void> {
  await takeUpOf([id], data);
}

/** The same of all sessions. */
export async function takeUpAllStatuses(data: DataFolder): Promise<void> {
  await takeUpOf(await data.store.ids(), data);
}

async function takeUpOf(ids: readonly string[], data: DataFolder): Promise<void> {
  for (const id of ids) await takeUpOne(id, data);
  // Whoever has opted out was entered there; nobody asks it any more.
  await data.people.close();
}

async function takeUpOne(id: string, data: DataFolder): Promise<void> {
  try {
    const { info } = await readSessionFile(await data.store.existingFolder(id));
    if (info.transport !== 'cloud-api' || (await data.store.owner(id)) !== null) return;
    const session = await openSession(data.store, id, data.sealer, THIS_TERMINAL);
    try {
      await takeUp(session, data);
    } finally {
      await session.close();
    }
  } catch {
    // It is shown as its journal tells it; what is wrong with it is said where it is read.
  }
}

async function takeUp(session: OpenSession, data: DataFolder): Promise<void> {
  const { id: sessionId } = session.info;
  const { phoneNumberId } = await new AccountFile(data.path, data.sealer).find(session.campaign.cloud?.account ?? '');
  const files = statusFiles(cloudFolder(data.path), phoneNumberId);
  if (!(await isNewer(files, join(data.store.folder(sessionId), JOURNAL_FILE)))) return;
  const acks = new Emitter<AckEvent>();
  const statuses = new CloudStatuses({ source: new StatusFiles(files), sessionId, onAck: (ack) => acks.emit(ack) });
  const optOuts = await LiveOptOuts.of(data.people);
  await hearing(session, { onAck: (listener) => acks.on(listener) }, { optOuts }, async () => {
    await statuses.start();
    statuses.stop();
  });
}

async function isNewer(files: DayFiles, than: string): Promise<boolean> {
  const [writtenMs, thanMs] = await Promise.all([files.lastWrittenMs(), stat(than).then(({ mtimeMs }) => mtimeMs)]);
  return writtenMs !== null && writtenMs >= thanMs;
}
