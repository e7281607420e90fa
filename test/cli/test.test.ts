import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli, place } from './cli';
import { fictionalPhone, writeRecipients } from './workbook';

test('the message of a row is sent to oneself or to the number that is named, and is in no session', async () => {
  const at = await place();
  const path = await writeRecipients(join(at.folder, 'contacts.xlsx'), 3);
  const tried = async (...args: readonly string[]): Promise<readonly [number | null, string]> => {
    const message = ['--message', 'Bonjour {{Nom}}', ...at.arguments];
    const { code, stderr } = await cli(['test', path, ...message, ...args]);
    return [code, stderr];
  };
  expect((await tried('--row', '3'))[0]).toBe(0);
  expect((await tried('--row', '4', '--to', fictionalPhone(70)))[0]).toBe(0);
  expect(await tried('--row', '5')).toEqual([2, expect.stringContaining('no row 5')]);
  expect(await tried()).toEqual([2, expect.stringContaining('--row')]);
  await cli(['opt-outs', 'add', fictionalPhone(71), '--data', at.data]);
  expect(await tried('--row', '4', '--to', fictionalPhone(71))).toEqual([2, expect.stringContaining('opted out')]);
  expect(at.ledger().map(({ phone, text }) => [phone, text])).toEqual([
    ['+12125550199', 'Bonjour n° 1'],
    [fictionalPhone(70), 'Bonjour n° 2'],
  ]);
  expect(await at.sessions()).toEqual([]);
});
