import { dirname } from 'node:path';
import { journalFailureText } from '../../sender/failureText';
import { HumanError } from '../../sender/humanError';
import { encodeRecord } from '../../sender/journal/journalCodec';
import type { JournalRecord } from '../../sender/journal/journalRecord';
import { sentence } from '../../sender/sentence';
import { writeWholeFile, type JournalDisk } from './journalDisk';
import { nodeDisk } from '../nodeDisk';
import { readChunks, wholeLines } from './journalReader';
import { JournalScan } from './journalScan';

/**
 * Sets a copy of a damaged journal aside and goes on with what can be read of it, numbered anew, and with `doubt`, which
 * says who may have been attempted in what is missing: they are looked up before anything is sent, and it is never begun
 * again from row 1. At any moment there is a journal, the old one or the new one, also after a power cut. Gives the path
 * of the copy.
 * @throws HumanError where `isOwner` says, asked at the last moment, that another process has taken over the session.
 */
export async function repairJournal(
  path: string,
  doubt: JournalRecord,
  isOwner: () => Promise<boolean>,
  files: JournalDisk = nodeDisk,
): Promise<string> {
  const asidePath = `${path}.damaged-${Date.now()}`;
  await writeWholeFile(files, asidePath, readChunks(path, files));
  const repairedPath = `${path}.repaired`;
  await writeWholeFile(files, repairedPath, repaired(path, doubt, files));
  if (!(await isOwner())) {
    throw new HumanError(journalFailureText('takenOver'), sentence('Go on there, or stop it there first.'));
  }
  await files.rename(repairedPath, path);
  // Before anything is appended: a rename that a power cut undid would take the new records with it.
  await files.syncFolder(dirname(path));
  return asidePath;
}

async function* repaired(path: string, doubt: JournalRecord, files: JournalDisk): AsyncGenerator<Uint8Array> {
  const scan = new JournalScan();
  let place = 0;
  for await (const { lines } of wholeLines(path, files)) {
    let piece = '';
    for (const line of lines) {
      const record = scan.take(line);
      if (record === undefined) continue;
      piece += `${encodeRecord(record, place)}\n`;
      place += 1;
    }
    yield Buffer.from(piece, 'ascii');
  }
  yield Buffer.from(`${encodeRecord(doubt, place)}\n`, 'ascii');
}
