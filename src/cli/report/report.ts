import { randomUUID } from 'node:crypto';
import { link, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { reportHtml } from '../../campaign/report/reportHtml';
import { reportView } from '../../campaign/report/reportView';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { errorCode } from '../../sender/systemError';
import { SessionResults } from '../../sessions/sessionResults';
import { writeFailure } from '../../workbook/results/writeFailure';
import { onlyPositional, parseArguments, usageError } from '../arguments/arguments';
import { takeUp } from '../cloud/takeUp';
import { FLEET_ARGUMENTS, isFleetPlace, openPlace } from '../fleet/fleetPlace';
import { EXIT } from '../exit';
import { figures } from '../figures';
import { say } from '../say';
import { SURROUNDINGS } from '../surroundings';

/** `report ID --out FILE.html`: a session's summary as a page for printing. Nothing is sent. */
export async function report(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    data: { type: 'string' },
    ...FLEET_ARGUMENTS,
    out: { type: 'string' },
    overwrite: { type: 'boolean' },
  });
  const id = onlyPositional(positionals, 'ID');
  const path = values.out ?? '';
  if (!/\.html?$/iu.test(path)) {
    throw usageError(sentence('{0} needs a file whose name ends with {1}.', '--out', '.html'));
  }
  const data = await openPlace(values);
  if (!isFleetPlace(data)) await takeUp(id, data);
  const results = await SessionResults.open(data.store, id, data.sealer);
  try {
    const { about } = results;
    const language = SURROUNDINGS.language === 'fr' ? 'fr' : 'en';
    await writeWhole(path, reportHtml(reportView(about, say), language), values.overwrite === true);
    process.stdout.write(`${JSON.stringify({ session: id, file: path, ...figures(about.counts) })}\n`);
  } finally {
    await results.close();
  }
  return EXIT.allSent;
}

/** Under its name it is whole or not at all. @throws HumanError for what the file system has against it */
async function writeWhole(path: string, text: string, overwrite: boolean): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    await writeFile(temporary, text, { flag: 'wx', flush: true });
    if (overwrite) await rename(temporary, path);
    else await link(temporary, path);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw alreadyThere(path);
    throw writeFailure(path, error);
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

function alreadyThere(path: string): HumanError {
  return new HumanError(
    sentence('{0} is there already.', basename(path)),
    sentence('Choose another name, or add {0}.', '--overwrite'),
  );
}
