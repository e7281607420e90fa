import type { FailureCode } from '../failureCode';
import { failureText } from '../failureText';
import { countOf, message, type Message } from '../message';
import { NOT_READY_VERDICTS, type NotReadyRow, type Recipient, type TransportName, type TypedValue } from '../model';
import type { RowDetail } from './rowDetails';
import type { RowStatus } from './rowStatus';
import type { RunCounts } from '../runSnapshot';

/** A recipient with what became of the message to them, or a row that wasn't ready. */
export type ResultEntry =
  | {
      readonly kind: 'recipient';
      readonly recipient: Recipient;
      readonly detail: RowDetail;
      readonly messageId: string | null;
    }
  | { readonly kind: 'notReady'; readonly row: NotReadyRow };

/** A session as its results tell of it. */
export interface ResultsAbout {
  readonly fileName: string;
  readonly sheet: string;
  readonly sessionId: string;
  readonly transport: TransportName;
  readonly headers: readonly string[];
  readonly createdAtMs: number;
  /** When the last run ended; null while it goes on, and where a crash cut it short. */
  readonly endedAtMs: number | null;
  readonly exportedAtMs: number;
  /** A window or program is sending it now. */
  readonly isRunning: boolean;
  /** A part of the journal couldn't be read. */
  readonly isDamaged: boolean;
  readonly counts: RunCounts;
  /** Rows of the sheet that weren't ready, and are told with their reasons. */
  readonly notReadyCount: number;
}

/** `text` is never taken for a formula or a number; `time` is in milliseconds since 1970. */
export type ResultCell =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'time'; readonly atMs: number };

/**
 * What `toCells` gives for a row: strings are text, numbers are as their column's kind says, a value of the sheet is in
 * its own format. Null is an empty cell.
 */
export type ResultRow = readonly (string | number | SheetValue | null)[];

/** A number, a date or a boolean as it was in the sheet, with what it showed there. */
export interface SheetValue extends Omit<TypedValue, 'column'> {
  readonly text: string;
}

export interface ResultColumn {
  readonly header: string;
  readonly kind: ResultCell['kind'];
}

/** A workbook of two sheets, in the reader's words: the rows, and a summary of labels and values. */
export interface ResultsTable {
  readonly sheetName: string;
  readonly columns: readonly ResultColumn[];
  /** Columns of the session's sheet that found no room. */
  readonly leftOutCount: number;
  readonly toCells: (entry: ResultEntry) => ResultRow;
  readonly summaryName: string;
  readonly summary: readonly (readonly [label: string, value: ResultCell])[];
}

/** For rows that were left out of the results. */
export function unreadableRowsText(count: number): Message {
  return message('Rows of this session that can’t be read any more, and are left out: {0}.', countOf(count));
}

/** @param say translates */
export function resultsTable(about: ResultsAbout, say: (sentence: Message) => string): ResultsTable {
  const headers = about.headers.slice(0, MAXIMUM_COLUMNS - OWN_COLUMNS.length);
  const leftOutCount = about.headers.length - headers.length;
  const ofRecipient = recipientCells(about, say);
  const ofNotReady = notReadyCells(say);
  const toCells = (entry: ResultEntry): ResultRow =>
    entry.kind === 'recipient'
      ? [...sheetCells(entry.recipient, headers.length), ...ofRecipient(entry)]
      : [...sheetCells(entry.row, headers.length), ...ofNotReady(entry.row)];
  return {
    sheetName: say(message('Results')),
    columns: [...headers.map((header) => ({ header, kind: 'text' as const })), ...ownColumns(headers, say)],
    leftOutCount,
    toCells,
    summaryName: say(message('Summary')),
    summary: summary(about, leftOutCount, say),
  };
}

/** The row as it was in the sheet. */
function sheetCells({ values, typed = [] }: Pick<Recipient, 'values' | 'typed'>, columnCount: number): ResultRow {
  const cells: (string | SheetValue)[] = Array.from({ length: columnCount }, (_, column) => values[column] ?? '');
  for (const { column, value, format } of typed) {
    if (column < columnCount) cells[column] = { text: values[column] ?? '', value, format };
  }
  return cells;
}

type RecipientEntry = ResultEntry & { readonly kind: 'recipient' };

/** What stands in our own columns for a recipient. */
function recipientCells(
  { isRunning }: ResultsAbout,
  say: (sentence: Message) => string,
): (entry: RecipientEntry) => ResultRow {
  const statusWord = new Map([...STATUS_WORDS].map(([status, word]) => [status, say(word)]));
  const isSending = say(message('being sent'));
  const isUnclear = say(message('It isn’t known whether the message was sent'));
  const errorSentence = sentences(say);
  return ({ recipient, detail, messageId }) => {
    const { status, triesCount, sentAtMs, deliveredAtMs, readAtMs, errorCode } = detail;
    const isInFlight = isRunning && status === 'inDoubt' && errorCode === null;
    const error = errorCode === null ? (isInDoubt(status) ? isUnclear : null) : errorSentence(errorCode);
    return [
      recipient.row,
      recipient.phone,
      isInFlight ? isSending : (statusWord.get(status) ?? status),
      sentAtMs,
      deliveredAtMs,
      readAtMs,
      triesCount,
      isInFlight ? null : error,
      messageId,
    ];
  };
}

