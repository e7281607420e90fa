import { HumanError } from '../../sender/humanError';
import { decodeLine } from '../../sender/journal/journalCodec';
import { sentence } from '../../sender/sentence';
import { PUT_BACK } from '../fileFailure';
import { errorCode } from '../../sender/systemError';
import { beginAtCheckpoint, keepCheckpoint } from './checkpoint';
import type { JournalDisk, OpenedFile } from './journalDisk';
import { JournalFold, type JournalContent, type OnRecord } from './journalFold';
import { nodeDisk } from '../nodeDisk';
import { PrefixDigest } from './prefixDigest';

/**
 * Folds a journal into the session's state, reading it as a stream; from its checkpoint on, where there is one that was
 * made of this very journal. One that was long to fold gets a checkpoint.
 * @param worthBytes from how many bytes on
 * @throws HumanError where it is missing, or was written by a newer version; then it is left as it is.
 */
export async function readJournal(
  path: string,
  recipientCount: number,
  files: JournalDisk = nodeDisk,
  worthBytes: number = WORTH_KEEPING_BYTES,
): Promise<JournalContent> {
  const file = await openJournalFile(path, files);
  try {
    const elsewhere = await file.begunFold?.(recipientCount);
    if (elsewhere) {
      await foldRest(file, elsewhere);
      return elsewhere;
    }
    if (file.lengthNow() < worthBytes) return await foldJournal(file, recipientCount);
    const begun = await beginAtCheckpoint(path, file, recipientCount, files);
    const digest = begun?.digest ?? new PrefixDigest();
    const fold = begun?.fold ?? new JournalFold(recipientCount);
    const from = fold.length;
    await foldRest(file, fold, undefined, digest);
    if (fold.length - from >= worthBytes) await keepCheckpoint(path, fold, recipientCount, digest, files);
    return fold;
  } finally {
    await file.close();
  }
}

/** Below it, folding takes some milliseconds. */
const WORTH_KEEPING_BYTES = 1024 * 1024;

/** The same for a journal that is open, from its first record on. @throws HumanError where it was written by a newer version. */
export async function foldJournal(
  file: OpenedFile,
  recipientCount: number,
  onRecord?: OnRecord,
): Promise<JournalContent> {
  const fold = new JournalFold(recipientCount);
  await foldRest(file, fold, onRecord);
  return fold;
}

async function foldRest(
  file: OpenedFile,
  fold: JournalFold,
  onRecord?: OnRecord,
  digest?: PrefixDigest,
): Promise<void> {
  for await (const { lines, lastLacksLineFeed } of linesOf(chunksOf(file, fold.length, digest))) {
    for (const line of lines) fold.take(line, onRecord);
    if (lastLacksLineFeed) fold.noteLineFeedLost();
  }
}

export interface SomeLines {
  /** As Latin-1, so that a line's length is its bytes whatever they are. */
  readonly lines: readonly string[];
  /** The last of them is the journal's last, and ends without a line feed. */
  readonly lastLacksLineFeed: boolean;
}

/** A journal's lines, some at a time, but for a last one that a crash has torn. */
export function wholeLines(path: string, files: JournalDisk): AsyncGenerator<SomeLines> {
  return linesOf(readChunks(path, files));
}

async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<SomeLines> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    yield { lines, lastLacksLineFeed: false };
  }
  if (rest !== '' && !isTorn(rest)) yield { lines: withoutZeros(rest), lastLacksLineFeed: true };
}

/**
 * A power cut amid the line feed that a last record had lost leaves zeros right behind it: the record counts, and the zeros
 * are what is damaged.
 */
function withoutZeros(lastLine: string): readonly string[] {
  const end = lastLine.indexOf('\0');
  const record = lastLine.slice(0, Math.max(0, end));
  return decodeLine(record) === undefined ? [lastLine] : [record, lastLine.slice(end)];
}

/**
 * A crash leaves the beginning of a record, and no more than that: neither a whole one, which counts or has lost its line
 * feed, nor zeros, nor more than one record has. Anything else was done to the file by something else.
 */
function isTorn(lastLine: string): boolean {
  const isBeginning = RECORD_START.startsWith(lastLine.slice(0, RECORD_START.length));
  return isBeginning && lastLine.length <= LONGEST_RECORD_BYTES && PRINTABLE.test(lastLine) && !holdsRecord(lastLine);
}

const RECORD_START = '{"t":"';
const PRINTABLE = /^[\u0020-\u007e]*$/u;
const LONGEST_RECORD_BYTES = 4096;

function holdsRecord(line: string): boolean {
  for (let end = line.indexOf('}'); end >= 0; end = line.indexOf('}', end + 1)) {
    if (decodeLine(line.slice(0, end + 1))) return true;
  }
  return false;
}

/** The journal's bytes, a piece at a time, each good until the next one is asked for. */
export async function* readChunks(path: string, files: JournalDisk): AsyncGenerator<Buffer> {
  const file = await openJournalFile(path, files);
  try {
    yield* chunksOf(file);
  } finally {
    await file.close();
  }
}

async function* chunksOf(file: OpenedFile, from = 0, digest?: PrefixDigest): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let position = from;
  for (;;) {
    const byteCount = await file.read(buffer, position);
    if (byteCount === 0) return;
    position += byteCount;
    digest?.take(buffer.subarray(0, byteCount));
    yield buffer.subarray(0, byteCount);
  }
}

/** @throws HumanError where it is missing. */
export async function openJournalFile(path: string, files: JournalDisk): Promise<OpenedFile> {
  try {
    return await files.open(path, 'r');
  } catch (error) {
    throw missingJournal(error);
  }
}

/** What an error on opening the journal means; any other than that it is missing as it is. */
export function missingJournal(error: unknown): unknown {
  if (errorCode(error) !== 'ENOENT') return error;
  return new HumanError(
    sentence('The session’s journal is missing, so it isn’t known who has been sent to.'),
    PUT_BACK,
    error,
    { fault: 'machine' },
  );
}

const CHUNK_BYTES = 256 * 1024;
