import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkRefused, cli, CONTACTS, place, runLines, UNPACED, type Place } from './cli';
import { writeWorkbook } from './workbook';

/** A workbook whose rows name files, and the folder with those that there are. */
async function invoices(at: Place) {
  const folder = join(at.folder, 'invoices');
  await mkdir(folder);
  await writeFile(join(folder, 'one.pdf'), '%PDF-1.4');
  await writeFile(join(folder, 'empty.pdf'), '');
  await writeFile(join(at.folder, 'secret.pdf'), '%PDF-1.4');
  await symlink(join(at.folder, 'secret.pdf'), join(folder, 'link.pdf'));
  const names = ['one.pdf', 'missing.pdf', '../secret.pdf', '', 'empty.pdf', 'link.pdf', 'one.pdf'];
  const rows = names.map((name, index) => ['Zoë', `+33 1 99 00 12 3${index}`, name]);
  const path = await writeWorkbook(join(at.folder, 'people.xlsx'), [['Nom', 'Téléphone', 'Facture'], ...rows]);
  return { path, folder };
}

const files = (at: Place) => at.ledger().map((line) => (line as { file?: string }).file);

describe('send with files', () => {
  test('one for everyone goes with each message, with or without a text', async () => {
    const at = await place();
    const flyer = join(at.folder, 'flyer.png');
    await writeFile(flyer, 'a picture');
    const common = ['--attach', flyer, ...UNPACED, ...at.arguments];
    const withText = await cli(['send', CONTACTS, '--message', 'Bonjour {{Prénom}}', ...common]);
    expect([withText.code, runLines(withText).counts.sent]).toEqual([0, 24]);
    const alone = await cli(['send', CONTACTS, ...common]);
    expect([alone.code, runLines(alone).counts.sent]).toEqual([0, 24]);
    expect(new Set(files(at))).toEqual(new Set([flyer]));
  });

  test('of its own for each row: what can’t be attached is told before the start, and left out', async () => {
    const at = await place();
    const { path, folder } = await invoices(at);
    const own = ['--attach-column', 'facture', '--attach-folder', folder];
    const end = await cli([
      'send',
      path,
      '--message',
      'Votre facture',
      ...own,
      ...UNPACED,
      '--concurrency',
      '1',
      ...at.arguments,
    ]);
    const { id, counts } = runLines(end);
    expect([end.code, counts]).toMatchObject([3, { total: 7, sent: 3, skipped: 4, failed: 0 }]);
    expect(end.stderr.split('\n').slice(0, 5)).toEqual([
      'Row 3: The file isn’t there.',
      'Row 4: The file lies outside the chosen folder.',
      'Row 6: The file is empty.',
      'Row 7: The file lies outside the chosen folder.',
      'Rows whose file can’t be attached are left out: 4.',
    ]);
    expect(files(at)).toEqual([join(folder, 'one.pdf'), undefined, join(folder, 'one.pdf')]);
    const again = await cli(['resume', id, ...at.arguments]);
    expect(runLines(again).counts).toEqual(counts);
    expect(at.ledger()).toHaveLength(3);
  });

  test('that can’t be sent to anybody begins no session', async () => {
    const at = await place();
    const missing = join(at.folder, 'missing.png');
    const end = await cli(['send', CONTACTS, '--message', 'x', '--attach', missing, ...UNPACED, ...at.arguments]);
    expect(end.stderr).toContain('Rows whose file can’t be attached are left out: 24.');
    expect(end.stderr).toContain('No row is left to send to');
    expect([end.code, at.ledger(), await at.sessions()]).toEqual([2, [], []]);
  });

  test('refuses arguments that don’t go together, and columns that there aren’t', async () => {
    const at = await place();
    const check = async (args: readonly string[], sentence: string): Promise<void> =>
      await checkRefused(at, await cli(['send', CONTACTS, '--message', 'x', ...args, ...at.arguments]), sentence);
    await check(['--attach', 'a', '--attach-column', 'Nom'], '--attach goes without --attach-column.');
    await check(['--attach-column', 'Nom'], '--attach-column and --attach-folder go together.');
    await check(['--attach-column', 'Facture', '--attach-folder', '.'], 'There is no column “Facture”.');
  });
});
