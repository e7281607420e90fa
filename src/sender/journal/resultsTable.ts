import type { FailureCode } from '../failureCode';
import { chargeText } from '../report/chargeText';
import { failureText } from '../failureText';
import { countOf, sentence, type Sentence } from '../sentence';
import { NOT_READY_VERDICTS, type NotReadyRow, type Recipient, type TypedValue } from '../model';
import type { ReportFacts } from '../report/reportFacts';
import type { ReportValue } from '../report/reportLine';
import { sessionReport } from '../report/sessionReport';
import type { RowDetail } from './rowDetails';
import type { RowStatus } from './rowStatus';

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
export interface ResultsAbout extends ReportFacts {
  readonly headers: readonly string[];
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
export function unreadableRowsText(count: number): Sentence {
  return sentence('Rows of this session that can’t be read any more, and are left out: {0}.', countOf(count));
}

/** @param say translates */
export function resultsTable(about: ResultsAbout, say: (sentence: Sentence) => string): ResultsTable {
  const headers = about.headers.slice(0, MAXIMUM_COLUMNS - ownColumnsOf(about).length);
  const leftOutCount = about.headers.length - headers.length;
  const ofRecipient = recipientCells(about, say);
  const ofNotReady = notReadyCells(say);
  const toCells = (entry: ResultEntry): ResultRow =>
    entry.kind === 'recipient'
      ? [...sheetCells(entry.recipient, headers.length), ...ofRecipient(entry)]
      : [...sheetCells(entry.row, headers.length), ...ofNotReady(entry.row)];
  return {
    sheetName: say(sentence('Results')),
    columns: [...headers.map((header) => ({ header, kind: 'text' as const })), ...ownColumns(about, headers, say)],
    leftOutCount,
    toCells,
    summaryName: say(sentence('Summary')),
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
  about: ResultsAbout,
  say: (sentence: Sentence) => string,
): (entry: RecipientEntry) => ResultRow {
  const statusWord = new Map([...STATUS_WORDS].map(([status, word]) => [status, say(word)]));
  const isSending = say(sentence('being sent'));
  const isUnclear = say(sentence('It isn’t known whether the message was sent'));
  const errorSentence = sentences(say);
  const { isRunning } = about;
  return ({ recipient, detail, messageId }) => {
    const { status, triesCount, sentAtMs, deliveredAtMs, readAtMs, answeredAtMs, errorCode } = detail;
    const isInFlight = isRunning && status === 'inDoubt' && errorCode === null;
    const error = errorCode === null ? (isInDoubt(status) ? isUnclear : null) : errorSentence(errorCode);
    return [
      recipient.row,
      recipient.phone,
      isInFlight ? isSending : (statusWord.get(status) ?? status),
      sentAtMs,
      deliveredAtMs,
      readAtMs,
      answeredAtMs,
      triesCount,
      isInFlight ? null : error,
      messageId,
      ...(tellsCharges(about) ? [detail.charge && say(chargeText(detail.charge))] : []),
    ];
  };
}

/** And for a row that wasn't ready: its verdict, and why. */
function notReadyCells(say: (sentence: Sentence) => string): (row: NotReadyRow) => ResultRow {
  const words = new Map(NOT_READY_VERDICTS.map((verdict) => [verdict, say(VERDICT_WORDS[verdict])]));
  return ({ row, verdict, phone, reason }) => [
    row,
    phone,
    words.get(verdict) ?? verdict,
    null,
    null,
    null,
    null,
    null,
    reason && say(reason),
    null,
  ];
}

const VERDICT_WORDS: Readonly<Record<NotReadyRow['verdict'], Sentence>> = {
  duplicate: sentence('duplicate'),
  invalid: sentence('invalid number'),
  empty: sentence('no number'),
  hidden: sentence('hidden row'),
  optedOut: sentence('opted out'),
};

/** Of a sheet of Excel's. */
const MAXIMUM_COLUMNS = 16_384;

const OWN_COLUMNS: readonly { readonly header: Sentence; readonly kind: ResultCell['kind'] }[] = [
  { header: sentence('Row'), kind: 'number' },
  { header: sentence('Phone'), kind: 'text' },
  { header: sentence('Status'), kind: 'text' },
  { header: sentence('Sent at'), kind: 'time' },
  { header: sentence('Delivered at'), kind: 'time' },
  { header: sentence('Read at'), kind: 'time' },
  { header: sentence('Answered at'), kind: 'time' },
  { header: sentence('Tries'), kind: 'number' },
  { header: sentence('Error'), kind: 'text' },
  { header: sentence('Message id'), kind: 'text' },
];

/** Others cost nothing. */
function tellsCharges({ transport }: ResultsAbout): boolean {
  return transport === 'cloud-api';
}

function ownColumnsOf(about: ResultsAbout): typeof OWN_COLUMNS {
  return tellsCharges(about) ? [...OWN_COLUMNS, { header: sentence('Billed as'), kind: 'text' }] : OWN_COLUMNS;
}

const IN_DOUBT = sentence('in doubt');

const STATUS_WORDS: ReadonlyMap<RowStatus, Sentence> = new Map([
  ['queued', sentence('not sent yet')],
  ['inDoubt', IN_DOUBT],
  ['unsure', IN_DOUBT],
  ['leftInDoubt', IN_DOUBT],
  ['sent', sentence('sent')],
  ['delivered', sentence('delivered')],
  ['read', sentence('read')],
  ['failed', sentence('failed')],
  ['skipped', sentence('skipped')],
]);

function isInDoubt(status: RowStatus): boolean {
  return STATUS_WORDS.get(status) === IN_DOUBT;
}

/** No two columns of the same name, whatever the sheet calls its own: tables and look-ups go by it. */
function ownColumns(
  about: ResultsAbout,
  headers: readonly string[],
  say: (sentence: Sentence) => string,
): readonly ResultColumn[] {
  const taken = new Set(headers.map((header) => header.toLowerCase()));
  return ownColumnsOf(about).map(({ header, kind }) => {
    const word = say(header);
    let name = word;
    for (let n = 2; taken.has(name.toLowerCase()); n += 1) name = `${word} (${n})`;
    return { header: name, kind };
  });
}

/** The sentence of each code, put together once. */
function sentences(say: (sentence: Sentence) => string): (code: FailureCode) => string {
  const known = new Map<FailureCode, string>();
  return (code) => {
    const sentence = known.get(code) ?? say(failureText(code));
    known.set(code, sentence);
    return sentence;
  };
}

/** The report, below the words that say what each part of it is. */
function summary(
  about: ResultsAbout,
  leftOutCount: number,
  say: (sentence: Sentence) => string,
): ResultsTable['summary'] {
  const { title, sections } = sessionReport(about);
  const heading = (said: Sentence): ResultsTable['summary'][number] => [say(said), { kind: 'text', text: '' }];
  const lines = sections.flatMap(({ title: part, lines: some }) => [
    heading(part),
    ...some.map(({ label, value }) => [say(label), cellOf(value, say)] as const),
  ]);
  const leftOut = sentence(
    'The last {0} columns of the sheet found no room: Excel takes 16,384.',
    countOf(leftOutCount),
  );
  const note = [say(sentence('Note')), { kind: 'text', text: say(leftOut) }] as const;
  return [heading(title), ...lines, ...(leftOutCount > 0 ? [note] : [])];
}

function cellOf(value: ReportValue, say: (sentence: Sentence) => string): ResultCell {
  return value.kind === 'said' ? { kind: 'text', text: say(value.said) } : value;
}
