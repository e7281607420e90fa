import { readFile } from 'node:fs/promises';
import { readJournal } from '../../src/sessions/journal/journalReader';
import { Meter } from './meter';
import { PreparedSession } from './preparedSession';
import type { Results } from './tasks';

export async function rebuild(folder: string): Promise<Results['rebuild']> {
  const prepared = await PreparedSession.in(folder);
  const session = await prepared.open();
  const { count } = session.recipients;
  await session.close();
  const meter = await Meter.start();
  const { rows, scan } = await readJournal(prepared.journalPath, count);
  const usage = await meter.stop();
  if (rows.count('sent') !== count || scan.damagedByteCount > 0)
    throw new Error('The journal isn’t that of a whole run.');
  return { ...usage, count, recordCount: await lineCount(prepared.journalPath) };
}

async function lineCount(path: string): Promise<number> {
  let count = 0;
  for (const byte of await readFile(path)) if (byte === 0x0a) count += 1;
  return count;
}
