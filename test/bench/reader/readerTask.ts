import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckRequest } from '../../../src/workbook/checkRequest';
import { checkWorkbook } from '../../../src/workbook/checkWorkbook';
import { openWorkbook } from '../../../src/workbook/openWorkbook';
import { checkWorkbookInWorker } from '../../../src/workbook/workbookClient';
import { Meter } from '../meter';
import { loadRival } from '../rivals';
import type { Results } from '../tasks';
import { writeWorkbook, type StringKind } from './workbookFile';

/**
 * `rows`: every cell of the sheet, in this thread; `check`: as the product reads, in a worker and with verdicts. The
 * others give their rows in whatever form they have.
 */
export type Reader =
  | 'rows'
  | 'verdicts'
  | 'check'
  | 'exceljsStream'
  | 'exceljsReadFile'
  | 'sheetJs'
  | 'readExcelFile'
  | 'hucre'
  | 'hucreStream';

const SEED = 20_261_122;

export async function makeWorkbook(path: string, count: number, strings: StringKind): Promise<Results['workbook']> {
  await writeWorkbook(path, count, strings, SEED);
  return { fileBytes: (await stat(path)).size };
}

export async function readWith(reader: Reader, path: string): Promise<Results['read']> {
  // Libraries load before the clock starts.
  const run = await prepare(reader);
  const meter = await Meter.start();
  const startMs = performance.now();
  let rowCount = 0;
  let firstRowMs: number | null = null;
  const kept = await run(path, (count) => {
    firstRowMs ??= performance.now() - startMs;
    rowCount += count;
  });
  const usage = await meter.stop();
  // What a library gives as a whole is held until here.
  void kept;
  return { ...usage, rowCount, firstRowMs: firstRowMs ?? usage.elapsedMs };
}

/** In a process that has read nothing before. */
export async function previewRows(path: string, count: number): Promise<Results['preview']> {
  const startMs = performance.now();
  const workbook = await openWorkbook({ kind: 'file', path });
  const [sheet] = workbook.sheets;
  const rows = sheet ? await workbook.preview(sheet, count) : [];
  const elapsedMs = performance.now() - startMs;
  await workbook.close();
  return { elapsedMs, rowCount: rows.length };
}

type Run = (path: string, onRows: (count: number) => void) => Promise<unknown>;

async function prepare(reader: Reader): Promise<Run> {
  switch (reader) {
    case 'rows':
      return readRows;
    case 'verdicts':
      return judgeRows;
    case 'check':
      return checkRows;
    case 'exceljsStream': {
      const { default: exceljs } = await import('exceljs');
      return async (path, onRows) => {
        const options = { sharedStrings: 'cache', styles: 'cache', hyperlinks: 'ignore', worksheets: 'emit' } as const;
        for await (const sheet of new exceljs.stream.xlsx.WorkbookReader(path, options)) {
          for await (const row of sheet) onRows(row.hasValues ? 1 : 0);
        }
      };
    }
    case 'exceljsReadFile': {
      const { default: exceljs } = await import('exceljs');
      return async (path, onRows) => {
        const workbook = await new exceljs.Workbook().xlsx.readFile(path);
        workbook.worksheets[0]?.eachRow(() => onRows(1));
        return workbook;
      };
    }
    case 'sheetJs': {
      const { readFile: readWorkbook } = await import('xlsx');
      return (path, onRows) => {
        const workbook = readWorkbook(path, { dense: true });
        const sheet: unknown = workbook.Sheets[workbook.SheetNames[0] ?? ''];
        if (Array.isArray(sheet)) onRows(sheet.length);
        return Promise.resolve(workbook);
      };
    }
    case 'readExcelFile': {
      const { default: readSheets } = loadRival('read-excel-file') as {
        readonly default: (path: string) => Promise<readonly { readonly data: readonly unknown[] }[]>;
      };
      return async (path, onRows) => {
        const sheets = await readSheets(path);
        onRows(sheets[0]?.data.length ?? 0);
        return sheets;
      };
    }
    case 'hucre':
      return async (path, onRows) => {
        const workbook = await loadHucre().readXlsx(await readFile(path));
        onRows(workbook.sheets[0]?.rows.length ?? 0);
        return workbook;
      };
    case 'hucreStream':
      return async (path, onRows) => {
        for await (const _row of loadHucre().streamXlsxRows(await readFile(path))) onRows(1);
      };
  }
}

interface Hucre {
  readXlsx(bytes: Uint8Array): Promise<{ readonly sheets: readonly { readonly rows: readonly unknown[] }[] }>;
  streamXlsxRows(bytes: Uint8Array): AsyncIterable<unknown>;
}

function loadHucre(): Hucre {
  return loadRival('hucre') as Hucre;
}

async function readRows(path: string, onRows: (count: number) => void): Promise<void> {
  const workbook = await openWorkbook({ kind: 'file', path });
  const [sheet] = workbook.sheets;
  if (sheet) {
    for await (const rows of workbook.rows(sheet)) onRows(rows.length);
  }
  await workbook.close();
}

async function judgeRows(path: string, onRows: (count: number) => void): Promise<void> {
  // The header is one more.
  const opened = (): void => onRows(1);
  await checkWorkbook(requestFor(path), (rows) => Promise.resolve(onRows(rows.length)), { opened });
}

async function checkRows(path: string, onRows: (count: number) => void): Promise<void> {
  const worker = join(__dirname, 'workbookWorker.js');
  // The panel has its first rows here; the header is one more.
  const opened = (): void => onRows(1);
  await checkWorkbookInWorker(worker, requestFor(path), (rows) => onRows(rows.length), undefined, { opened });
}

function requestFor(path: string): CheckRequest {
  return { input: { kind: 'file', path }, country: 'FR' };
}
