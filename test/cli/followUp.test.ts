import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startStandIn } from '../standin/standIn';
import { browserArguments } from './browserArguments';
import { cli, phonesOf, place, runLines } from './cli';
import { journalOf } from './journal';
import { fictionalPhone, writeRecipients } from './workbook';

/** Of six people: their acks come after the terminal has gone. */
const [READ, DELIVERED, HIDDEN] = [0, 1, 2];

test('a follow-up asks WhatsApp first who has read it while nobody was connected, through the same account', async () => {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), 6);
  const underLid = [fictionalPhone(HIDDEN).slice(1)];
  const standIn = await startStandIn({ ackDelayMs: Infinity, underLid });
  onTestFinished(() => standIn.close());
  const { args } = browserArguments(at, standIn.webVersion, standIn.webVersionDir);
  standIn.scanQr();
  const through = ['--transport', 'whatsapp-web', ...args, '--yes'];
  const send = async (message: string) => runLines(await cli(['send', path, '--message', message, ...through]));
  const { id } = await send('Bonjour {{Nom}}');
  const first = standIn.acceptedMessages().slice();
  // The page has only the newest message of a chat at hand.
  await send('Bonsoir {{Nom}}');
  const idOf = (index: number) => first.find(({ phone }) => phone === fictionalPhone(index))?.id ?? '';
  standIn.acknowledge(idOf(READ), 3);
  standIn.acknowledge(idOf(DELIVERED), 2);
  standIn.acknowledge(idOf(HIDDEN), 3);

  const followUp = async (...more: readonly string[]) =>
    await cli(['follow-up', id, '--message', 'Encore', ...args, '--yes', ...more]);
  standIn.account = { pushname: 'Paul', phone: '33199000043' };
  const declined = await cli(['follow-up', id, '--to', 'unread', '--message', 'Encore', ...args]);
  expect(declined.stderr).toContain('Another account is linked than the one that sent it');
  standIn.account = { pushname: 'Marie', phone: '33199000042' };

  const sentCount = standIn.acceptedMessages().length;
  const end = await followUp('--to', 'unread');
  expect([end.code, end.stderr, runLines(end).counts.total]).toEqual([0, expect.not.stringMatching(/since/u), 4]);
  expect(phonesOf(standIn.acceptedMessages().slice(sentCount))).toEqual([1, 3, 4, 5].map(fictionalPhone));
  const acks = journalOf(at, id).flatMap((record) => (record.t === 'ack' ? [`${record.i}: ${record.level}`] : []));
  expect(acks.toSorted()).toEqual([`${READ}: 3`, `${DELIVERED}: 2`, `${HIDDEN}: 3`]);
});
