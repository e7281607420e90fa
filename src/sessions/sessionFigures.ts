import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as v from 'valibot';
import type { RunCounts } from '../sender/runSnapshot';
import { JOURNAL_FILE, readFully, readWholeFile, writeWholeFile } from './journal/journalDisk';
import type { SessionDisk } from './sessionDisk';

/**
 * What became of a finished session, kept beside its journal, so that a list of sessions needn't fold hundreds of journals
 * (ADR 46). It is believed where length, date and end of the journal are still those that it was made from, and for being
 * shown alone: what is sent, exported or asked about is always the journal's. Nothing personal is in it.
 */
export async function readFigures(folder: string, stamp: JournalStamp, files: SessionDisk): Promise<RunCounts | null> {
  try {
    const kept = v.parse(schema, JSON.parse((await readWholeFile(files, join(folder, FIGURES_FILE))).toString()));
    const isOfThis =
      kept.length === stamp.length && kept.modifiedAtMs === stamp.modifiedAtMs && kept.tail === stamp.tail;
    return isOfThis ? kept.counts : null;
  } catch {
    return null;
  }
}

/** @param stamp of the journal as it was before it was folded @throws what the file system has against it */
export async function writeFigures(
  folder: string,
  counts: RunCounts,
  stamp: JournalStamp,
  files: SessionDisk,
): Promise<void> {
  const path = join(folder, FIGURES_FILE);
  const newPath = `${path}.new`;
  await writeWholeFile(files, newPath, [Buffer.from(JSON.stringify({ version: 1, ...stamp, counts }))]);
  await files.rename(newPath, path);
}

export interface JournalStamp {
  readonly length: number;
  readonly modifiedAtMs: number;
  /** Digest of its last bytes. */
  readonly tail: string;
}

export async function stampOf(folder: string, files: SessionDisk): Promise<JournalStamp> {
  const path = join(folder, JOURNAL_FILE);
  const modifiedAtMs = await files.modifiedAtMs(path);
  const file = await files.open(path, 'r');
  try {
    const length = file.lengthNow();
    const tail = Buffer.alloc(Math.min(length, TAIL_BYTES));
    const byteCount = await readFully(file, tail, length - tail.length);
    const digest = createHash('sha256').update(tail.subarray(0, byteCount)).digest('hex');
    return { length, modifiedAtMs, tail: digest };
  } finally {
    await file.close();
  }
}

export const FIGURES_FILE = 'figures.json';
const TAIL_BYTES = 65_536;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const schema = v.object({
  version: v.literal(1),
  length: count,
  modifiedAtMs: v.number(),
  tail: v.string(),
  counts: v.object({
    totalCount: count,
    sentCount: count,
    deliveredCount: count,
    readCount: count,
    answeredCount: count,
    failedCount: count,
    skippedCount: count,
    inDoubtCount: count,
    unsureCount: count,
    leftCount: count,
  }),
});
