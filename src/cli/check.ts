import type { CheckedRow } from '../sender/model';
import { checkWorkbookInWorker } from '../workbook/workbookClient';
import { onlyPositional, parseArguments } from './arguments';
import { EXIT } from './exit';
import { say } from './say';
import { checkRequest, WORKBOOK_ARGUMENTS, WORKER_PATH } from './workbookArguments';

/** `check FILE`: what the sheet holds as one line of JSON, then with `--rows` a line for each row. */
export async function check(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, { ...WORKBOOK_ARGUMENTS, rows: { type: 'boolean' } });
  // With nobody left to read, there is nothing left to do.
  process.stdout.once('error', () => process.exit(EXIT.allSent));
  const request = checkRequest(onlyPositional(positionals, 'FILE'), values);
  const { sheet, headers, headerRow, phoneColumn, country, counts } = await checkWorkbookInWorker(
    WORKER_PATH,
    request,
    () => undefined,
  );
  const summary = { sheet, headers, headerRow, phoneColumn: headers[phoneColumn], country, counts };
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  // The rows come after the summary, which is known only at the end: read once more, and hold none of them.
  if (values.rows) {
    await checkWorkbookInWorker(WORKER_PATH, request, (rows) => printRows(rows, headers));
  }
  return EXIT.allSent;
}

async function printRows(rows: readonly CheckedRow[], headers: readonly string[]): Promise<void> {
  const lines = rows.map(({ row, verdict, phone, reason, values }) => {
    const cells = Object.fromEntries(headers.map((header, column) => [header, values[column] ?? '']));
    return JSON.stringify({ row, verdict, phone, ...(reason ? { reason: say(reason) } : {}), values: cells });
  });
  if (!process.stdout.write(`${lines.join('\n')}\n`)) {
    await new Promise((resolve) => {
      process.stdout.once('drain', resolve);
    });
  }
}
