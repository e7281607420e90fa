import ExcelJS from 'exceljs';
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readFile as readWithSheetJs } from 'xlsx';
import type { Cell } from '../../src/workbook/file/sheetReader';
import { readCells, type Sheets } from './cells';
import { fixture } from './read';

/**
 * Every cell of every workbook of the set, as two other readers have it. Where they differ from ours the table of their
 * faults says so, by cell; what isn't listed fails, and so does what is listed and no longer differs.
 */

type Value = string | number | boolean | null;
/** Our value of a cell, and theirs; a whole workbook they can't read has one line with their error. */
type Difference = readonly [cell: string, right: Value, theirs: Value];

/** All of it, since they don't read the workbook at all. */
const NOTHING = 'nothing';

type Faults = Readonly<Record<string, readonly Difference[] | typeof NOTHING>>;

/** SheetJS 0.18.5, with what it shows. */
const SHEETJS_FAULTS: Faults = {
  // Excel's own short date has the year in full, and a format that names French has French months.
  'formats-xlsxwriter.xlsx': [
    ['Formats!B18', '1/6/2025', '1/6/25'],
    ['Formats!B19', '1/6/2025 14:06', '1/6/25 14:06'],
    ['Formats!B21', '6 janvier 2025', '6 January 2025'],
  ],
  'formats-openpyxl.xlsx': [
    ['Formats!B18', '1/6/2025', '1/6/25'],
    ['Formats!B19', '1/6/2025 14:06', '1/6/25 14:06'],
    ['Formats!B21', '6 janvier 2025', '6 January 2025'],
  ],
  'formats-gnumeric.xlsx': [
    ['Formats!B18', '1/6/2025', '1/6/25'],
    ['Formats!B19', '1/6/2025 14:06', '1/6/25 14:06'],
    ['Formats!B21', '6 janvier 2025', '6 January 2025'],
  ],
  'formats-libreoffice.xlsx': [['Formats!B21', '6 janvier 2025', '6 January 2025']],
  // Character references beyond U+FFFF lose their upper half.
  'texts-openpyxl.xlsx': [['Textes!B6', '😀 fête 👩\u200D👧', '\uF600 fête \uF469\u200D\uF467']],
  // Prefixes, and UTF-16 with the big end first.
  'handmade-prefix-strict.xlsx': NOTHING,
  'handmade-utf16be.xlsx': NOTHING,
};

/** exceljs 4.4.0, with the values it holds. */
const EXCELJS_FAULTS: Faults = {
  // Written in another way, 1904 isn't noticed: the date is four years off.
  'date1904-libreoffice.xlsx': [['Sheet1!B2', 45_663.58680556, 44_201.58680556]],
  // Results 0 and false of formulas are dropped.
  'libreoffice.xlsx': [
    ['Clients!D3', 0, null],
    ['Clients!D4', 'FALSE', null],
  ],
  'xlsxwriter.xlsx': [
    ['Clients!D3', 0, null],
    ['Clients!D4', 'FALSE', null],
  ],
  'texts-libreoffice.xlsx': [
    ['Textes!B26', 'FALSE', null],
    ['Textes!B27', 0, null],
  ],
  'texts-xlsxwriter.xlsx': [
    ['Textes!B26', 'FALSE', null],
    ['Textes!B27', 0, null],
  ],
  // Escapes within an inline string, and those that openpyxl itself has left out, aren't read.
  'texts-gnumeric.xlsx': [
    ['Textes!B9', '_x0041_', '_x005F_x0041_'],
    ['Textes!B26', 'FALSE', null],
    ['Textes!B27', 0, null],
  ],
  'texts-openpyxl.xlsx': [['Textes!B9', 'A', '_x0041_']],
  // Rows without a number, prefixes and UTF-16.
  'handmade-macros.xlsm': NOTHING,
  'handmade-no-references.xlsx': NOTHING,
  'handmade-utf8-mark.xlsx': NOTHING,
  'handmade-prefix-strict.xlsx': NOTHING,
  'handmade-utf16be.xlsx': NOTHING,
  'handmade-utf16le.xlsx': NOTHING,
};
/** A validation over the whole sheet takes it all of the memory: the process ends, so it isn't even tried. */
const EXCELJS_DIES_OF = ['whole-sheet-openpyxl.xlsx'];

