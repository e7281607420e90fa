import { HumanError } from '../../sender/humanError';
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

/** What a fold holds beside what is only said of the file’s end. */
export type FoldedJournal = Omit<JournalContent, 'lacksLineFeed'>;

/** The fold of a journal, line by line, from its beginning on or from where an earlier one had come. */
export class JournalFold implements JournalContent {
  readonly rows: RowStates;
  readonly cutRun: CutRun;
  readonly marks: RunMarks;
  readonly scan: JournalScan;
  options: SenderOptions | null;
  account: string | null;
  isInOrder: boolean;
  isClosed: boolean;
  wasOpened: boolean;
  length: number;
  lacksLineFeed = false;

  constructor(recipientCount: number, kept?: FoldedJournal) {
    this.rows = kept?.rows ?? new RowStates(recipientCount);
    this.cutRun = kept?.cutRun ?? new CutRun(recipientCount);
    this.marks = kept?.marks ?? new RunMarks();
    this.scan = kept?.scan ?? new JournalScan();
    this.options = kept?.options ?? null;
    this.account = kept?.account ?? null;
    this.isInOrder = kept?.isInOrder ?? true;
    this.isClosed = kept?.isClosed ?? true;
    this.wasOpened = kept?.wasOpened ?? false;
    this.length = kept?.length ?? 0;
  }

  /** The next line. @throws HumanError for a record of a newer version */
  take(line: string, onRecord?: OnRecord): void {
    const record = this.scan.take(line);
    if (record) {
      refuseNewer(record);
      if (record.t === 'opened' || record.t === 'options') this.options = parseKeptOptions({ ...record.options });
      if (changesOrder(record)) this.isInOrder = false;
      if (record.t === 'account') this.account = record.h;
      if (record.t === 'opened') [this.isClosed, this.wasOpened] = [false, true];
      if (record.t === 'control') this.isClosed = isLastWord(record.event, record.code);
      this.rows.apply(record);
      this.cutRun.take(record);
      this.marks.take(record);
      onRecord?.(record, this.length, this.rows);
    }
    this.length += line.length + 1;
  }

  /** The last line was whole, but for its line feed. */
  noteLineFeedLost(): void {
    this.lacksLineFeed = true;
    this.length -= 1;
  }
}

/** A stop with a code wasn't the user's word: the window closed. */
function isLastWord(event: ControlEvent, code: string | undefined): boolean {
  return event === 'finished' || (event === 'stopped' && code === undefined);
}

function refuseNewer(record: JournalRecord): void {
  if (record.t !== 'opened' || record.version <= JOURNAL_VERSION) return;
  throw new HumanError(
    sentence('This session was written by a newer version of Excel to WhatsApp.'),
    sentence('Update the extension, then resume. The session has been left as it is.'),
  );
}
