import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../until';
import { startStandIn } from '../standin/standIn';
import { browserArguments } from './browserArguments';
import { cli, CliProcess, jsonLines, place, runLines } from './cli';
import { fictionalPhone, writeRecipients } from './workbook';

/** Whose messages are the last ones: they have said no long before. */
const [BY_WORD, HIDDEN] = [28, 29];
const [THANKFUL, UNCLEAR] = [0, 1];

test('who answers is told, and who answers STOP isn’t written to any more, also where the number is hidden', async () => {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), 30);
  const digits = fictionalPhone(HIDDEN).slice(1);
  const standIn = await startStandIn({ underLid: [digits] });
  onTestFinished(() => standIn.close());
  const { args } = browserArguments(at, standIn.webVersion, standIn.webVersionDir);
  standIn.scanQr();
  const words = ['--message', 'Bonjour {{Nom}}', '--transport', 'whatsapp-web', '--concurrency', '1'];
  // The last word for the rate counts.
  const run = new CliProcess(['send', path, ...words, ...args, '--rate', '3', '--yes']);
  await until(() => standIn.acceptedMessages().length >= 3, 60_000);
  standIn.say(fictionalPhone(THANKFUL), 'Merci beaucoup !');
  standIn.say(fictionalPhone(UNCLEAR), 'Please stop calling me Anna');
  standIn.say(fictionalPhone(BY_WORD), ' Stop. ');
  standIn.say(fictionalPhone(HIDDEN), 'ARRÊT');
  standIn.say(fictionalPhone(99), 'STOP');
  const end = await run.end;
  const { id, counts } = runLines(end);
  expect([end.code, counts]).toEqual([
    3,
    { total: 30, sent: 28, answered: 2, failed: 0, skipped: 2, unknown: 0, left: 0 },
  ]);
  const phones = standIn.acceptedMessages().map(({ phone }) => phone);
  expect(phones).not.toContain(fictionalPhone(BY_WORD));
  expect(phones).not.toContain(fictionalPhone(HIDDEN));
  expect(end.stderr).toContain(`Row ${UNCLEAR + 2} has written a sentence with a word for opting out.`);
  expect(end.stderr).not.toMatch(/Anna|Merci|1212555/u);

  const listed = await cli(['opt-outs', 'list', '--data', at.data]);
  const optOuts = jsonLines<{ readonly phone: string; readonly why: string; readonly from: string }>(listed.stdout);
  expect(optOuts.map(({ why, from }) => [why, from])).toEqual([
    ['reply', id],
    ['reply', id],
  ]);
  expect(optOuts.map(({ phone }) => phone)).toContain(fictionalPhone(BY_WORD));
  const checked = await cli(['check', path, '--data', at.data]);
  expect(jsonLines(checked.stdout)[0]).toMatchObject({ counts: { ready: 28, optedOut: 2 } });

  const results = join(at.folder, 'results.xlsx');
  expect((await cli(['export', id, results, '--data', at.data])).code).toBe(0);
  const sheet = (await new ExcelJS.Workbook().xlsx.readFile(results)).worksheets[0];
  const header = sheet?.getRow(1).values as readonly unknown[];
  const column = header.indexOf('Answered at');
  const answeredRows = sheet?.getColumn(column).values.flatMap((value, row) => (value instanceof Date ? [row] : []));
  expect(answeredRows).toEqual([THANKFUL + 2, UNCLEAR + 2]);
});