const WORKBOOKS = readdirSync(fixture('')).filter((name) => /\.xls[xm]$/u.test(name));

test('the set is whole', () => expect(WORKBOOKS.length).toBeGreaterThanOrEqual(20));

describe('SheetJS', () => {
  test.each(WORKBOOKS)('%s', async (name) => {
    const sheets = await readCells(fixture(name));
    const theirs = readSheetJs(name);
    // What is shown where they show something, else the value.
    const ours = (cell: Cell): Value => cell.text;
    check(sheets, theirs, ours, SHEETJS_FAULTS[name]);
  });
});

describe('exceljs', () => {
  test.each(WORKBOOKS.filter((name) => !EXCELJS_DIES_OF.includes(name)))('%s', async (name) => {
    const sheets = await readCells(fixture(name));
    const theirs = await readExcelJs(name);
    const ours = ({ kind, number, text }: Cell): Value =>
      number === null || kind === 'boolean' ? text : Number(number.toFixed(8));
    check(sheets, theirs, ours, EXCELJS_FAULTS[name]);
  });
});

type Values = ReadonlyMap<string, Value>;

function check(sheets: Sheets, theirs: Values, ours: (cell: Cell) => Value, faults: Faults[string] = []): void {
  const right = new Map<string, Value>();
  for (const [sheet, cells] of sheets)
    for (const [address, cell] of cells) right.set(`${sheet}!${address}`, ours(cell));
  expect(right.size).toBeGreaterThan(0);
  if (faults === NOTHING) {
    expect([...theirs.keys()].filter((cell) => theirs.get(cell) === right.get(cell))).toEqual([]);
    return;
  }
  const differences = [...new Set([...right.keys(), ...theirs.keys()])]
    .map((cell): Difference => [cell, right.get(cell) ?? null, theirs.get(cell) ?? null])
    .filter(([, mine, their]) => mine !== their);
  expect(differences).toEqual(faults);
}

function readSheetJs(name: string): Values {
  const values = new Map<string, Value>();
  try {
    const { Sheets: theirSheets } = readWithSheetJs(fixture(name), { cellNF: true });
    for (const [sheet, cells] of Object.entries(theirSheets)) {
      for (const [address, cell] of Object.entries(cells)) {
        if (address.startsWith('!')) continue;
        const { t: kind, v: value, w: shown } = cell as { t: string; v?: Value; w?: string };
        const text = shown ?? (kind === 'b' ? String(value).toUpperCase() : String(value ?? ''));
        if (text !== '') values.set(`${sheet}!${address}`, text.trim() === text || kind === 's' ? text : text.trim());
      }
    }
  } catch {
    // Read as nothing: the table of faults says of which workbooks.
  }
  return values;
}

async function readExcelJs(name: string): Promise<Values> {
  const values = new Map<string, Value>();
  const workbook = new ExcelJS.Workbook();
  try {
    await workbook.xlsx.readFile(fixture(name));
  } catch {
    return values;
  }
  workbook.eachSheet((sheet) =>
    sheet.eachRow((row) =>
      row.eachCell((cell) => {
        const value = cell.isMerged && cell.master !== cell ? null : plainValue(cell.value);
        if (value !== null && value !== '') values.set(`${sheet.name}!${cell.address}`, value);
      }),
    ),
  );
  return values;
}

function plainValue(value: ExcelJS.CellValue): Value {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return Number((value.getTime() / 86_400_000 + 25_569).toFixed(8));
  if (typeof value === 'number') return Number(value.toFixed(8));
  if (typeof value === 'boolean') return String(value).toUpperCase();
  if (typeof value === 'string') return value;
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('error' in value) return value.error;
  if ('hyperlink' in value) return value.text;
  return 'result' in value ? plainValue(value.result) : null;
}
