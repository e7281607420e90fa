import ExcelJS from 'exceljs';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import yauzl from 'yauzl';
import { HumanError } from '../../src/sender/humanError';
import type { ResultColumn, ResultRow } from '../../src/sender/journal/resultsTable';
import type { ResultsRequest } from '../../src/workbook/results/resultsMessages';
import { writeResults, writeWorkbook } from '../../src/workbook/results/resultsWriter';
import { read } from './read';

let folder = '';
let fileCount = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'results-'));
});

afterAll(() => rm(folder, { recursive: true }));

const PHONE = '+12125550100';

function table(columns: readonly ResultColumn[]): ResultsRequest['table'] {
  return { sheetName: 'Results', columns, leftOutCount: 0, summaryName: 'Summary', summary: [] };
}

async function* batches(...rows: readonly (readonly ResultRow[])[]): AsyncGenerator<readonly ResultRow[]> {
  yield* rows;
}

async function write(about: ResultsRequest['table'], ...rows: readonly (readonly ResultRow[])[]): Promise<string> {
  fileCount += 1;
  const path = join(folder, `${fileCount}.xlsx`);
  await writeResults({ path, table: about }, batches(...rows));
  return path;
}

async function part(path: string, name: string): Promise<string> {
  const open = promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open);
  const zip = await open(path, { lazyEntries: true });
  return await new Promise((resolve, reject) => {
    zip.on('entry', (entry: yauzl.Entry) => {
      if (entry.fileName !== name) return zip.readEntry();
      zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(text(stream))));
    });
    zip.on('end', () => reject(new Error(`There is no part ${name}.`)));
    zip.readEntry();
  });
}

/** What exceljs shows of a cell that it read. */
function shown(cell: ExcelJS.Cell): unknown {
  const { value } = cell;
  if (value === null) return '';
  return typeof value === 'object' && 'richText' in value ? value.richText.map((run) => run.text).join('') : value;
}

/** A cell with this text, as exceljs and as our own reader find it. */
async function checkText(written: string, expected = written, byExcelJs = expected): Promise<void> {
  const columns = [
    { header: 'Text', kind: 'text' },
    { header: 'Phone', kind: 'text' },
  ] as const;
  const path = await write(table(columns), [[written, PHONE]]);
  const workbook = await new ExcelJS.Workbook().xlsx.readFile(path);
  const cell = workbook.worksheets[0]?.getCell('A2');
  expect(cell?.type, 'no formula').not.toBe(ExcelJS.ValueType.Formula);
  expect(cell && shown(cell), 'as exceljs reads it').toBe(byExcelJs);
  const { rows } = await read(path, { country: 'US' });
  expect(rows[0]?.values[0], 'as our reader reads it').toBe(expected);
  expect(await part(path, 'xl/worksheets/sheet1.xml')).not.toContain('<f');
}

describe('text', () => {
  test.each(['=1+1', '+1+1', '-1', '@SUM(A1)', '=HYPERLINK("http://localhost/")', "=cmd|' /C calc'!A0", '\t=1+1'])(
    'that looks like a formula stays text: %j',
    async (written) => checkText(written),
  );

  test.each([
    ['Élodie Đặng 小林 👩‍👧 Юлия'],
    ['<b>&</b> "quoted" \'too\''],
    // exceljs decodes what it reads twice.
    ['&amp; as typed', '&amp; as typed', '& as typed'],
    ['0612345678'],
    ['1E10'],
    ['TRUE'],
    ['two\nlines'],
    ['two\r\nlines', 'two\nlines'],
    ['not a \uFFFF character', 'not a  character'],
    ['a\u0001b', 'ab'],
    // exceljs leaves this escape as it stands in the file; Excel takes it back.
    ['_x0041_ as typed', '_x0041_ as typed', '_x005F_x0041_ as typed'],
    ['x'.repeat(40_000), `${'x'.repeat(32_766)}…`],
  ])('%#: comes back as it was', async (written, expected = written, byExcelJs = expected) =>
    checkText(written, expected, byExcelJs),
  );

  test('keeps the white space at its ends, in the file', async () => {
    const path = await write(table([{ header: 'Text', kind: 'text' }]), [['  both ends ']]);
    expect(await part(path, 'xl/worksheets/sheet1.xml')).toContain('<t xml:space="preserve">  both ends </t>');
  });

  test('that looks like a formula is kept as text when somebody edits it', async () => {
    const path = await write(table([{ header: 'Text', kind: 'text' }]), [['=1+1'], ['plain']]);
    const workbook = await new ExcelJS.Workbook().xlsx.readFile(path);
    expect(workbook.worksheets[0]?.getCell('A2').numFmt).toBe('@');
    expect(workbook.worksheets[0]?.getCell('A3').numFmt).not.toBe('@');
  });
});

