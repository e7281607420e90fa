import { join } from 'node:path';
import { HumanError } from '../sender/humanError';
import { sentence } from '../sender/sentence';
import { resultsTable, unreadableRowsText } from '../sender/journal/resultsTable';
import { SessionResults } from '../sessions/sessionResults';
import { writeResultsInWorker } from '../workbook/results/resultsClient';
import { parseArguments, usageError } from './arguments/arguments';
import { takeUp } from './cloud/takeUp';
import { FLEET_ARGUMENTS, isFleetPlace, openPlace } from './fleet/fleetPlace';
import { EXIT } from './exit';
import { say } from './say';

/** `export ID OUT.xlsx`: the session's rows with what became of each, in a new workbook. */
export async function exportResults(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    data: { type: 'string' },
    ...FLEET_ARGUMENTS,
    overwrite: { type: 'boolean' },
  });
  const [id, path, ...others] = positionals;
  if (id === undefined || path === undefined || others.length > 0) {
    throw usageError(sentence('A session’s id and the name of the new workbook are needed.'));
  }
  if (!/\.xlsx$/iu.test(path)) throw usageError(sentence('The new workbook’s name must end with {0}.', '.xlsx'));
  const data = await openPlace(values);
  if (!isFleetPlace(data)) await takeUp(id, data);
  const results = await SessionResults.open(data.store, id, data.sealer);
  try {
    const { toCells, ...table } = resultsTable(results.about, say);
    const target = { path, source: results.campaign.source, overwrite: values.overwrite ?? false };
    const rows = results.rows(toCells);
    await untilInterrupted((signal) => writeResultsInWorker(WORKER_PATH, target, table, rows, signal));
    const { rowCount, unreadableCount } = results;
    process.stdout.write(`${JSON.stringify({ session: id, file: path, rows: rowCount - unreadableCount })}\n`);
    if (unreadableCount > 0) process.stderr.write(`${say(unreadableRowsText(unreadableCount))}\n`);
  } finally {
    await results.close();
  }
  return EXIT.allSent;
}

const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const WORKER_PATH = join(__dirname, 'resultsWorker.js');

/** Interrupted, it leaves nothing half written behind. */
async function untilInterrupted(write: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  const interrupt = (): void => controller.abort(interrupted());
  for (const signal of END_SIGNALS) process.once(signal, interrupt);
  try {
    await write(controller.signal);
  } finally {
    for (const signal of END_SIGNALS) process.off(signal, interrupt);
  }
}

function interrupted(): HumanError {
  return new HumanError(
    sentence('The export was interrupted, and no workbook was written.'),
    sentence('Call it again when you want the results.'),
  );
}
