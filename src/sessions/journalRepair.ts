import { dirname } from 'node:path';
import { journalFailureText } from '../sender/failureText';
import { HumanError } from '../sender/humanError';
import { decodeLine, encodeRecord } from '../sender/journalCodec';
import type { JournalRecord } from '../sender/journalRecord';
import { message } from '../sender/message';
import { nodeFiles, writeFully, type JournalFiles } from './journalFiles';
import { readChunks, wholeLines, type JournalContent } from './journalReader';

/**
 * Sets a copy of a damaged journal aside and goes on with what can be read of it. Whoever may have been attempted in the
 * lost part counts as in doubt, and is looked up before anything is sent: never again from row 1. At any moment there is
 * a journal, the old one or the new one, also after a power cut. Gives the path of the copy.
 * @throws HumanError where `isOwner` says, asked at the last moment, that another process has taken over the session.
 */
export async function repairJournal(
  path: string,
  content: JournalContent,
  sessionStartMs: number,
  isOwner: () => Promise<boolean>,
  files = nodeFiles,
): Promise<string> {
  const asidePath = `${path}.damaged-${Date.now()}`;
  await writeFile(files, asidePath, readChunks(path, files));
  const repairedPath = `${path}.repaired`;
  await writeFile(files, repairedPath, repaired(path, content, sessionStartMs, files));
  if (!(await isOwner())) {
    throw new HumanError(journalFailureText('takenOver'), message('Go on there, or stop it there first.'));
  }
  await files.rename(repairedPath, path);
  // Before anything is appended: a rename that a power cut undid would take the new records with it.
  await files.syncFolder(dirname(path));
  return asidePath;
}

async function* repaired(
  path: string,
  content: JournalContent,
  sessionStartMs: number,
  files: JournalFiles,
): AsyncGenerator<Uint8Array> {
  for await (const lines of wholeLines(path, files)) yield asBytes(lines.filter((line) => decodeLine(line)));
  yield asBytes([encodeRecord(doubtAfterDamage(content, sessionStartMs))]);
}

/** What a damaged journal leaves in doubt. */
export function doubtAfterDamage(content: JournalContent, sessionStartMs: number): JournalRecord {
  const { rows, damagedByteCount } = content;
  // The record that says that the order changed may be among what is lost.
  const isInOrder = content.isInOrder && damagedByteCount < SHORTEST_ORDER_BYTES;
  // In order, the lost bytes can't hold more than this beyond the last one seen; in any other, whoever is queued.
  const beyondCount = Math.ceil(damagedByteCount / SHORTEST_RECORD_BYTES);
  const to = isInOrder ? rows.highestNamed + beyondCount : rows.totalCount - 1;
  return { t: 'doubted', at: sessionStartMs, from: 0, to };
}

const SHORTEST_RECORD_BYTES = 40;

/** Of the record of all options that tells of the order. */
const SHORTEST_ORDER_BYTES = 200;

function asBytes(lines: readonly string[]): Uint8Array {
  return Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1');
}

/** Writes a whole file and makes it durable. */
async function writeFile(files: JournalFiles, path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await files.open(path, 'w');
  try {
    let length = 0;
    for await (const bytes of content) {
      await writeFully(file, bytes, length);
      length += bytes.length;
    }
    await file.datasync();
  } finally {
    await file.close();
  }
}
