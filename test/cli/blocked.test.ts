import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startStandIn } from '../standin/standIn';
import { until } from '../until';
import { browserArguments } from './browserArguments';
import { cli, CliProcess, jsonLines, phonesOf, place, runLines } from './cli';
import { fictionalPhone, writeRecipients } from './workbook';

/** The last two of ten: blocked in mid-run, and under an id that only the look-up of the number tells. */
const [FROM_THE_START, IN_MID_RUN, HIDDEN] = [2, 8, 9];

test.each(['whatsapp-web.js', 'wa-js'])('whom the account has blocked isn’t written to, by %s', async (library) => {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), 10);
  const standIn = await startStandIn({ underLid: [fictionalPhone(HIDDEN).slice(1)] });
  onTestFinished(() => standIn.close());
  const { args } = browserArguments(at, standIn.webVersion, standIn.webVersionDir);
  standIn.scanQr();
  for (const index of [FROM_THE_START, HIDDEN]) standIn.block(fictionalPhone(index));
  const words = ['--message', 'Bonjour {{Nom}}', '--transport', 'whatsapp-web', '--concurrency', '1'];
  const run = new CliProcess(['send', path, ...words, ...args, '--page-library', library, '--rate', '3', '--yes']);
  await until(() => standIn.acceptedMessages().length >= 2);
  standIn.block(fictionalPhone(IN_MID_RUN));
  const { id, counts } = runLines(await run.end);
  expect(counts).toMatchObject({ total: 10, sent: 7, failed: 0, skipped: 3, left: 0 });
  expect(phonesOf(standIn.acceptedMessages())).toEqual([0, 1, 3, 4, 5, 6, 7].map(fictionalPhone));
  const skipped = await cli(['results', id, '--status', 'skipped', '--data', at.data]);
  expect(jsonLines<{ readonly row: number; readonly reason: string }>(skipped.stdout)).toMatchObject(
    [FROM_THE_START, IN_MID_RUN, HIDDEN].map((index) => ({
      row: index + 2,
      reason: 'You have blocked this person in WhatsApp',
    })),
  );
});

test('a page without a list of them sends as ever', async () => {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), 2);
  const standIn = await startStandIn({ missing: ['WAWebCollections.Blocklist', 'WAWebBlocklistCollection'] });
  onTestFinished(() => standIn.close());
  const { args } = browserArguments(at, standIn.webVersion, standIn.webVersionDir);
  standIn.scanQr();
  const words = ['--message', 'Bonjour {{Nom}}', '--transport', 'whatsapp-web', '--yes'];
  expect(runLines(await cli(['send', path, ...words, ...args])).counts).toMatchObject({ total: 2, sent: 2 });
});
