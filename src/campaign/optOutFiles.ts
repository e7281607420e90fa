import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HumanError } from '../sender/humanError';
import type { ResultRow } from '../sender/journal/resultsTable';
import type { CheckedRow } from '../sender/model';
import { sentence, type Sentence } from '../sender/sentence';
import { isOptOutHeader, readOptOutCell } from '../people/optOutColumn';
import { importOptOuts } from '../people/optOutLists';
import { optOutReasonText } from '../people/optOutText';
import type { PeopleBook } from '../people/peopleBook';
import { parsePerson, type Person } from '../people/person';
import type { CheckWatcher, OnRows } from '../workbook/checkRequest';
import { writeResultsInWorker } from '../workbook/results/resultsClient';
import { placeResults } from '../workbook/results/resultsFile';

/** Reads a list, as `checkWorkbookInWorker` does. */
type ReadList = (onRows: OnRows, opened: NonNullable<CheckWatcher['opened']>) => Promise<unknown>;

/**
 * Enters all of a list as opted out, or those of whom a column says so, where there is such a column. Gives how many are
 * on disk, after each part of them.
 * @throws HumanError where the list can't be read, or the book can't be written
 */
export async function* importOptOutFile(book: PeopleBook, fileName: string, read: ReadList): AsyncGenerator<number> {
  const people: Person[] = [];
  let column = -1;
  await read(
    (rows) => {
      for (const row of rows) {
        const person = optedOutPerson(row, column);
        if (person !== null) people.push(person);
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
    yield importedCount;
  }
  if (importedCount === 0) yield 0;
}

/** Also of a row that isn't sent to: whoever stands in the list twice, or is hidden, has opted out all the same. */
function optedOutPerson({ phone, values }: CheckedRow, column: number): Person | null {
  if (phone === null) return null;
  if (column !== -1 && readOptOutCell(values[column] ?? '') !== 'out') return null;
  return parsePerson(phone);
}

export interface OptOutFile {
  readonly path: string;
  readonly overwrite: boolean;
  /** Of the built `resultsWorker.js`. */
  readonly workerPath: string;
}

/** Writes who has opted out to a new .xlsx or .csv file, as its name says. @throws HumanError */
export async function writeOptOutFile(
  book: PeopleBook,
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

async function* rowsOf(book: PeopleBook, say: (text: Sentence) => string): AsyncGenerator<readonly ResultRow[]> {
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
async function* linesOf(book: PeopleBook, say: (text: Sentence) => string): AsyncGenerator<string> {
  yield `\uFEFF${HEADERS.map((header) => quoted(say(header))).join(',')}\r\n`;
  for await (const rows of rowsOf(book, say)) {
    for (const [who, atMs, why, from] of rows) {
      const cells = [String(who), new Date(Number(atMs)).toISOString(), String(why), String(from)];
      yield `${cells.map(quoted).join(',')}\r\n`;
    }
  }
}

function quoted(text: string): string {
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
