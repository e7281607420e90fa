import { dirname } from 'node:path';
import { message, type Message } from '../sender/message';
import { nodeFiles } from './journalFiles';
import { readJournal, type JournalContent } from './journalReader';
import { repairJournal } from './journalRepair';
import type { SessionInfo } from './sessionFile';

export interface RecoveredJournal {
  readonly content: JournalContent;
  /** What the user should know of it, once; null where the journal was whole. */
  readonly notice: Message | null;
}

/**
 * The state of a session whose run has ended, however it ended; a damaged journal is set aside and repaired first.
 * @throws HumanError where the journal is missing or of a newer version, or the session was taken over meanwhile.
 */
export async function recoverJournal(
  path: string,
  info: Pick<SessionInfo, 'recipientCount' | 'createdAtMs'>,
  isOwner: () => Promise<boolean>,
  files = nodeFiles,
): Promise<RecoveredJournal> {
  const content = await readJournal(path, info.recipientCount, files);
  // The one that opened it before may have died amid a repair, just before its new name was safe.
  await files.syncFolder(dirname(path));
  if (content.damagedByteCount === 0) return { content, notice: null };
  await repairJournal(path, content, info.createdAtMs, isOwner, files);
  return {
    content: await readJournal(path, info.recipientCount, files),
    notice: message(
      'Part of this session’s journal was damaged and has been set aside. Whoever may have been sent to in that part is looked up first, and not sent to again without your word.',
    ),
  };
}
