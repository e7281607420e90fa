import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { decodeFold, encodeFold } from './checkpointCodec';
import { readWholeFile, writeWholeFile, type JournalDisk, type OpenedFile } from './journalDisk';
import { JournalFold } from './journalFold';
import { PrefixDigest } from './prefixDigest';

/** In a session's folder. */
const CHECKPOINT_FILE = 'journal.checkpoint';

export function checkpointPath(journalPath: string): string {
  return join(dirname(journalPath), CHECKPOINT_FILE);
}

export interface BegunFold {
  readonly fold: JournalFold;
  /** Of what the fold has come through. */
  readonly digest: PrefixDigest;
}

/**
 * The fold of a journal’s first bytes, as an earlier reading has left it; null where there is none, or these bytes aren’t
 * to the last one those that it was made of. Nothing else is believed of it (ADR 57).
 */
export async function beginAtCheckpoint(
  journalPath: string,
  journal: OpenedFile,
  recipientCount: number,
  files: JournalDisk,
): Promise<BegunFold | null> {
  const kept = await readCheckpoint(journalPath, files);
  if (kept === null || kept.length > journal.lengthNow()) return null;
  const digest = await digestOf(journal, kept.length);
  if (digest.hex !== kept.prefix) return null;
  try {
    const fold = new JournalFold(recipientCount, decodeFold(kept.fold, recipientCount));
    return fold.length === kept.length ? { fold, digest } : null;
  } catch {
    return null;
  }
}

/** Leaves the fold for the next reading; without it that folds everything again, as this one did. */
export async function keepCheckpoint(
  journalPath: string,
  fold: JournalFold,
  recipientCount: number,
  digest: PrefixDigest,
  files: JournalDisk,
): Promise<void> {
  const text = fold.lacksLineFeed ? null : encodeFold(fold, recipientCount);
  if (text === null) return;
  const path = checkpointPath(journalPath);
  const body = `${fold.length} ${digest.hex} ${text}`;
  try {
    // Two who read at once may write at once: what is neither one’s has the wrong digest.
    await writeWholeFile(files, `${path}.new`, [Buffer.from(`${digestOfText(body)} ${body}`)]);
    await files.rename(`${path}.new`, path);
  } catch {
    // A folder that can’t be written to, or a full disk: that is for whoever has something to write.
  }
}

interface Kept {
  readonly length: number;
  readonly prefix: string;
  readonly fold: string;
}

async function readCheckpoint(journalPath: string, files: JournalDisk): Promise<Kept | null> {
  const text = await readWholeFile(files, checkpointPath(journalPath)).then(String, () => '');
  const [, own, body = '', length, prefix = '', fold = ''] = FORM.exec(text) ?? [];
  return own === undefined || digestOfText(body) !== own ? null : { length: Number(length), prefix, fold };
}

const FORM = /^([\da-f]{64}) ((\d{1,15}) ([\da-f]{64}) (\{.*\}))$/su;

function digestOfText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Of the file’s first bytes: the next ones are read while these are gone through. */
async function digestOf(file: OpenedFile, length: number): Promise<PrefixDigest> {
  const digest = new PrefixDigest();
  let [full, free] = [Buffer.allocUnsafe(PIECE_BYTES), Buffer.allocUnsafe(PIECE_BYTES)];
  let position = 0;
  const readInto = async (buffer: Buffer): Promise<number> => {
    const wantedCount = Math.min(PIECE_BYTES, length - position);
    return wantedCount === 0 ? 0 : await file.read(buffer.subarray(0, wantedCount), position);
  };
  for (let byteCount = await readInto(full); byteCount > 0;) {
    position += byteCount;
    const reading = readInto(free);
    digest.takeLines(full.subarray(0, byteCount));
    byteCount = await reading;
    [full, free] = [free, full];
  }
  return digest;
}

const PIECE_BYTES = 512 * 1024;
