import ExcelJS from 'exceljs';
import { describe, expect, test } from 'vitest';
import { fixture, read } from './read';

/** Workbooks as the programs of this world write them (test/fixtures/workbooks/make.py); the values are by hand. */

type Expected = readonly (readonly [verdict: string, phone: string | null, values: readonly string[]])[];

async function check(source: string | Uint8Array, headers: readonly string[], expected: Expected): Promise<void> {
  const { sheet, rows } = await read(source);
  expect(sheet.headers).toEqual(headers);
  expect(rows.map(({ verdict, phone, values }) => [verdict, phone, values])).toEqual(expected);
}

const CLIENT_HEADERS = ['Nom', 'Téléphone', 'Date', 'Formule', 'Part', 'Note', 'Nom (2)'];
const CLIENTS: Expected = [
  ['ready', '+33199001234', ['Client 1', '01 99 00 12 34', '01/03/2025', '0', '0.0%', 'très riche é', 'second']],
  ['ready', '+33199002345', ['Client 2', '0199002345', '02/03/2025', 'FALSE', '12.5%', '  blancs  ', 'second']],
  ['ready', '+33199003456', ['Client 3', '01 99 00 34 56', '03/03/2025', '', '25.0%', 'deux\nlignes', 'second']],
  ['ready', '+12125550100', ['Client 4', '(1212) 555-0100', '04/03/2025', 'éà', '37.5%', 'lien', 'second']],
  ['ready', '+33199004567', ['Client 5', '33199004567', '05/03/2025', '#DIV/0!', '50.0%', 'TRUE', 'second']],
];

test('XlsxWriter: number formats, dates, formula results, rich text', () =>
  check(fixture('xlsxwriter.xlsx'), CLIENT_HEADERS, CLIENTS));

test('LibreOffice: the same', () => check(fixture('libreoffice.xlsx'), CLIENT_HEADERS, CLIENTS));

test('XlsxWriter row by row: inline strings', () =>
  check(
    fixture('xlsxwriter-inline.xlsx'),
    ['Prénom', 'Handy'],
    [1, 2, 3].map((row) => [
      'ready',
      `+467017406${row + 4 < 10 ? '0' : ''}${row + 4}`,
      [`Jürgen ${row}`, `+46 70 174 06 0${row + 4}`],
    ]),
  ));

test('XlsxWriter: dates counted from 1904', () =>
  check(
    fixture('date1904.xlsx'),
    ['Phone', 'Date'],
    [['ready', '+61491570006', ['+61 491 570 006', '2025-01-06 14:05']]],
  ));

describe('openpyxl', () => {
  test('titles above the headers, a hidden row, a formula nobody has calculated', () =>
    check(
      fixture('openpyxl.xlsx'),
      ['Prénom', 'Tél. portable', 'Né le', 'Payé', 'Solde'],
      [
        ['ready', '+33199001234', ['Zoë', '01 99 00 12 34', '2010-02-28', 'TRUE', '12.5']],
        ['ready', '+33199002345', ['Łukasz', '33199002345', '2011-12-31 8:30:00', 'FALSE', '0']],
        ['hidden', '+33199003456', ['Caché', '01 99 00 34 56', '', '', '']],
        ['ready', '+12125550100', ['日本', '+1 212 555 0100', '7:45:00', '', '0.001']],
      ],
    ));
  test('a hidden sheet is told of, and the first visible one read', async () => {
    const { sheet } = await read(fixture('openpyxl.xlsx'));
    expect(sheet).toMatchObject({
      sheet: 'Élèves',
      headerRow: 4,
      sheets: [
        { name: 'Réglages', hidden: true },
        { name: 'Élèves', hidden: false },
      ],
    });
  });
});

const MARKS = ['Élodie', 'Łucja', 'Юлия', '美咲', '😀 fête', 'a&b<c>"d"'];

function rowsOfMarks(): Expected {
  return Array.from({ length: 3000 }, (_, index) => {
    const name = `${'é'.repeat(index % 7)}${MARKS[index % MARKS.length] ?? ''} ${index}`;
    const phone = `+1212555${String(100 + (index % 100)).padStart(4, '0')}`;
    return [index < 100 ? 'ready' : 'duplicate', phone, [name, phone]] as const;
  });
}

describe('exceljs, and every kind of character across the borders of chunks', () => {
  for (const useSharedStrings of [true, false]) {
    test(`shared strings: ${useSharedStrings}`, async () => {
      const workbook = new ExcelJS.Workbook();
      const sheet = workbook.addWorksheet('Été');
      sheet.addRow(['Name', 'Phone']);
      for (const [, , values] of rowsOfMarks()) sheet.addRow([...values]);
      const bytes = await workbook.xlsx.writeBuffer({ useSharedStrings });
      await check(new Uint8Array(bytes), ['Name', 'Phone'], rowsOfMarks());
    });
  }
});

test.each(['xlsxwriter.xlsx', 'libreoffice.xlsx', 'xlsxwriter-inline.xlsx', 'openpyxl.xlsx'])(
  'exceljs reads the same plain texts from %s',
  async (name) => {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.readFile(fixture(name));
    const { sheet, rows } = await read(fixture(name));
    const theirs = workbook.getWorksheet(sheet.sheet);
    let compared = 0;
    for (const { row, values } of rows) {
      values.forEach((value, index) => {
        const cell = theirs?.getRow(row).getCell(index + 1);
        if (cell?.type !== ExcelJS.ValueType.String) return;
        expect(value).toBe(cell.value);
        compared += 1;
      });
    }
    expect(compared).toBeGreaterThan(3);
  },
);
