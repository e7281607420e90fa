import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HumanError } from '../../sender/humanError';
import type { ResultRow } from '../../sender/journal/resultsTable';
import { countOf, sentence, type Sentence } from '../../sender/sentence';
import { isOptOutHeader, readOptOutCell } from '../../people/optOutColumn';
import { importOptOuts } from '../../people/optOutLists';
import { optOutReasonText } from '../../people/optOutText';
import type { PeopleBook } from '../../people/peopleBook';
import type { ListedOptOut } from '../../people/peopleTable';
import { parsePerson, personOf, type Person } from '../../people/person';
import type { CheckWatcher, OnRows } from '../../workbook/checkRequest';
import { writeResultsInWorker } from '../../workbook/results/resultsClient';
import { placeResults } from '../../workbook/results/resultsFile';

/** Reads a list, as `checkWorkbookInWorker` does. */
type ReadList = (onRows: OnRows, opened: NonNullable<CheckWatcher['opened']>) => Promise<unknown>;

/**
 * Enters all of a list as opted out, or those of whom a column says so, where there is such a column. Says how many are
 * on disk, after each part of them.
 * @throws HumanError where the list can't be read, or the book can't be written
 */
export async function* importOptOutFile(book: PeopleBook, fileName: string, read: ReadList): AsyncGenerator<Imported> {
  const people: Person[] = [];
  let column = -1;
  let unclearCount = 0;
  await read(
    (rows) => {
      for (const row of rows) {
        const { phone, values } = row;
        // Also of a row that isn't sent to: whoever stands in the list twice, or is hidden, has opted out all the same.
        const person = phone === null ? null : parsePerson(phone);
        if (person === null) continue;
        const cell = column === -1 ? 'out' : readOptOutCell(values[column] ?? '');
        if (cell === 'out') people.push(person);
        if (cell === 'unclear') unclearCount += 1;
      }
    },
    ({ headers }) => {
      column = headers.findIndex(isOptOutHeader);
    },
  );
  const why = column === -1 ? 'file' : 'column';
  let importedCount = 0;
  for await (const { readCount } of importOptOuts(book, people, { atMs: Date.now(), why, from: fileName })) {
    importedCount = readCount;
    yield { importedCount, unclearCount };
  }
  if (importedCount === 0) yield { importedCount, unclearCount };
}

export interface Imported {
  readonly importedCount: number;
  /** Rows whose cell in the column says neither yes nor no: of the whole list. */
  readonly unclearCount: number;
}

/** What to do about rows whose cell says neither yes nor no. */
export function unclearText(count: number): Sentence {
  return sentence(
    'Rows left as they are, since it isn’t clear whether they have opted out: {0}. Write “yes” or “no” there, then import the list again.',
    countOf(count),
  );
}

export interface OptOutFile {
  readonly path: string;
  readonly overwrite: boolean;
  /** Of the built `resultsWorker.js`. */
  readonly workerPath: string;
}

/** Who has opted out, one at a time, and how many they are. */
export type OptOutList = Pick<PeopleBook, 'optOuts'> & { readonly counts: Pick<PeopleBook['counts'], 'optedOutCount'> };

/** By either of two books, each person once. */
export function allOptOuts(one: PeopleBook | null, other: PeopleBook | null): OptOutList {
  async function* optOuts(): AsyncGenerator<ListedOptOut> {
    if (one !== null) yield* one.optOuts();
    if (other === null) return;
    for await (const listed of other.optOuts()) if (one?.isOptedOut(listed.who) !== true) yield listed;
  }
  if (one === null || other === null) return { optOuts, counts: (one ?? other)?.counts ?? { optedOutCount: 0 } };
  const alone = new Set<number>();
  for (const { who } of other.eachOptOut()) if (!one.isOptedOut(personOf(who))) alone.add(who);
  return { optOuts, counts: { optedOutCount: one.counts.optedOutCount + alone.size } };
}

/** Writes who has opted out to a new .xlsx or .csv file, as its name says. @throws HumanError */
export async function writeOptOutFile(
  book: OptOutList,
  { path, overwrite, workerPath }: OptOutFile,
  say: (text: Sentence) => string,
): Promise<void> {
  const target = { path, source: '', overwrite };
  if (/\.csv$/iu.test(path)) {
    return await placeResults(target, async (temporary) => {
      const file = createWriteStream(temporary, { flags: 'wx', mode: 0o600, flush: true });
      await pipeline(Readable.from(linesOf(book, say)), file);
    });
  }
  if (!/\.xlsx$/iu.test(path)) {
    throw new HumanError(
      sentence('The new file’s name must end with {0} or {1}.', '.xlsx', '.csv'),
      sentence('Choose another name.'),
    );
  }
  const table = {
    sheetName: say(sentence('Opt-outs')),
    columns: HEADERS.map((header, index) => ({ header: say(header), kind: index === TIME ? 'time' : 'text' }) as const),
    leftOutCount: 0,
    summaryName: say(sentence('Summary')),
    summary: [[say(sentence('Opt-outs')), { kind: 'number', number: book.counts.optedOutCount }]] as const,
  };
  return await writeResultsInWorker(workerPath, target, table, rowsOf(book, say));
}

const HEADERS = [sentence('Phone'), sentence('Opted out'), sentence('Reason'), sentence('From')];
const TIME = 1;
const BATCH_COUNT = 200;

async function* rowsOf(book: OptOutList, say: (text: Sentence) => string): AsyncGenerator<readonly ResultRow[]> {
  let rows: ResultRow[] = [];
  for await (const { who, atMs, why, from } of book.optOuts()) {
    rows.push([who, atMs, say(optOutReasonText(why)), from]);
    if (rows.length < BATCH_COUNT) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}

/** With a mark of its encoding, without which Excel takes it for another. */
async function* linesOf(book: OptOutList, say: (text: Sentence) => string): AsyncGenerator<string> {
  yield `\uFEFF${HEADERS.map((header) => quoted(say(header))).join(',')}\r\n`;
  for await (const { who, atMs, why, from } of book.optOuts()) {
    const cells = [who, new Date(atMs).toISOString(), say(optOutReasonText(why)), from];
    yield `${cells.map(quoted).join(',')}\r\n`;
  }
}

function quoted(text: string): string {
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
