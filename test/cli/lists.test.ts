import ExcelJS from 'exceljs';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cli, FIXTURES, jsonLines, phonesOf, place, runLines, UNPACED } from './cli';

const LIST = [
  'Nom;Mobile;Domicile',
  '"Élodie\nDurand";+12125550101;+12125550111',
  'Zoë;;+12125550112',
  '',
  'Ana;0;',
  '',
].join('\n');

interface Line {
  readonly row: number;
  readonly verdict: string;
  readonly phone: string | null;
  readonly values: Readonly<Record<string, string>>;
}

async function check(path: string, args: readonly string[], expected: object): Promise<readonly Line[]> {
  const { code, stdout, stderr } = await cli(['check', path, '--rows', ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^(?:Reading: .*\n)*$/u) });
  const [summary, ...rows] = jsonLines<Line>(stdout);
  expect(summary).toMatchObject(expected);
  return rows;
}

describe('check', () => {
  test('reads a CSV, whose rows count as in Excel', async () => {
    const at = await place();
    const path = join(at.folder, 'liste.csv');
    await writeFile(path, LIST);
    const outline = { sheet: 'liste', headerRow: 1, phoneColumn: 'Mobile', otherPhoneColumns: ['Domicile'] };
    const rows = await check(path, ['--country', 'US'], outline);
    expect(rows.map(({ row, verdict, phone }) => [row, verdict, phone])).toEqual([
      [2, 'ready', '+12125550101'],
      [3, 'empty', null],
      [5, expect.stringMatching(/^(?:invalid|empty)$/u), null],
    ]);
    expect(rows[0]?.values['Nom']).toBe('Élodie\nDurand');
  });

  test('takes the number of a fallback column where the phone column is empty', async () => {
    const at = await place();
    const path = join(at.folder, 'liste.tsv');
    await writeFile(path, Buffer.from(`\uFEFF${LIST.replaceAll(';', '\t')}`, 'utf16le'));
    const args = ['--country', 'US', '--phone-column', 'B', '--fallback-column', 'C'];
    const rows = await check(path, args, { phoneColumn: 'Mobile', fallbackColumn: 'Domicile' });
    expect(rows.slice(0, 2).map(({ phone }) => phone)).toEqual(['+12125550101', '+12125550112']);
  });

  test('reads an OpenDocument sheet', async () => {
    const rows = await check(join(FIXTURES, 'opendocument.ods'), ['--country', 'FR'], {
      sheet: 'Clients',
      headerRow: 2,
      phoneColumn: 'Téléphone',
    });
    expect(rows[0]).toMatchObject({ row: 3, verdict: 'ready', phone: '+33199001234' });
  });
});

test('send makes a session of a CSV, which resumes and is exported like any other', async () => {
  const at = await place();
  const path = join(at.folder, 'liste.csv');
  await writeFile(path, LIST);
  const args = ['--country', 'US', '--fallback-column', 'Domicile', '--message', 'Bonjour {{Nom}}'];
  const end = await cli(['send', path, ...args, ...at.arguments, ...UNPACED]);
  const { id, counts } = runLines(end);
  expect(counts).toMatchObject({ total: 2, sent: 2 });
  expect(phonesOf(at.ledger())).toEqual(['+12125550101', '+12125550112']);
  const results = join(at.folder, 'results.xlsx');
  expect((await cli(['export', id, results, '--data', at.data])).code).toBe(0);
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(results);
  const rows = workbook.worksheets[0]?.getSheetValues().slice(2) as unknown[][];
  expect(rows.map((values) => values.filter((value) => typeof value === 'number')[0])).toEqual([2, 3, 5]);
});

test('a message with a column in another program’s braces is refused, with what to write', async () => {
  const at = await place();
  const path = join(at.folder, 'liste.csv');
  await copyFile(join(FIXTURES, '..', 'cases', 'csv-advice.csv'), path);
  const end = await cli(['send', path, '--country', 'CI', '--message', 'Bonjour {Prénom}', ...at.arguments]);
  expect(end).toMatchObject({ code: 2, stdout: '' });
  expect(end.stderr).toContain('“{Prénom}” would be sent as it stands. Write {{Prénom}}');
  expect(at.ledger()).toEqual([]);
});
