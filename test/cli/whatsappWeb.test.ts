import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startStandIn } from '../standin/standIn';
import { browserArguments, checkNoBrowserLeft } from './browserArguments';
import { checkOnceEach, cli, CliProcess, jsonLines, place, runLines, type Figures, type Place } from './cli';
import { until } from '../until';
import { checkAttemptBeforeSend, journalOf, readyPhones } from './journal';
import { writeRecipients } from './workbook';

const QR = /[█▀▄ ]{20}/u;
/** The twelfth is on its way when the cli is killed; the others come back without an answer. */
const [KILLED, UNDECIDED, FOUND] = ['n° 12', 'n° 3', 'n° 5'];

test('links by QR code, survives kill -9, and sends nothing twice', async () => {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), 30);
  const phones = await readyPhones(path);
  const standIn = await startStandIn();
  onTestFinished(() => standIn.close());
  const { args, profile } = browserArguments(at, standIn.webVersion, standIn.webVersionDir);

  const run = new CliProcess([
    'send',
    path,
    '--message',
    'Bonjour {{Nom}}',
    '--transport',
    'whatsapp-web',
    ...args,
    '--yes',
  ]);
  standIn.decide = async ({ text }) => {
    if (text.endsWith(UNDECIDED)) return 'undefinedBefore';
    if (text.endsWith(FOUND)) return 'undefinedAfter';
    if (!text.endsWith(KILLED)) return 'ok';
    run.kill('SIGKILL');
    await run.end;
    await checkNoBrowserLeft(profile);
    return 'ok';
  };
  await until(() => QR.test(run.stderr), 60_000);
  expect(standIn.acceptedMessages()).toEqual([]);
  standIn.scanQr();
  expect((await run.end).signal).toBe('SIGKILL');
  await checkNoBrowserLeft(profile);
  const [session] = await at.sessions();
  expect(session).toMatchObject({ state: 'unfinished', total: 30, failed: 0 });
  const id = session?.id ?? '';
  checkAttemptBeforeSend(standIn.acceptedMessages(), journalOf(at, id), phones);

  const resumed = await cli(['resume', id, ...args]);
  await checkNoBrowserLeft(profile);
  expect(resumed.stderr).not.toMatch(QR);
  const accepted = standIn.acceptedMessages();
  checkOnceEach(accepted);
  const notAccepted = 30 - accepted.length;
  const texts = accepted.map(({ text }) => text);
  expect(texts).toContain(`Bonjour ${FOUND}`);
  expect(texts).not.toContain(`Bonjour ${UNDECIDED}`);
  expect(texts).not.toContain(`Bonjour ${KILLED}`);
  // With the killed one, two more may have been on their way.
  expect(notAccepted).toBeLessThanOrEqual(4);
  const counts = {
    total: 30,
    sent: accepted.length,
    answered: 0,
    failed: 0,
    skipped: 0,
    unknown: notAccepted,
    left: 0,
  };
  expect([resumed.code, runLines(resumed).counts]).toEqual([3, counts]);

  await checkUndecided(at, id, counts);
  expect(standIn.acceptedMessages()).toHaveLength(accepted.length);

  standIn.decide = () => 'ok';
  const sentAgain = await cli(['resume', id, ...args, '--in-doubt', 'send-again']);
  expect([sentAgain.code, runLines(sentAgain).counts]).toEqual([0, { ...counts, sent: 30, unknown: 0 }]);
  expect(standIn.acceptedMessages()).toHaveLength(30);
  checkOnceEach(standIn.acceptedMessages());
  expect(await at.sessions()).toMatchObject([{ id, state: 'finished', sent: 30 }]);
});