describe('the workbook', () => {
  test('has a header that stays in sight, a filter, and real times of this computer’s clock', async () => {
    const columns = [
      { header: 'Name', kind: 'text' },
      { header: 'Sent at', kind: 'time' },
      { header: 'Tries', kind: 'number' },
    ] as const;
    const at = new Date(2026, 6, 14, 18, 5, 30);
    const path = await write(table(columns), [['Zoé', at.getTime(), 2]], [['Ana', null, 0]]);
    const sheet = (await new ExcelJS.Workbook().xlsx.readFile(path)).worksheets[0];
    expect(sheet?.views).toMatchObject([{ state: 'frozen', ySplit: 1 }]);
    expect(sheet?.autoFilter).toBe('A1:C3');
    expect(sheet?.getCell('A1').font).toMatchObject({ bold: true });
    // exceljs has dates in UTC, Excel's are without a zone.
    expect(sheet?.getCell('B2').value).toEqual(new Date(Date.UTC(2026, 6, 14, 18, 5, 30)));
    expect([sheet?.getCell('C2').value, sheet?.getCell('B3').value]).toEqual([2, null]);
    // The number 22 is the one that each Excel shows in its own country's order.
    expect(await part(path, 'xl/styles.xml')).toContain('numFmtId="22"');
  });

  test('without rows has its header', async () => {
    const path = await write(table([{ header: 'Name', kind: 'text' }]));
    const sheet = (await new ExcelJS.Workbook().xlsx.readFile(path)).worksheets[0];
    expect([sheet?.rowCount, sheet?.getCell('A1').value]).toEqual([1, 'Name']);
  });

  test('has a summary', async () => {
    const path = await write({
      ...table([{ header: 'Name', kind: 'text' }]),
      summary: [
        ['Workbook', { kind: 'text', text: '=contacts.xlsx' }],
        ['Sent', { kind: 'number', number: 12 }],
      ],
    });
    const sheet = (await new ExcelJS.Workbook().xlsx.readFile(path)).getWorksheet('Summary');
    expect(sheet?.getSheetValues().slice(1)).toEqual([
      [undefined, 'Workbook', '=contacts.xlsx'],
      [undefined, 'Sent', 12],
    ]);
  });

  test('asks for no more rows than are written', async () => {
    let givenCount = 0;
    async function* endless(): AsyncGenerator<readonly ResultRow[]> {
      for (;;) {
        givenCount += 1;
        // Random, so that the zip makes it no smaller than it is.
        yield Array.from({ length: 200 }, () => [Array.from({ length: 20 }, () => Math.random()).join('')]);
      }
    }
    const stuck = new Writable({ write: () => undefined });
    void writeWorkbook(stuck, table([{ header: 'Name', kind: 'text' }]), endless()).catch(() => undefined);
    const isStill = async (): Promise<boolean> => {
      const beforeCount = givenCount;
      await new Promise((resolve) => setTimeout(resolve, 400));
      return givenCount === beforeCount;
    };
    await expect.poll(isStill, { timeout: 10_000 }).toBe(true);
    // What the zip and its streams hold.
    expect(givenCount).toBeLessThan(200);
    stuck.destroy();
  });

  test.skipIf(process.platform === 'win32')('is nobody else’s to read while it is written', async () => {
    const path = await write(table([{ header: 'Name', kind: 'text' }]), [['Zoé']]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('that can’t be written is told with its folder', async () => {
    const path = join(folder, 'missing', 'results.xlsx');
    const writing = writeResults({ path, table: table([{ header: 'Name', kind: 'text' }]) }, batches([['Zoé']]));
    await expect(writing).rejects.toThrow(HumanError);
    await expect(writing).rejects.toThrow(/There is no folder/u);
  });
});

test('more rows than a sheet of Excel’s holds go to further sheets, each with its headers', async () => {
  const path = join(folder, 'long.xlsx');
  const output = createWriteStream(path);
  const names = Array.from({ length: 5 }, (_, index) => [`n° ${index}`]);
  const columns: readonly ResultColumn[] = [{ header: 'Name', kind: 'text' }];
  await writeWorkbook(output, table(columns), batches(names.slice(0, 3), names.slice(3)), 2);
  await once(output, 'close');
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(path);
  const sheets = workbook.worksheets.map((sheet) => [sheet.name, sheet.getColumn(1).values.slice(1)]);
  expect(sheets.slice(0, 3)).toEqual([
    ['Results', ['Name', 'n° 0', 'n° 1']],
    ['Results (2)', ['Name', 'n° 2', 'n° 3']],
    ['Results (3)', ['Name', 'n° 4']],
  ]);
});
