import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startStandIn } from '../standin/standIn';
import { until } from '../until';
import { browserArguments, checkNoBrowserLeft } from './browserArguments';
import { checkOnceEach } from './cli';
import { FleetScene, serverForFile } from './fleetScene';
import { writeRecipients } from './workbook';

const server = serverForFile();
const QR = /[█▀▄ ]{20}/u;
const RECIPIENT_COUNT = 20;
/** It is on its way when the worker is killed. */
const KILLED = 'n° 8';

test('a worker with a linked WhatsApp sends what was handed in, dies amid it, and goes on without sending anything twice', async () => {
  const scene = await FleetScene.make(server.current);
  const { at } = scene;
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), RECIPIENT_COUNT);
  const standIn = await startStandIn();
  onTestFinished(() => standIn.close());
  const { args, profile } = browserArguments(at, standIn.webVersion, standIn.webVersionDir);
  // What is said of the pace belongs to the session, and is handed in with it.
  const ofWorker = args.filter(
    (_, place) => place < args.indexOf('--rate') || place > args.indexOf('--batch-delay') + 1,
  );
  const pace = ['--rate', '20', '--batch-delay', '0'];
  const [id = ''] = await scene.send(path, '--transport', 'whatsapp-web', '--account', 'phone', '--yes', ...pace);
  const work = () => scene.start('worker', '--transport', 'whatsapp-web', '--account', 'phone', ...ofWorker);

  const first = work();
  standIn.decide = async ({ text }) => {
    if (text.endsWith(KILLED)) {
      first.kill('SIGKILL');
      await first.end;
    }
    return 'ok' as const;
  };
  await until(() => QR.test(first.stderr), 60_000);
  expect(standIn.acceptedMessages()).toEqual([]);
  standIn.scanQr();
  expect((await first.end).signal).toBe('SIGKILL');
  await checkNoBrowserLeft(profile);
  standIn.decide = () => 'ok';
  const second = work();
  await expect
    .poll(async () => {
      const [session] = await scene.sessions();
      return session === undefined ? null : { known: session.sent + session.unknown, left: session.left };
    }, UNTIL_OVER)
    .toEqual({ known: RECIPIENT_COUNT, left: 0 });
  const accepted = standIn.acceptedMessages();
  checkOnceEach(accepted);
  const [session] = await scene.sessions();
  expect(session).toMatchObject({ id, account: 'phone', failed: 0, sent: accepted.length });
  // Three at once by default.
  expect(session?.unknown).toBeLessThanOrEqual(3);
  second.kill('SIGTERM');
  expect((await second.end).code).toBe(0);
  await checkNoBrowserLeft(profile);
});

const UNTIL_OVER = { timeout: 90_000, interval: 500 };
