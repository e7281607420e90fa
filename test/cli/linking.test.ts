import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findChromium } from '../../scripts/tools/install.mjs';
import { sendHalf, startChromeServer, sumOf } from '../browser/chromeServer';
import { STANDIN_BROWSER_ARGUMENTS, startStandIn, type StandIn } from '../standin/standIn';
import { cli, CliProcess, place, runLines, type Place } from './cli';
import { until } from '../until';
import { writeRecipients } from './workbook';

const QR = /[█▀▄ ]{20}/u;
const MARIE = { pushname: 'Marie', phone: '33199000042' };
const PAUL = { pushname: 'Paul', phone: '33199000077' };

async function given(): Promise<{
  readonly at: Place;
  readonly standIn: StandIn;
  readonly options: readonly string[];
}> {
  const at = await place();
  const standIn = await startStandIn();
  onTestFinished(() => standIn.close());
  // Chromium refuses its sandbox to root.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = [
    '--browser',
    findChromium() ?? '',
    ...asRoot,
    ...STANDIN_BROWSER_ARGUMENTS.map((argument) => `--browser-arg=${argument}`),
  ];
  const page = ['--web-version', standIn.webVersion, '--web-version-dir', standIn.webVersionDir];
  return { at, standIn, options: ['--data', at.data, ...browser, ...page] };
}

const unpaced = ['--rate', '20', '--batch-delay', '0', '--concurrency', '1'];

test('links by phone number, asks before another account, and logs out', async () => {
  const { at, standIn, options } = await given();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), 6);
  const send = ['send', path, '--message', '{{Nom}}', '--transport', 'whatsapp-web', '--yes', ...unpaced, ...options];
  const profile = join(at.data, 'whatsapp-profile', 'session');

  standIn.account = MARIE;
  const run = new CliProcess([...send, '--pair-with', '+33 1 99 00 00 42']);
  standIn.decide = ({ text }) => {
    // The run is stopped before the last two.
    if (text.endsWith('n° 3')) run.kill('SIGINT');
    return 'ok';
  };
  await until(() => run.stderr.includes('STAN-DIN1'), 60_000);
  expect([run.stderr, standIn.pairing.phones]).toEqual([expect.not.stringMatching(QR), ['33199000042']]);
  standIn.pairing.typeCode('STANDIN1');
  const stopped = runLines(await run.end);
  const sentBefore = standIn.acceptedMessages().length;
  expect(stopped.counts).toMatchObject({ total: 6, sent: sentBefore, left: 6 - sentBefore });
  expect(sentBefore).toBeLessThan(6);
  expect(existsSync(profile)).toBe(true);

  expect(await cli(['logout', ...options])).toMatchObject({
    code: 0,
    stderr: 'Logged out: this computer is no longer linked.\n',
  });
  expect([existsSync(profile), standIn.isUnlinked]).toEqual([false, true]);
  expect(await cli(['logout', ...options])).toMatchObject({
    code: 0,
    stderr: 'This computer isn’t linked to WhatsApp.\n',
  });

  standIn.account = PAUL;
  const resume = ['resume', stopped.id, ...unpaced, ...options];
  const other = new CliProcess(resume);
  await until(() => QR.test(other.stderr), 60_000);
  standIn.scanQr();
  const refused = await other.end;
  expect([refused.code, standIn.acceptedMessages().length]).toEqual([4, sentBefore]);
  expect(refused.stderr).toContain(
    'Linked is Paul, +33 1•• ••• •77: not the account that this session was sent through',
  );
  expect(refused.stderr).not.toContain(PAUL.phone);

  const accepted = await cli([...resume, '--other-account']);
  expect([accepted.code, runLines(accepted).counts]).toEqual([0, { ...stopped.counts, sent: 6, left: 0 }]);
  expect(new Set(standIn.acceptedMessages().map(({ phone }) => phone)).size).toBe(6);
});

test('takes no text for a phone number', async () => {
  const { at, options } = await given();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), 1);
  const send = ['send', path, '--message', 'x', '--transport', 'whatsapp-web', '--yes', ...options];
  const end = await cli([...send, '--pair-with', 'Marie']);
  expect([end.code, end.stderr]).toEqual([
    2,
    '--pair-with takes a phone number. Write it with its country code, such as +12125550100.\n',
  ]);
});

test('installs a browser, after a yes, and says how far it is', async () => {
  const at = await place();
  const chrome = await startChromeServer();
  onTestFinished(() => chrome.close());
  const install = [
    'browser',
    'install',
    '--data',
    at.data,
    '--from',
    chrome.baseUrl,
    '--sha256',
    sumOf(chrome.archive),
  ];
  const asked = await cli(install);
  expect([asked.code, asked.stderr, chrome.asked]).toEqual([2, expect.stringContaining('about 200 MB'), []]);
  const wrong = await cli([...install, '--sha256', '0'.repeat(64), '--yes']);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('isn’t what was expected')]);
  const installed = await cli([...install, '--yes']);
  const path = join(at.data, 'browser', 'chrome-linux64', 'chrome');
  expect(installed).toMatchObject({ code: 0, stdout: `${JSON.stringify({ browser: path })}\n` });
  expect(installed.stderr).toMatch(/^(?:\d of 1 MB\n)+Unpacking…\n$/u);
});

test('an interrupted download leaves nothing', async () => {
  const at = await place();
  const chrome = await startChromeServer();
  onTestFinished(() => chrome.close());
  const half = sendHalf(chrome);
  const install = ['browser', 'install', '--data', at.data, '--from', chrome.baseUrl];
  const run = new CliProcess([...install, '--yes']);
  await half;
  run.kill('SIGINT');
  expect(await run.end).toMatchObject({ code: 2, stdout: '' });
  expect(existsSync(join(at.data, 'browser'))).toBe(false);
});

test('names the browser that isn’t there', async () => {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), 1);
  const send = ['send', path, '--message', 'x', '--transport', 'whatsapp-web', '--yes', '--data', at.data];
  const end = await cli([...send, '--browser', join(at.folder, 'nothing')]);
  expect([end.code, end.stderr]).toEqual([2, expect.stringMatching(/^There is no browser at /u)]);
});
