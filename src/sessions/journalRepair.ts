import { open, rename } from 'node:fs/promises';
import { decodeLine, encodeRecord } from '../sender/journalCodec';
import { wholeLines, type JournalContent } from './journalReader';

/**
 * Sets a damaged journal aside and goes on with what can be read of it. Whoever may have been attempted in the lost
 * part counts as in doubt, and is looked up before anything is sent: never again from row 1.
 * Gives the path of the file that was set aside.
 */
export async function repairJournal(path: string, content: JournalContent, sessionStartMs: number): Promise<string> {
  const repairedPath = `${path}.repaired`;
  const repaired = await open(repairedPath, 'w', 0o600);
  try {
    for await (const line of wholeLines(path)) if (decodeLine(line)) await repaired.write(`${line}\n`);
    // Recipients are taken in order: beyond the last one seen, the lost bytes can't hold more than this.
    const to = content.rows.highestAttempted + Math.ceil(content.damagedByteCount / SHORTEST_RECORD_BYTES);
    await repaired.write(`${encodeRecord({ t: 'doubted', at: sessionStartMs, from: 0, to })}\n`);
    await repaired.sync();
  } finally {
    await repaired.close();
  }
  const asidePath = `${path}.damaged-${Date.now()}`;
  await rename(path, asidePath);
  await rename(repairedPath, path);
  return asidePath;
}

const SHORTEST_RECORD_BYTES = 40;
