import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkRefused, cli, CliProcess, CONTACTS, CONTACTS_2000, FIXTURES, jsonLines, place } from './cli';
import { writeWorkbook } from './workbook';

interface RowLine {
  readonly row: number;
  readonly verdict: string;
  readonly phone: string | null;
  readonly reason?: string;
  readonly values: Readonly<Record<string, string>>;
}

const COUNTS = { ready: 24, duplicate: 2, invalid: 3, empty: 1, hidden: 0, optedOut: 0, alreadySent: 0 };

describe('check', () => {
  test('says what the sheet holds', async () => {
    const { code, stdout, stderr } = await cli(['check', CONTACTS]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(jsonLines(stdout)).toEqual([
      {
        sheet: 'Clients',
        headers: ['Prénom', 'Nom', 'Téléphone', 'Ville', 'Montant'],
        headerRow: 1,
        phoneColumn: 'Téléphone',
        country: 'FR',
        confidence: 'clear',
        candidates: [
          { country: 'FR', validCount: 10 },
          { country: 'RS', validCount: 11 },
          { country: 'IT', validCount: 11 },
        ],
        counts: COUNTS,
        countries: { FR: 15, US: 5, SE: 2, AU: 2 },
        foreignReadCount: 1,
        landlines: 15,
        why: {
          headerRow: 'The headers are in row 1.',
          phoneColumn: 'Found by its header and its values: 26 of the first 29 are phone numbers.',
          country: 'France: 10 of the 13 numbers without a country code are valid there.',
        },
      },
    ]);
  });

  test('says it of every row', async () => {
    const { stdout } = await cli(['check', CONTACTS, '--rows']);
    const [summary, ...rows] = jsonLines<RowLine>(stdout);
    expect(summary).toMatchObject({ counts: COUNTS });
    expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 30 }, (_, index) => index + 2));
    const values = { Prénom: 'Élodie', Nom: 'Durand', Téléphone: '01 99 00 12 34', Ville: 'Paris', Montant: '45.00' };
    const reason = 'A landline: WhatsApp is mostly on mobile numbers.';
    expect(rows[0]).toEqual({ row: 2, verdict: 'ready', cell: 'C2', phone: '+33199001234', reason, values });
    for (const [verdict, count] of Object.entries(COUNTS)) {
      expect(rows.filter((row) => row.verdict === verdict)).toHaveLength(count);
    }
    const notReady = rows.filter(({ verdict }) => verdict !== 'ready');
    expect(notReady.filter(({ reason }) => !reason)).toEqual([]);
    expect(notReady.map(({ row, verdict }) => [row, verdict])).toEqual([
      [9, 'duplicate'],
      [11, 'invalid'],
      [16, 'empty'],
      [27, 'invalid'],
      [29, 'invalid'],
      [31, 'duplicate'],
    ]);
  });

  test('takes the sheet, the phone column and the country that it’s given', async () => {
    const at = await place();
    const rows = [
      ['Name', 'Home', 'Mobile'],
      ['Ann', '212 555 0100', '0491 570 006'],
    ];
    const path = await writeWorkbook(join(at.folder, 'two.xlsx'), rows);
    const choose = ['--sheet', 'Clients', '--phone-column', 'Mobile', '--country', 'au', '--rows'];
    const { stdout } = await cli(['check', path, ...choose]);
    expect(jsonLines(stdout)).toMatchObject([{ phoneColumn: 'Mobile', country: 'AU' }, { phone: '+61491570006' }]);
  });

  test('takes the header row that it’s given, or none', async () => {
    const at = await place();
    const rows = [
      ['Zoë', ''],
      ['Name', 'Phone'],
      ['Ann', '+61 491 570 006'],
      ['Bob', '+61 491 570 156'],
    ];
    const path = await writeWorkbook(join(at.folder, 'late.xlsx'), rows);
    const headers = async (row: string): Promise<unknown> =>
      jsonLines<{ headers: unknown }>((await cli(['check', path, '--header-row', row])).stdout)[0]?.headers;
    expect([await headers('2'), await headers('0')]).toEqual([
      ['Name', 'Phone'],
      ['A', 'B'],
    ]);
    await checkRefused(at, await cli(['check', path, '--header-row', 'two']), /--header-row can’t be two/u);
  });

  test('takes the terminal’s region where the numbers allow it', async () => {
    const at = await place();
    const rows = Array.from({ length: 8 }, (_, index) => [`06 11 11 10 1${index}`]);
    const path = await writeWorkbook(join(at.folder, 'list.xlsx'), [['Téléphone'], ...rows]);
    const { stdout } = await cli(['check', path], { LANG: 'fr_FR.UTF-8', TZ: 'UTC' });
    expect(jsonLines(stdout)).toMatchObject([{ country: 'FR', confidence: 'clear', counts: { ready: 8 } }]);
  });

  test('says whom a message isn’t right for', async () => {
    const at = await place();
    const path = await writeWorkbook(join(at.folder, 'gaps.xlsx'), GAPS);
    const { stdout } = await cli(['check', path, '--message', 'Bonjour {{Prénom}}', '--rows', '--country', 'FR']);
    expect(jsonLines(stdout)).toMatchObject([
      { messageProblems: { emptyMessage: 0, tooLong: 0, blankVariable: 1 } },
      { row: 2, verdict: 'ready' },
      { row: 3, messageProblem: { problem: 'blankVariable', reason: '“Prénom” is empty.' } },
    ]);
  });

  test('ends quietly when its reader has seen enough', async () => {
    const check = new CliProcess(['check', CONTACTS_2000, '--country', 'US', '--rows']);
    check.child.stdout.once('data', () => check.child.stdout.destroy());
    const { code, stderr } = await check.end;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

const GAPS = [
  ['Prénom', 'Téléphone'],
  ['Zoë', '01 99 00 12 34'],
  ['', '01 99 00 12 35'],
];

describe('a country that isn’t clear', () => {
  const AMBIGUOUS = [['Téléphone'], ...Array.from({ length: 8 }, (_, index) => [`06 11 11 10 1${index}`])];

  test('is asked for, and none of its rows is ready before', async () => {
    const at = await place();
    const path = await writeWorkbook(join(at.folder, 'list.xlsx'), [...AMBIGUOUS, ['+32 470 11 11 11']]);
    const { code, stdout, stderr } = await cli(['check', path, '--rows'], { TZ: 'UTC' });
    const [summary, ...rows] = jsonLines<RowLine>(stdout);
    expect({ code, ready: rows.filter(({ verdict }) => verdict === 'ready').length }).toEqual({ code: 2, ready: 1 });
    expect(summary).toMatchObject({ confidence: 'asked', countries: { BE: 1 } });
    expect(stderr).toMatch(/France \(FR\): 8, .*Say it with --country/u);
    await checkRefused(
      at,
      await cli(['send', path, '--message', 'Bonjour', ...at.arguments], { TZ: 'UTC' }),
      'isn’t clear',
    );
  });

  test('is taken at the user’s word', async () => {
    const at = await place();
    const path = await writeWorkbook(join(at.folder, 'list.xlsx'), AMBIGUOUS);
    const { code, stdout } = await cli(['check', path, '--country', 'MA']);
    expect({ code, summary: jsonLines(stdout)[0] }).toMatchObject({
      code: 0,
      summary: { confidence: 'clear', countries: { MA: 8 } },
    });
  });
});

test.each(['check', 'send', 'resume', 'sessions', 'export', 'logout', 'browser'])('%s --help', async (command) => {
  const { code, stdout } = await cli([command, '--help']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(new RegExp(`^  ${command} `, 'u')) });
});

test('a locale with a variant is read', async () => {
  const { code } = await cli(['check', CONTACTS], { LANG: 'de_DE@euro' });
  expect(code).toBe(0);
});

describe('what can’t be sent is refused in one sentence', () => {
  const refused: readonly (readonly [name: string, make: (folder: string) => Promise<string>, sentence: string])[] = [
    ['a file that isn’t there', (folder) => Promise.resolve(join(folder, 'x.xlsx')), 'The workbook isn’t there. Check'],
    ['a folder', (folder) => Promise.resolve(folder), 'This is a folder, not a workbook. Choose'],
    ['an old Excel’s', () => Promise.resolve(join(FIXTURES, 'old-excel.xls')), 'of an old Excel (.xls)'],
    ['an empty file', (folder) => write(folder, ''), 'The file is empty: it has 0 bytes. Copy'],
    ['contact cards', (folder) => write(folder, 'BEGIN:VCARD\nTEL:+33199001234\n'), 'These are contact cards (.vcf)'],
    ['a web page', (folder) => write(folder, '<html><table></table></html>'), 'This is a web page (HTML)'],
    ['one cut short', cutShort, 'The workbook is incomplete'],
    [
      'one without a phone column',
      (folder) => table(folder, [['Prénom', 'Ville'], ...Array.from({ length: 5 }, () => ['Zoë', 'Paris'])]),
      'No column with phone numbers was found. The columns are: Prénom, Ville. Choose',
    ],
    [
      'one without rows',
      (folder) => table(folder, [['Prénom', 'Téléphone']]),
      'The sheet “Clients” has headers, but no rows below them. Choose another',
    ],
    [
      'one without a ready row',
      (folder) =>
        table(folder, [
          ['Prénom', 'Téléphone'],
          ['Zoë', '06 39 98 12 34'],
        ]),
      'No row of the sheet is ready to be sent to. Call check FILE --rows',
    ],
  ];

  test.each(refused)('%s', async (_name, make, sentence) => {
    const at = await place();
    const path = await make(at.folder);
    await checkRefused(
      at,
      await cli(['send', path, '--message', 'Bonjour', '--country', 'FR', ...at.arguments]),
      sentence,
    );
  });

  test('a sheet or a column that isn’t there', async () => {
    const at = await place();
    for (const choice of ['--sheet', '--phone-column']) {
      const end = await cli(['send', CONTACTS, '--message', 'Bonjour', choice, 'Absent', ...at.arguments]);
      await checkRefused(at, end, 'Absent');
    }
  });

  test('a name that no column has', async () => {
    const at = await place();
    const end = await cli(['send', CONTACTS, '--message', 'Bonjour {{Prenom}} {{Surnom}}', ...at.arguments]);
    const sentence =
      'The message names columns that the sheet doesn’t have: Surnom. The sheet’s columns are: Prénom, Nom';
    await checkRefused(at, end, sentence);
  });

  test('by check too', async () => {
    const at = await place();
    await checkRefused(at, await cli(['check', join(FIXTURES, 'old-excel.xls')]), 'of an old Excel (.xls)');
  });
});

describe('in French', () => {
  test.each([
    ['LANG', { LANG: 'fr_FR.UTF-8' }],
    ['LC_ALL, over LANG', { LC_ALL: 'fr_FR.UTF-8', LANG: 'en_US.UTF-8' }],
  ])('where %s says so', async (_name, env) => {
    const at = await place();
    const end = await cli(['check', join(FIXTURES, 'old-excel.xls')], env);
    await checkRefused(at, end, 'C’est un classeur d’un ancien Excel (.xls), quoi qu’en dise son nom.');
    const { stdout } = await cli(['check', CONTACTS, '--rows'], env);
    expect(jsonLines<RowLine>(stdout).find(({ row }) => row === 9)?.reason).toMatch(/ligne 2/u);
  });
});

async function write(folder: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, 'contacts.xlsx');
  await writeFile(path, content);
  return path;
}

async function cutShort(folder: string): Promise<string> {
  return await write(folder, (await readFile(CONTACTS)).subarray(0, 4000));
}

async function table(folder: string, rows: readonly (readonly string[])[]): Promise<string> {
  return await writeWorkbook(join(folder, 'contacts.xlsx'), rows);
}
