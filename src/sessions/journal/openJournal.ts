import { dirname } from 'node:path';
import { sentence, type Sentence } from '../../sender/sentence';
import type { JournalEnd } from './journalFile';
import type { JournalDisk } from './journalDisk';
import { nodeDisk } from '../nodeDisk';
import { doubtAfterLoss, lossOf } from './journalLoss';
import { readMark, renewMark } from './journalMark';
import type { JournalContent } from './journalFold';
import { missingJournal, readJournal } from './journalReader';
import { repairJournal } from './journalRepair';
import type { SessionInfo } from '../sessionFile';

export interface OpenedJournal {
  readonly content: JournalContent;
  /** Where it goes on. */
  readonly end: JournalEnd;
  /** What the user should know of it, once; null where the journal was whole. */
  readonly notice: Sentence | null;
}

/**
 * The state of a session whose run has ended, however it ended; a journal that isn't what was written is set aside and
 * repaired first.
 * @param worthBytes as for `readJournal`
 * @throws HumanError where the journal is missing or of a newer version, or the session was taken over meanwhile.
 */
export async function openJournal(
  path: string,
  info: Pick<SessionInfo, 'recipientCount' | 'createdAtMs'>,
  isOwner: () => Promise<boolean>,
  files: JournalDisk = nodeDisk,
  worthBytes?: number,
): Promise<OpenedJournal> {
  const mark = await readMark(path, files);
  const read = await readWithEnd(path, info.recipientCount, mark?.isInOrder ?? true, files, worthBytes);
  // The one that opened it before may have died amid a repair, just before its new name was safe.
  await files.syncFolder(dirname(path));
  const { content, end } = read;
  const loss = lossOf(content, mark);
  if (loss === null) {
    if (mark === null) await renewMark(path, { recordCount: end.recordCount, isInOrder: end.isInOrder }, files);
    return { ...read, notice: null };
  }
  await repairJournal(path, doubtAfterLoss(loss, content.rows, info.createdAtMs), isOwner, files);
  // From here on the order tells nothing any more: were the doubts themselves lost, nobody could say how far they went.
  const repaired = await readWithEnd(path, info.recipientCount, false, files, worthBytes);
  await renewMark(path, { recordCount: repaired.end.recordCount, isInOrder: false }, files);
  return {
    ...repaired,
    notice: sentence(
      'Part of this session’s journal was damaged or missing, and a copy of it has been set aside. Whoever may have been sent to in that part is looked up first, and not sent to again without your word.',
    ),
  };
}

async function readWithEnd(
  path: string,
  recipientCount: number,
  isInOrder: boolean,
  files: JournalDisk,
  worthBytes: number | undefined,
): Promise<Omit<OpenedJournal, 'notice'>> {
  // Before it is read: were it replaced meanwhile, the first flush must find another file.
  const { id } = await files.stat(path).catch((error: unknown) => {
    throw missingJournal(error);
  });
  const content = await readJournal(path, recipientCount, files, worthBytes);
  const { length, lacksLineFeed, scan } = content;
  const end = { fileId: id, length, lacksLineFeed, recordCount: scan.recordCount };
  return { content, end: { ...end, isInOrder: isInOrder && content.isInOrder } };
}