/** And for a row that wasn't ready: its verdict, and why. */
function notReadyCells(say: (sentence: Message) => string): (row: NotReadyRow) => ResultRow {
  const words = new Map(NOT_READY_VERDICTS.map((verdict) => [verdict, say(VERDICT_WORDS[verdict])]));
  return ({ row, verdict, phone, reason }) => [
    row,
    phone,
    words.get(verdict) ?? verdict,
    null,
    null,
    null,
    null,
    reason && say(reason),
    null,
  ];
}

const VERDICT_WORDS: Readonly<Record<NotReadyRow['verdict'], Message>> = {
  duplicate: message('duplicate'),
  invalid: message('invalid number'),
  empty: message('no number'),
  hidden: message('hidden row'),
};

/** Of a sheet of Excel's. */
const MAXIMUM_COLUMNS = 16_384;

const OWN_COLUMNS: readonly { readonly header: Message; readonly kind: ResultCell['kind'] }[] = [
  { header: message('Row'), kind: 'number' },
  { header: message('Phone'), kind: 'text' },
  { header: message('Status'), kind: 'text' },
  { header: message('Sent at'), kind: 'time' },
  { header: message('Delivered at'), kind: 'time' },
  { header: message('Read at'), kind: 'time' },
  { header: message('Tries'), kind: 'number' },
  { header: message('Error'), kind: 'text' },
  { header: message('Message id'), kind: 'text' },
];

const IN_DOUBT = message('in doubt');

const STATUS_WORDS: ReadonlyMap<RowStatus, Message> = new Map([
  ['queued', message('not sent yet')],
  ['inDoubt', IN_DOUBT],
  ['unsure', IN_DOUBT],
  ['leftInDoubt', IN_DOUBT],
  ['sent', message('sent')],
  ['delivered', message('delivered')],
  ['read', message('read')],
  ['failed', message('failed')],
  ['skipped', message('skipped')],
]);

function isInDoubt(status: RowStatus): boolean {
  return STATUS_WORDS.get(status) === IN_DOUBT;
}

/** No two columns of the same name, whatever the sheet calls its own: tables and look-ups go by it. */
function ownColumns(headers: readonly string[], say: (sentence: Message) => string): readonly ResultColumn[] {
  const taken = new Set(headers.map((header) => header.toLowerCase()));
  return OWN_COLUMNS.map(({ header, kind }) => {
    const word = say(header);
    let name = word;
    for (let n = 2; taken.has(name.toLowerCase()); n += 1) name = `${word} (${n})`;
    return { header: name, kind };
  });
}

/** The sentence of each code, put together once. */
function sentences(say: (sentence: Message) => string): (code: FailureCode) => string {
  const known = new Map<FailureCode, string>();
  return (code) => {
    const sentence = known.get(code) ?? say(failureText(code));
    known.set(code, sentence);
    return sentence;
  };
}

function summary(
  about: ResultsAbout,
  leftOutCount: number,
  say: (sentence: Message) => string,
): ResultsTable['summary'] {
  const { counts } = about;
  const text = (label: Message, value: string) => [say(label), { kind: 'text', text: value }] as const;
  const number = (label: Message, value: number) => [say(label), { kind: 'number', number: value }] as const;
  const time = (label: Message, atMs: number) => [say(label), { kind: 'time', atMs }] as const;
  const note = (sentence: Message) => text(message('Note'), say(sentence));
  return [
    text(message('Workbook'), about.fileName),
    text(message('Sheet'), about.sheet),
    text(message('Session'), about.sessionId),
    text(message('Sent through'), about.transport === 'simulated' ? say(SIMULATED) : 'WhatsApp'),
    time(message('Began'), about.createdAtMs),
    ...(about.endedAtMs === null ? [] : [time(message('Ended'), about.endedAtMs)]),
    time(message('Exported'), about.exportedAtMs),
    number(message('Recipients'), counts.totalCount),
    number(message('Rows that weren’t ready'), about.notReadyCount),
    number(message('Sent'), counts.sentCount),
    number(message('of these, delivered'), counts.deliveredCount),
    number(message('of these, read'), counts.readCount),
    number(message('Failed'), counts.failedCount),
    number(message('Skipped'), counts.skippedCount),
    number(message('In doubt'), counts.inDoubtCount),
    number(message('Not sent yet'), counts.leftCount),
    note(message('Times are those of the computer that wrote this file.')),
    ...(about.isRunning ? [note(message('The session was being sent while this was written.'))] : []),
    ...(about.isDamaged ? [note(DAMAGED)] : []),
    ...(leftOutCount > 0
      ? [note(message('The last {0} columns of the sheet found no room: Excel takes 16,384.', countOf(leftOutCount)))]
      : []),
  ];
}

const SIMULATED = message('Simulated: nothing left the computer');
const DAMAGED = message(
  'Part of the session’s journal is damaged. Whoever may have been sent to in that part is listed as in doubt.',
);
