import { rowSearch } from '../campaign/results/rowSearch';
import { SessionRows, type SessionRow } from '../campaign/results/sessionRows';
import { unreadableRowsText } from '../sender/journal/resultsTable';
import { RESULT_STATUSES, type ResultStatus } from '../sender/journal/resultStatus';
import { notOneOf, onlyPositional, parseArguments } from './arguments/arguments';
import { takeUp } from './cloud/takeUp';
import { FLEET_ARGUMENTS, isFleetPlace, openPlace } from './fleet/fleetPlace';
import { EXIT } from './exit';
import { printOut } from './printOut';
import { say } from './say';

/** `results ID`: a session's rows with what became of each, one line of JSON each. Nothing is sent. */
export async function results(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    data: { type: 'string' },
    ...FLEET_ARGUMENTS,
    status: { type: 'string' },
    find: { type: 'string' },
  });
  const status = parseStatus(values.status);
  const id = onlyPositional(positionals, 'ID');
  // With nobody left to read, there is nothing left to do.
  process.stdout.once('error', () => process.exit(EXIT.allSent));
  const data = await openPlace(values);
  if (!isFleetPlace(data)) await takeUp(id, data);
  const rows = await SessionRows.open(data.store, id, data.sealer);
  try {
    let lines: string[] = [];
    for await (const row of rows.rows({ status, search: rowSearch(values.find ?? '') })) {
      lines.push(`${JSON.stringify(asPrinted(row, rows.headers))}\n`);
      if (lines.length < LINES_AT_ONCE) continue;
      await printOut(lines.join(''));
      lines = [];
    }
    await printOut(lines.join(''));
    const { unreadableCount } = rows;
    if (unreadableCount > 0) process.stderr.write(`${say(unreadableRowsText(unreadableCount))}\n`);
  } finally {
    await rows.close();
  }
  return EXIT.allSent;
}

const LINES_AT_ONCE = 256;

function asPrinted({ row, phone, status, atMs, reason, charge, values }: SessionRow, headers: readonly string[]) {
  return {
    row,
    phone,
    status,
    at: atMs === null ? null : new Date(atMs).toISOString(),
    reason: reason && say(reason),
    ...(charge && { billed: charge }),
    values: Object.fromEntries(headers.map((header, column) => [header, values[column] ?? ''])),
  };
}

/** Null for all. @throws HumanError for another word. */
function parseStatus(word: string | undefined): ResultStatus | null {
  const status = RESULT_STATUSES.find((known) => known === word);
  if (word !== undefined && status === undefined) throw notOneOf('--status', word, RESULT_STATUSES);
  return status ?? null;
}
