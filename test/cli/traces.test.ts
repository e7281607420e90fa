import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tellingDigits, tracesIn } from '../traces';
import { until } from '../until';
import { cli, CliProcess, jsonLines, place, runLines, UNPACED } from './cli';
import { fictionalPhone, writeRecipients } from './workbook';

const COUNT = 30;
const PHONES = Array.from({ length: COUNT }, (_, index) => fictionalPhone(index));
const TEXT = 'Votre colis est arrivé';

test('in no file of a whole run is there a number, a cell or the message', { timeout: 120_000 }, async () => {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), COUNT);
  const run = ['--data', at.data, '--log-level', 'debug', ...UNPACED];
  const faults = [
    '--simulate',
    '{"seed":3,"latencyMs":[10,30],"failures":{"permanent":0.2,"lostAck":0.2},"answers":0.3}',
  ];
  const slow = ['--simulate', '{"latencyMs":[100,200]}'];
  await cli(['opt-outs', 'add', PHONES[3] ?? '', '--data', at.data]);
  const { id } = runLines(await cli(['send', path, '--message', `${TEXT}, {{Nom}}`, ...run, ...faults]));
  await cli(['retry', id, ...run]);
  const killed = new CliProcess(['send', path, '--message', `${TEXT} !`, ...run, ...slow]);
  await until(() => killed.stdout.includes('session'));
  await until(() => tracesIn(at.data, ['"t":"sent"']).length > 1);
  killed.kill('SIGKILL');
  const { stdout } = await killed.end;
  await cli(['resume', jsonLines<{ session: string }>(stdout)[0]?.session ?? '', ...run]);
  await cli(['results', id, '--find', PHONES[5] ?? '', '--data', at.data]);
  await cli(['report', id, '--out', join(at.folder, 'report.html'), '--data', at.data]);
  await cli(['forget', PHONES[7] ?? '', '--data', at.data]);
  // An error that names a person, as far as one can: a file that isn't there, called like a number.
  await cli(['send', join(at.folder, `${PHONES[0]}.xlsx`), '--message', TEXT, ...run]);
  expect(tracesIn(at.data, ['"event":"runEnded"']), 'it looks where something is').not.toEqual([]);
  expect(tracesIn(at.data, [TEXT, 'n° ', ...PHONES.map(tellingDigits)])).toEqual([]);
});

test('what is looked for would be found', async () => {
  const at = await place();
  const words = [tellingDigits('+33199001234'), TEXT];
  writeFileSync(join(at.folder, 'a'), `to 1 99 00 12 34`);
  writeFileSync(join(at.folder, 'b'), Buffer.from(TEXT, 'utf16le'));
  writeFileSync(join(at.folder, 'c'), Buffer.from(`${TEXT}.`).toString('base64'));
  expect(tracesIn(at.folder, words).map((trace) => trace.slice(0, 1))).toEqual(['a', 'b', 'c']);
});