test('leaves at that what can’t be told, on the user’s word and without a browser', async () => {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), 4);
  const standIn = await startStandIn();
  onTestFinished(() => standIn.close());
  standIn.decide = ({ text }) => (text.endsWith(UNDECIDED) ? 'undefinedBefore' : 'ok');
  const { args } = browserArguments(at, standIn.webVersion, standIn.webVersionDir);
  const run = new CliProcess(['send', path, '--message', '{{Nom}}', '--transport', 'whatsapp-web', ...args, '--yes']);
  await until(() => QR.test(run.stderr), 60_000);
  standIn.scanQr();
  const end = await run.end;
  const { id, counts } = runLines(end);
  expect([end.code, counts]).toEqual([
    3,
    { total: 4, sent: 3, answered: 0, failed: 0, skipped: 0, unknown: 1, left: 0 },
  ]);
  expect(end.stderr).toContain('It isn’t known of 1 messages whether they were sent. resume');
  // Who is named like the undecided one stands in that row, below the header.
  expect(await checkUndecided(at, id, counts)).toEqual([Number(UNDECIDED.replaceAll(/\D/gu, '')) + 2]);
  const left = await cli(['resume', id, ...WITHOUT_BROWSER, '--data', at.data, '--in-doubt', 'leave']);
  expect([left.code, left.stderr, runLines(left).counts]).toEqual([3, '', counts]);
  expect(await at.sessions()).toEqual([{ id, file: 'contacts.xlsx', state: 'finished', ...counts }]);
  expect(standIn.acceptedMessages()).toHaveLength(3);
});

/** A program, so that it's found, but none that can be driven. */
const WITHOUT_BROWSER = ['--browser', process.execPath];

/** A resume has nothing to do but ask, in the terminal's language; the session stays unfinished. Gives the rows. */
async function checkUndecided(at: Place, id: string, counts: Figures): Promise<readonly number[]> {
  const resume = ['resume', id, ...WITHOUT_BROWSER, '--data', at.data];
  const sentence = `It isn’t known of ${counts.unknown} messages whether they were sent. resume ${id} --in-doubt list lists their rows, resume ${id} --in-doubt leave leaves them at that, resume ${id} --in-doubt send-again sends them again: someone may then get it twice.\n`;
  const english = await cli(resume);
  expect([english.code, english.stderr, runLines(english).counts]).toEqual([3, sentence, counts]);
  const french = await cli(resume, { LANG: 'fr_FR.UTF-8' });
  expect([french.code, french.stderr]).toEqual([3, expect.stringMatching(/^On ignore pour \d+ messages s’ils/u)]);
  const listed = await cli([...resume, '--in-doubt', 'list']);
  const rows = jsonLines<{ readonly row: number }>(listed.stdout).map(({ row }) => row);
  expect([listed.code, listed.stderr, new Set(rows).size]).toEqual([0, '', counts.unknown]);
  expect(listed.stdout).toMatch(/^(?:\{"row":\d+,"triedAt":"20[^"]+Z","reason":"[^"]+"\}\n)+$/u);
  expect(await at.sessions()).toEqual([{ id, file: 'contacts.xlsx', state: 'unfinished', ...counts }]);
  return rows;
}

test('ends, resumable, when the phone unlinks it: nobody sits at a script to scan a code', async () => {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), 6);
  const standIn = await startStandIn();
  onTestFinished(() => standIn.close());
  const { args, profile } = browserArguments(at, standIn.webVersion, standIn.webVersionDir);
  standIn.onAccepted = ({ text }) => {
    if (text === 'n° 2') setTimeout(() => standIn.unlink(), 500);
  };
  standIn.scanQr();
  const slow = [...args, '--rate', '1'];
  const end = await cli(['send', path, '--message', '{{Nom}}', '--transport', 'whatsapp-web', ...slow, '--yes']);
  const { id, counts } = runLines(end);
  expect([end.code, counts]).toMatchObject([4, { total: 6, sent: 3, unknown: 0, left: 3 }]);
  expect(end.stderr).toContain('The phone has unlinked this device.');
  await checkNoBrowserLeft(profile);
  standIn.scanQr();
  const resumed = await cli(['resume', id, ...args]);
  expect([resumed.code, runLines(resumed).counts]).toMatchObject([0, { total: 6, sent: 6 }]);
  checkOnceEach(standIn.acceptedMessages());
});

test('lets the browser go on SIGINT while it waits for the scan', async () => {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), 3);
  const standIn = await startStandIn();
  onTestFinished(() => standIn.close());
  const { args, profile } = browserArguments(at, standIn.webVersion, standIn.webVersionDir);
  const run = new CliProcess(['send', path, '--message', 'Bonjour', '--transport', 'whatsapp-web', ...args, '--yes']);
  await until(() => QR.test(run.stderr), 60_000);
  run.kill('SIGINT');
  const end = await run.end;
  expect([end.code, runLines(end).counts]).toMatchObject([4, { total: 3, sent: 0, left: 3 }]);
  await checkNoBrowserLeft(profile);
  expect(standIn.acceptedMessages()).toEqual([]);
});
