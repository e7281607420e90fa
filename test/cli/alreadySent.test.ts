import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startStandIn } from '../standin/standIn';
import { browserArguments } from './browserArguments';
import { cli, CliProcess, jsonLines, place, runLines, UNPACED } from './cli';
import { fictionalPhone, writeRecipients } from './workbook';

const KILLED = 'n° 3';
const STOP_LINE = 'Répondez STOP pour ne plus rien recevoir.';

test('who has got a message isn’t sent it by another session, also after kill -9, unless that is asked for', async () => {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), 6);
  const standIn = await startStandIn();
  onTestFinished(() => standIn.close());
  const { args } = browserArguments(at, standIn.webVersion, standIn.webVersionDir);
  const accepted = (): readonly string[] => standIn.acceptedMessages().map(({ phone }) => phone);
  standIn.scanQr();
  const message = ['--message', 'Bonjour {{Nom}}'];
  const line = ['--how-to-stop', STOP_LINE];
  const send = [
    'send',
    path,
    ...message,
    ...line,
    '--transport',
    'whatsapp-web',
    ...args,
    '--concurrency',
    '1',
    '--yes',
  ];
  const run = new CliProcess(send);
  standIn.onAccepted = ({ text }) => void (text.includes(KILLED) && run.kill('SIGKILL'));
  const { signal, stdout } = await run.end;
  expect(signal).toBe('SIGKILL');
  const [{ session: first } = { session: '' }] = jsonLines<{ readonly session: string }>(stdout);
  const resumed = await cli(['resume', first, ...args]);
  expect([resumed.code, runLines(resumed).counts]).toMatchObject([0, { total: 6, sent: 6 }]);

  // Two more people; the first six have it.
  await writeRecipients(path, 8);
  const checked = await cli(['check', path, ...message, '--rows', '--data', at.data]);
  const [summary, ...rows] = jsonLines<Record<string, unknown>>(checked.stdout);
  expect(summary).toMatchObject({
    counts: { ready: 2, alreadySent: 6, optedOut: 0 },
    countries: { US: 2 },
    sentBefore: { count: 6 },
  });
  expect(rows.map(({ verdict }) => verdict)).toEqual([...Array<string>(6).fill('alreadySent'), 'ready', 'ready']);
  expect(checked.stderr).toMatch(/Sent to on .+: 6 of these people\./u);
  const another = await cli(['check', path, '--message', 'Au revoir {{Nom}}', '--data', at.data]);
  expect(jsonLines(another.stdout)[0]).toMatchObject({ counts: { ready: 8, alreadySent: 0 } });

  const atOnce = await cli(['check', path, ...message, '--already-sent-days', '0', '--data', at.data]);
  expect(jsonLines(atOnce.stdout)[0]).toMatchObject({ counts: { ready: 8, alreadySent: 0 } });

  const second = await cli(send);
  expect([second.code, runLines(second).counts]).toMatchObject([3, { total: 8, sent: 2, skipped: 6, left: 0 }]);
  expect(second.stderr).toContain('Left out, since this very message has gone to them already: 6.');
  expect(accepted().toSorted()).toEqual(Array.from({ length: 8 }, (_, index) => fictionalPhone(index)).toSorted());
  const nobody = await cli(['send', path, ...message, ...at.arguments, ...UNPACED]);
  expect([nobody.code, nobody.stderr]).toEqual([2, expect.stringContaining('has gone to 8 of them already')]);

  const third = await cli([...send, '--include-already-sent']);
  expect([third.code, runLines(third).counts]).toMatchObject([0, { total: 8, sent: 8 }]);
  expect(accepted()).toHaveLength(16);
  // The line that says how to stop went to each with the first message that ever went to them, and no other time.
  const texts = standIn.acceptedMessages().map(({ text }) => text);
  expect(texts.slice(0, 8).filter((text) => text.endsWith(`\n\n${STOP_LINE}`))).toHaveLength(8);
  expect(texts.slice(8).filter((text) => text.includes(STOP_LINE))).toEqual([]);
});
