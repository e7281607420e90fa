import { basename, join } from 'node:path';
import { importOptOutFile, unclearText, writeOptOutFile } from '../campaign/people/optOutFiles';
import { HumanError } from '../sender/humanError';
import { sentence } from '../sender/sentence';
import { bookFailureText, type Written } from '../people/book/bookFailure';
import { optOutReasonText } from '../people/optOutText';
import type { PeopleBook } from '../people/peopleBook';
import { onlyPositional, parseArguments, usageError } from './arguments/arguments';
import type { DataFolder } from './dataFolder';
import { enterOwnOptOuts, FLEET_ARGUMENTS, isFleetPlace, openPlace, type FleetPlace } from './fleet/fleetPlace';
import { EXIT } from './exit';
import { parsePhone } from './arguments/parsePhone';
import { printOut } from './printOut';
import { readWorkbook } from './readWorkbook';
import { say } from './say';
import { checkRequest, WORKBOOK_ARGUMENTS } from './arguments/workbookArguments';

const ARGUMENTS = {
  ...WORKBOOK_ARGUMENTS,
  ...FLEET_ARGUMENTS,
  data: { type: 'string' },
  overwrite: { type: 'boolean' },
} as const;

/** `opt-outs add|remove|list|import|export`: who must not be written to. */
export async function optOuts(args: readonly string[]): Promise<number> {
  const [action, ...rest] = args;
  const { values, positionals } = parseArguments(rest, ARGUMENTS);
  const place = await openPlace(values);
  const { people } = place;
  try {
    const book = await people.open();
    if (isFleetPlace(place)) await enterOwnOptOuts(place);
    switch (action) {
      case 'add': {
        const who = parsePhone(onlyPositional(positionals, 'PHONE'), values.country);
        for (const each of await booksOf(place)) {
          assertWritten(await each.append({ kind: 'optedOut', who, atMs: Date.now(), why: 'byHand', from: '' }));
        }
        return EXIT.allSent;
      }
      case 'remove': {
        const who = parsePhone(onlyPositional(positionals, 'PHONE'), values.country);
        for (const each of await booksOf(place)) assertWritten(await each.optIn(who, Date.now()));
        return EXIT.allSent;
      }
      case 'list':
        return await list(book);
      case 'import': {
        const path = onlyPositional(positionals, 'FILE');
        await importFile(book, path, checkRequest(path, values));
        // So that this computer knows of them without the database, too; said once.
        for (const own of (await booksOf(place)).slice(1)) await importSilently(own, path, checkRequest(path, values));
        return EXIT.allSent;
      }
      case 'export': {
        const path = onlyPositional(positionals, 'FILE');
        return await exportFile(book, path, values.overwrite ?? false);
      }
      default:
        throw usageError(sentence('One of these is needed: {0}.', 'add, remove, list, import, export'));
    }
  } finally {
    await people.close();
    if (isFleetPlace(place)) await place.local.people.close();
  }
}

/** The one that is asked, and of a database's also this computer's own: what is sent from here asks that one alone. */
async function booksOf(place: DataFolder | FleetPlace): Promise<readonly PeopleBook[]> {
  const asked = await place.people.open();
  return isFleetPlace(place) ? [asked, await place.local.people.open()] : [asked];
}

/** @throws HumanError where it isn't on disk. */
function assertWritten(result: Written): void {
  if (result.ok) return;
  throw new HumanError(bookFailureText(result.failure), sentence('Nothing was entered.'), undefined, {
    fault: 'machine',
  });
}

async function list(book: PeopleBook): Promise<number> {
  for await (const { who, atMs, why, from } of book.optOuts()) {
    const line = { phone: who, at: new Date(atMs).toISOString(), why, reason: say(optOutReasonText(why)), from };
    await printOut(`${JSON.stringify(line)}\n`);
  }
  return EXIT.allSent;
}

type ReadRequest = ReturnType<typeof checkRequest>;

function importing(book: PeopleBook, path: string, request: ReadRequest) {
  return importOptOutFile(book, basename(path), (onRows, opened) => readWorkbook(request, onRows, opened));
}

async function importSilently(book: PeopleBook, path: string, request: ReadRequest): Promise<void> {
  for await (const _ of importing(book, path, request));
}

async function importFile(book: PeopleBook, path: string, request: ReadRequest): Promise<void> {
  const read = importing(book, path, request);
  let unclear = 0;
  for await (const { importedCount: imported, unclearCount } of read) {
    process.stdout.write(`${JSON.stringify({ imported })}\n`);
    unclear = unclearCount;
  }
  if (unclear > 0) process.stderr.write(`${say(unclearText(unclear))}\n`);
}

async function exportFile(book: PeopleBook, path: string, overwrite: boolean): Promise<number> {
  await writeOptOutFile(book, { path, overwrite, workerPath: join(__dirname, 'resultsWorker.js') }, say);
  process.stdout.write(`${JSON.stringify({ file: path, exported: book.counts.optedOutCount })}\n`);
  return EXIT.allSent;
}
