import { HumanError } from '../../sender/humanError';
import { decodeLine } from '../../sender/journal/journalCodec';
import {
  changesOrder,
  JOURNAL_VERSION,
  type ControlEvent,
  type JournalRecord,
} from '../../sender/journal/journalRecord';
import { sentence } from '../../sender/sentence';
import { parseKeptOptions, type SenderOptions } from '../../sender/options';
import { RowStates } from '../../sender/journal/rowStates';
import { CutRun } from './cutRun';
import { PUT_BACK } from '../fileFailure';
import { errorCode } from '../../sender/systemError';
import type { JournalDisk, OpenedFile } from './journalDisk';
import { nodeDisk } from '../nodeDisk';
import { JournalScan } from './journalScan';
import { RunMarks } from './runMarks';

export interface JournalContent {
  readonly rows: RowStates;
  /** What the last run has sent, where it was cut short. */
  readonly cutRun: CutRun;
  /** What it waits for, and what its first messages have told. */
  readonly marks: RunMarks;
  /** As last set; null before the first run. */
  readonly options: SenderOptions | null;
  /** The account last sent through, as a salted hash; null before the first connection, and in older journals. */
  readonly account: string | null;
  /** Recipients were taken in the order of their rows, as far as the records tell. */
  readonly isInOrder: boolean;
  /** Whether the last run ended by itself or by the user's word, and not by a crash. */
  readonly isClosed: boolean;
  /** A run's beginning is among the records. */
  readonly wasOpened: boolean;
  /** What the lines say of themselves: how many there are, and what is missing. */
  readonly scan: JournalScan;
  /** Bytes up to the end of the last record. A torn last line, which was never acknowledged, is left out. */
  readonly length: number;
  /** The last record is whole but for its line feed. */
  readonly lacksLineFeed: boolean;
}

/** Told of each record after it was applied to `rows`; `position` is its first byte in the journal. */
export type OnRecord = (record: JournalRecord, position: number, rows: RowStates) => void;

/**
 * Folds a journal into the session's state, reading it as a stream.
 * @throws HumanError where it is missing, or was written by a newer version; then it is left as it is.
 */
export async function readJournal(
  path: string,
  recipientCount: number,
  files: JournalDisk = nodeDisk,
): Promise<JournalContent> {
  const file = await openJournalFile(path, files);
  try {
    return await foldJournal(file, recipientCount);
  } finally {
    await file.close();
  }
}

/** The same for a journal that is open. @throws HumanError where it was written by a newer version. */
export async function foldJournal(
  file: OpenedFile,
  recipientCount: number,
  onRecord?: OnRecord,
): Promise<JournalContent> {
  const rows = new RowStates(recipientCount);
  const cutRun = new CutRun(recipientCount);
  const marks = new RunMarks();
  const scan = new JournalScan();
  let options: SenderOptions | null = null;
  let account: string | null = null;
  let isInOrder = true;
  let isClosed = true;
  let wasOpened = false;
  let length = 0;
  let lacksLineFeed = false;
  for await (const { lines, lastLacksLineFeed } of linesOf(chunksOf(file))) {
    for (const line of lines) {
      const record = scan.take(line);
      if (record) {
        refuseNewer(record);
        if (record.t === 'opened' || record.t === 'options') options = parseKeptOptions({ ...record.options });
        if (changesOrder(record)) isInOrder = false;
        if (record.t === 'account') account = record.h;
        if (record.t === 'opened') [isClosed, wasOpened] = [false, true];
        if (record.t === 'control') isClosed = isLastWord(record.event, record.code);
        rows.apply(record);
        cutRun.take(record);
        marks.take(record);
        onRecord?.(record, length, rows);
      }
      length += line.length + 1;
    }
    if (!lastLacksLineFeed) continue;
    lacksLineFeed = true;
    length -= 1;
  }
  return { rows, cutRun, marks, options, account, isInOrder, isClosed, wasOpened, scan, length, lacksLineFeed };
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

async function* chunksOf(file: OpenedFile): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let position = 0;
  for (;;) {
    const byteCount = await file.read(buffer, position);
    if (byteCount === 0) return;
    position += byteCount;
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

/** A stop with a code wasn't the user's word: the window closed. */
function isLastWord(event: ControlEvent, code: string | undefined): boolean {
  return event === 'finished' || (event === 'stopped' && code === undefined);
}

const CHUNK_BYTES = 256 * 1024;

function refuseNewer(record: JournalRecord): void {
  if (record.t !== 'opened' || record.version <= JOURNAL_VERSION) return;
  throw new HumanError(
    sentence('This session was written by a newer version of Excel to WhatsApp.'),
    sentence('Update the extension, then resume. The session has been left as it is.'),
  );
}
