import { stream } from 'exceljs';
import fc from 'fast-check';
import { PassThrough } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import yauzl from 'yauzl';
import type { ResultColumn, ResultRow } from '../../src/sender/journal/resultsTable';
import { cellText, looksLikeFormula, needsPreserving } from '../../src/workbook/results/resultsText';
import { TEXT, TIME } from '../../src/workbook/results/rowXml';
import { writeWorkbook } from '../../src/workbook/results/resultsWriter';
import { runCount } from '../counts';

const SEED = runCount('ROW_XML_SEED', 7, Date.now() % 1_000_000);

/** Rows as exceljs writes them, cell by cell: what our own must be, letter by letter. */
async function byExcelJs(columns: readonly ResultColumn[], rows: readonly ResultRow[]): Promise<string> {
  const output = new PassThrough();
  const written = buffer(output);
  const workbook = new stream.xlsx.WorkbookWriter({ stream: output, useStyles: true, useSharedStrings: false });
  const sheet = workbook.addWorksheet('Results');
  sheet.addRow(columns.map(({ header }) => header)).commit();
  for (const values of rows) {
    const row = sheet.addRow([]);
    for (const [index, { kind }] of columns.entries()) {
      const value = values[index] ?? null;
      if (value === null || value === '') continue;
      const cell = row.getCell(index + 1);
      if (typeof value === 'object') {
        cell.value = value.value;
        if (value.format !== '') cell.style = { numFmt: value.format };
      } else if (typeof value === 'string') {
        const shown = cellText(value);
        cell.value = needsPreserving(shown) ? { richText: [{ text: shown }] } : shown;
        if (kind === 'text' && looksLikeFormula(value)) cell.style = TEXT;
      } else if (kind === 'time') {
        cell.value = new Date(value - new Date(value).getTimezoneOffset() * 60_000);
        cell.style = TIME;
      } else cell.value = value;
    }
    row.commit();
  }
  sheet.commit();
  await workbook.commit();
  return await rowsOf(await written);
}

async function byUs(columns: readonly ResultColumn[], rows: readonly ResultRow[]): Promise<string> {
  const output = new PassThrough();
  const written = buffer(output);
  async function* some(): AsyncGenerator<readonly ResultRow[]> {
    for (let from = 0; from < rows.length; from += 3) yield await Promise.resolve(rows.slice(from, from + 3));
  }
  const table = { sheetName: 'Results', columns, leftOutCount: 0, summaryName: 'Summary', summary: [] };
  await writeWorkbook(output, table, some());
  return await rowsOf(await written);
}

/** Below the headers, whose style is the writer's; with the numbers of styles as they come. */
async function rowsOf(workbook: Buffer): Promise<string> {
  const xml = await firstSheet(workbook);
  const rows = xml.slice(xml.indexOf('</row>') + '</row>'.length, xml.indexOf('</sheetData>'));
  const known = new Map<string, number>();
  return rows.replaceAll(/ s="(\d+)"/gu, (_, id: string) => {
    const place = known.get(id) ?? known.size;
    known.set(id, place);
    return ` s="${place}"`;
  });
}

async function firstSheet(workbook: Buffer): Promise<string> {
  const open = promisify<Buffer, yauzl.Options, yauzl.ZipFile>(yauzl.fromBuffer);
  const zip = await open(workbook, { lazyEntries: true });
  return await new Promise((resolve, reject) => {
    zip.on('entry', (entry: yauzl.Entry) => {
      if (entry.fileName !== 'xl/worksheets/sheet1.xml') return zip.readEntry();
      zip.openReadStream(entry, (error, part) => (error ? reject(error) : resolve(text(part))));
    });
    zip.on('end', () => reject(new Error('There is no sheet.')));
    zip.readEntry();
  });
}

const COLUMNS: readonly ResultColumn[] = [
  ...Array.from({ length: 25 }, (_, index) => ({ header: `Text ${index}`, kind: 'text' as const })),
  { header: 'Number', kind: 'number' },
  { header: 'Time', kind: 'time' },
  { header: 'Last', kind: 'text' },
];

const hostile = fc.constantFrom(
  '=1+1',
  '@x',
  ' a ',
  'a\nb',
  '\t',
  '_x0041_',
  '<&>"\'',
  '\u0001\u000B\u007F',
  '\uFFFE',
  'É😀',
  '\r\n',
  '-',
);
const textual = fc.oneof(
  hostile,
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constant(''),
);
const typed = fc.record({
  value: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.boolean()),
  format: fc.constantFrom('', '0.00', 'General', '@', 'dd/mm/yyyy', '#,##0 "€"', 'm/d/yy h:mm'),
  text: fc.constant(''),
});
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1e21, 1e-7),
);
const time = fc.integer({ min: 0, max: 4e12 });
const row = fc
  .tuple(
    fc.array(fc.oneof(textual, typed, fc.constant(null)), { minLength: 25, maxLength: 25 }),
    fc.option(number),
    fc.option(time),
    fc.option(textual),
  )
  .map(([texts, ...others]): ResultRow => [...texts, ...others]);
const empty = fc.constant<ResultRow>(COLUMNS.map(() => null));

test(`rows are written as exceljs writes them, letter by letter (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof({ weight: 5, arbitrary: row }, empty), { maxLength: 10 }), async (rows) => {
      expect(await byUs(COLUMNS, rows)).toBe(await byExcelJs(COLUMNS, rows));
    }),
    { seed: SEED, numRuns: runCount('ROW_XML_RUNS', 60, 2000) },
  );
});
