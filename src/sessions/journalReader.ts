import { createReadStream } from 'node:fs';
import { HumanError } from '../sender/humanError';
import { decodeLine } from '../sender/journalCodec';
import { JOURNAL_VERSION, type JournalRecord } from '../sender/journalRecord';
import { message } from '../sender/message';
import type { SenderOptions } from '../sender/options';
import { RowStates } from '../sender/rowStates';
import { errorCode } from './fileFailure';

export interface JournalContent {
  readonly rows: RowStates;
  /** As last set; null before the first run. */
  readonly options: SenderOptions | null;
  /** Whether the last run ended by itself or by the user's word, and not by a crash. */
  readonly isClosed: boolean;
  /** Bytes up to the end of the last whole line. A torn last line, which was never acknowledged, is left out. */
  readonly length: number;
  /** Bytes in whole lines that are no record: something other than a crash has been at the file. */
  readonly damagedByteCount: number;
}

/**
 * Folds a journal into the session's state, reading it as a stream.
 * @throws HumanError where it is missing, or was written by a newer version; then it is left as it is.
 */
export async function readJournal(path: string, recipientCount: number): Promise<JournalContent> {
  const rows = new RowStates(recipientCount);
  let options: SenderOptions | null = null;
  let isClosed = true;
  let length = 0;
  let damagedByteCount = 0;
  for await (const line of wholeLines(path)) {
    const record = decodeLine(line);
    length += line.length + 1;
    if (!record) damagedByteCount += line.length + 1;
    else {
      refuseNewer(record);
      if (record.t === 'opened' || record.t === 'options') options = record.options;
      if (record.t === 'opened') isClosed = false;
      if (record.t === 'control') isClosed = record.event === 'stopped' || record.event === 'finished';
      rows.apply(record);
    }
  }
  return { rows, options, isClosed, length, damagedByteCount };
}

/** The lines that end with a line feed, as Latin-1, so that a line's length is its bytes whatever they are. */
export async function* wholeLines(path: string): AsyncGenerator<string> {
  let rest = '';
  try {
    for await (const chunk of createReadStream(path, { encoding: 'latin1', highWaterMark: CHUNK_BYTES })) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new HumanError(
      message('The session’s journal is missing, so it isn’t known who has been sent to.'),
      message('Put the file back, or start a new session from the workbook.'),
      error,
    );
  }
}

const CHUNK_BYTES = 256 * 1024;

function refuseNewer(record: JournalRecord): void {
  if (record.t !== 'opened' || record.version <= JOURNAL_VERSION) return;
  throw new HumanError(
    message('This session was written by a newer version of Excel to WhatsApp.'),
    message('Update the extension, then resume. The session has been left as it is.'),
  );
}
