import ExcelJS from 'exceljs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENGLISH } from '../../src/sender/language';
import { formatSentence } from '../../src/sender/sentence';
import type { CheckedRow, CheckedSheet } from '../../src/sender/model';
import { resultsTable, type ResultsAbout } from '../../src/sender/journal/resultsTable';
import { writeResults } from '../../src/workbook/results/resultsWriter';
import { fixture, read } from './read';
import { workbookOf } from './zip';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'typed-results-'));
});

afterAll(() => rm(folder, { recursive: true }));

function about({ headers, sheet }: CheckedSheet): ResultsAbout {
  const none = {
    sentCount: 0,
    deliveredCount: 0,
    readCount: 0,
    answeredCount: 0,
    failedCount: 0,
    skippedCount: 0,
    inDoubtCount: 0,
  };
  return {
    fileName: 'a.xlsx',
    sheet,
    sessionId: 'abcde-fghjk',
    transport: 'simulated',
    headers,
    createdAtMs: 0,
    endedAtMs: null,
    exportedAtMs: 0,
    isRunning: false,
    isDamaged: false,
    counts: { ...none, totalCount: 0, unsureCount: 0, leftCount: 0 },
    notReadyCount: 0,
    failedFor: [],
    charges: [],
    skippedFor: [],
    runCount: 1,
    activeMs: 0,
    waits: [],
    options: null,
  };
}

/** The rows of a sheet as they are in its results; gives the path of these. */
async function toResults(sheet: CheckedSheet, rows: readonly CheckedRow[]): Promise<string> {
  const path = join(folder, `${Math.random()}.xlsx`);
  const { toCells, ...table } = resultsTable(about(sheet), (sentence) => formatSentence(sentence, ENGLISH));
  async function* cells() {
    yield rows.map((row) => toCells({ kind: 'notReady', row: { ...row, verdict: 'hidden' } }));
  }
  await writeResults({ path, table }, cells());
  return path;
}

describe('the results show what the sheet showed', () => {
  const WORKBOOKS = [
    ...['xlsxwriter', 'openpyxl', 'libreoffice', 'gnumeric'].flatMap((program) => [
      `formats-${program}.xlsx`,
      `texts-${program}.xlsx`,
    ]),
    'xlsxwriter.xlsx',
    'libreoffice.xlsx',
    'openpyxl.xlsx',
    'date1904.xlsx',
    'date1904-libreoffice.xlsx',
    'handmade-google.xlsx',
    'handmade-prefix-strict.xlsx',
  ];
  test.each(WORKBOOKS)('%s, in English and in French', async (name) => {
    for (const locale of ['en-US', 'fr-FR']) {
      const source = await read(fixture(name), { locale });
      const results = await read(await toResults(source.sheet, source.rows), { locale, phoneColumn: 'Row' });
      const columns = source.sheet.headers.length;
      expect(results.sheet.headers.slice(0, columns)).toEqual(source.sheet.headers);
      expect(results.rows.map(({ values }) => values.slice(0, columns))).toEqual(
        source.rows.map(({ values }) => values),
      );
    }
  });
});

describe('a value stays what it was', () => {
  /** The cells of the second column, as exceljs finds them. */
  async function secondColumn(path: string, firstRow: number): Promise<readonly unknown[]> {
    const sheet = (await new ExcelJS.Workbook().xlsx.readFile(path)).worksheets[0];
    const cells: unknown[] = [];
    for (let row = firstRow; row <= (sheet?.rowCount ?? 0); row += 1) {
      const { value, numFmt } = sheet?.getCell(row, 2) ?? {};
      cells.push([value, numFmt ?? 'General']);
    }
    return cells;
  }

  test('with its number format, in all that XlsxWriter was given', async () => {
    const source = await read(fixture('formats-xlsxwriter.xlsx'));
    const path = await toResults(source.sheet, source.rows);
    expect(await secondColumn(path, 2)).toEqual(await secondColumn(fixture('formats-xlsxwriter.xlsx'), 2));
  });

  test('numbers, dates, booleans and texts each', async () => {
    const source = await read(fixture('xlsxwriter.xlsx'));
    expect(source.rows[0]?.typed).toEqual([
      { column: 1, value: 199_001_234, format: '00 00 00 00 00' },
      { column: 2, value: 45_717, format: 'dd/mm/yyyy' },
      { column: 3, value: 0, format: '' },
      { column: 4, value: 0, format: '0.0%' },
    ]);
    expect(source.rows[4]?.typed).toContainEqual({ column: 5, value: true, format: '' });
    // An error, and the empty result of a formula, are no values.
    expect(source.rows[4]?.typed?.some(({ column }) => column === 3)).toBe(false);
    expect(source.rows[0]?.typed?.some(({ column }) => column === 0)).toBe(false);
  });

  test('dates that count from 1904 are the same days', async () => {
    const { rows } = await read(fixture('date1904.xlsx'));
    const value: unknown = expect.closeTo(45_663 + 845 / 1440, 9);
    expect(rows[0]?.typed).toEqual([{ column: 1, value, format: 'yyyy-mm-dd hh:mm' }]);
  });

  test('nothing is kept of rows of texts', async () => {
    const { rows } = await read(
      workbookOf([
        ['Nom', 'Tél'],
        ['Zoë', '01 99 00 12 34'],
      ]),
    );
    expect(rows[0]).not.toHaveProperty('typed');
  });
});
