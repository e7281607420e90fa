import { basename, join } from 'node:path';
import { importOptOutFile, unclearText, writeOptOutFile } from '../campaign/people/optOutFiles';
import { HumanError } from '../sender/humanError';
import { sentence } from '../sender/sentence';
import { bookFailureText, type Written } from '../people/book/bookFailure';
import { optOutReasonText } from '../people/optOutText';
import type { PeopleBook } from '../people/peopleBook';
import { onlyPositional, parseArguments, usageError } from './arguments/arguments';
import { FLEET_ARGUMENTS, openPlace } from './fleet/fleetPlace';
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
  const { people } = await openPlace(values);
  try {
    const book = await people.open();
    switch (action) {
      case 'add': {
        const who = parsePhone(onlyPositional(positionals, 'PHONE'), values.country);
        return written(await book.append({ kind: 'optedOut', who, atMs: Date.now(), why: 'byHand', from: '' }));
      }
      case 'remove':
        return written(await book.optIn(parsePhone(onlyPositional(positionals, 'PHONE'), values.country), Date.now()));
      case 'list':
        return await list(book);
      case 'import': {
        const path = onlyPositional(positionals, 'FILE');
        return await importFile(book, path, checkRequest(path, values));
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
  }
}

/** @throws HumanError where it isn't on disk. */
function written(result: Written): number {
  if (result.ok) return EXIT.allSent;
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

async function importFile(book: PeopleBook, path: string, request: ReturnType<typeof checkRequest>): Promise<number> {
  const read = importOptOutFile(book, basename(path), (onRows, opened) => readWorkbook(request, onRows, opened));
  let unclear = 0;
  for await (const { importedCount: imported, unclearCount } of read) {
    process.stdout.write(`${JSON.stringify({ imported })}\n`);
    unclear = unclearCount;
  }
  if (unclear > 0) process.stderr.write(`${say(unclearText(unclear))}\n`);
  return EXIT.allSent;
}

async function exportFile(book: PeopleBook, path: string, overwrite: boolean): Promise<number> {
  await writeOptOutFile(book, { path, overwrite, workerPath: join(__dirname, 'resultsWorker.js') }, say);
  process.stdout.write(`${JSON.stringify({ file: path, exported: book.counts.optedOutCount })}\n`);
  return EXIT.allSent;
}
