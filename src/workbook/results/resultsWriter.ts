import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { stream, type Cell, type Style, type Worksheet } from 'exceljs';
import type { ResultCell, ResultRow } from '../../sender/journal/resultsTable';
import { DATE_TIME_CODE } from '../formats/formatCode';
import type { ResultsRequest } from './resultsMessages';
import { cellText, needsPreserving } from './resultsText';
import { RowXml, TEXT, TIME } from './rowXml';
import { writeFailure } from './writeFailure';

/**
 * Writes the workbook at flat memory: the next rows are asked for once the last ones have gone into the zip.
 * @throws HumanError for what the file system has against it.
 */
export async function writeResults(
  { path, table }: ResultsRequest,
  rows: AsyncIterable<readonly ResultRow[]>,
): Promise<void> {
  const output = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
  try {
    await writeWorkbook(output, table, rows);
  } catch (error) {
    output.destroy();
    throw writeFailure(path, error);
  }
}

/** The same to any stream, which is ended. @throws what the stream fails with. */
export async function writeWorkbook(
  output: Writable,
  table: ResultsRequest['table'],
  rows: AsyncIterable<readonly ResultRow[]>,
  maxRowsCount = MAX_ROWS_COUNT,
): Promise<void> {
  const failed = failureOf(output);
  const workbook = new stream.xlsx.WorkbookWriter({ stream: output, useStyles: true, useSharedStrings: false });
  workbook.creator = 'Excel to WhatsApp';
  const write = async (): Promise<void> => {
    await writeRows(workbook, table, rows, maxRowsCount);
    writeSummary(workbook, table);
    await workbook.commit();
  };
  await Promise.race([write(), failed]);
}

async function writeRows(
  workbook: stream.xlsx.WorkbookWriter,
  { sheetName, columns }: ResultsRequest['table'],
  rows: AsyncIterable<readonly ResultRow[]>,
  maxRowsCount: number,
): Promise<void> {
  let sheet: Worksheet | null = null;
  let sheetCount = 0;
  let rowCount = 0;
  const styles = stylesOf(workbook);
  const rowXml = new RowXml(columns, (style) => styles.addStyleModel(style));
  const end = (): void => {
    if (sheet === null) return;
    sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: rowCount + 1, column: columns.length } };
    sheet.commit();
  };
  const begin = (firstRows: readonly ResultRow[]): Worksheet => {
    end();
    sheetCount += 1;
    rowCount = 0;
    const name = sheetCount === 1 ? sheetName : `${sheetName.slice(0, MAX_NAME_LENGTH - 5)} (${sheetCount})`;
    const begun = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
    // Widths come before the first row in the file.
    writeHeader(begun, columns, firstRows);
    return begun;
  };
  for await (const some of rows) {
    sheet ??= begin(some);
    let xml = '';
    for (const row of some) {
      if (rowCount === maxRowsCount) {
        sheetOf(sheet).write(xml);
        xml = '';
        sheet = begin(some);
      }
      rowCount += 1;
      // Below the headers.
      xml += rowXml.of(rowCount + 1, row);
    }
    sheetOf(sheet).write(xml);
    await zipped(sheet);
  }
  sheet ??= begin([]);
  end();
}

/** Below the headers: what a list as text has more goes to further sheets. */
const MAX_ROWS_COUNT = 1_048_575;
const MAX_NAME_LENGTH = 31;

function writeHeader(sheet: Worksheet, columns: Columns, firstRows: readonly ResultRow[]): void {
  sheet.columns = columns.map(({ header, kind }, index) => ({ width: widthOf(header, kind, firstRows, index) }));
  const row = sheet.addRow([]);
  columns.forEach(({ header }, index) => setText(row.getCell(index + 1), header, BOLD));
  row.commit();
}

function writeSummary(workbook: stream.xlsx.WorkbookWriter, table: ResultsRequest['table']): void {
  const sheet = workbook.addWorksheet(table.summaryName);
  const labelWidth = Math.max(...table.summary.map(([label]) => label.length));
  sheet.columns = [{ width: labelWidth + WIDTH_MARGIN }, { width: WIDEST }];
  for (const [label, value] of table.summary) {
    const row = sheet.addRow([]);
    setText(row.getCell(1), label, BOLD);
    setCell(row.getCell(2), value);
    row.commit();
  }
  sheet.commit();
}

function setCell(cell: Cell, value: ResultCell): void {
  switch (value.kind) {
    case 'text':
      setText(cell, value.text, LEFT_TEXT);
      break;
    case 'number':
      cell.value = value.number;
      cell.style = LEFT;
      break;
    case 'time':
      setTime(cell, value.atMs, LEFT_TIME);
  }
}

/** A string never becomes a formula in exceljs, which takes only an object for one. */
function setText(cell: Cell, text: string, style: Partial<Style> | null): void {
  const written = cellText(text);
  cell.value = needsPreserving(written) ? { richText: [{ text: written }] } : written;
  if (style) cell.style = style;
}

/** Excel knows no time zones: it's the wall clock of this computer that is written. */
function setTime(cell: Cell, atMs: number, style = TIME): void {
  const at = new Date(atMs);
  cell.value = new Date(atMs - at.getTimezoneOffset() * MINUTE_MS);
  cell.style = style;
}

type Columns = ResultsRequest['table']['columns'];

const MINUTE_MS = 60_000;
const LEFT: Partial<Style> = { alignment: { horizontal: 'left' } };
const LEFT_TIME: Partial<Style> = { ...LEFT, numFmt: DATE_TIME_CODE };
const LEFT_TEXT: Partial<Style> = { ...LEFT, ...TEXT };
const BOLD: Partial<Style> = { font: { bold: true, name: 'Calibri', size: 11, family: 2 } };

const NARROWEST = 10;
const WIDEST = 50;
const WIDTH_MARGIN = 3;
const TIME_WIDTH = 18;

/** In characters, as wide as the header and the longest of the first rows. */
function widthOf(header: string, kind: ResultCell['kind'], firstRows: readonly ResultRow[], column: number): number {
  const lengths = firstRows.map((row) => textOf(row[column]).length);
  const longest = Math.max(header.length, kind === 'time' ? TIME_WIDTH : 0, ...lengths);
  return Math.min(WIDEST, Math.max(NARROWEST, longest + WIDTH_MARGIN));
}

function textOf(value: ResultRow[number] | undefined): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? value.text : '';
}

/**
 * Waits until what the sheet has been given is in the zip. exceljs takes rows as fast as they come and tells nobody that
 * they pile up (its issues 734, 2916): the stream behind it, which it hands to the zip, does, by its callback.
 */
async function zipped(sheet: Worksheet): Promise<void> {
  const pipe = pipeOf(sheet);
  await new Promise((resolve) => {
    pipe.write(NOTHING, resolve);
  });
}

const NOTHING = Buffer.alloc(0);

interface SheetStream {
  /** In the order of all that exceljs itself writes to the sheet. */
  write(xml: string): void;
  readonly pipes: readonly unknown[];
}

function sheetOf(sheet: Worksheet): SheetStream {
  const { stream: hub } = sheet as unknown as { readonly stream?: Partial<SheetStream> };
  if (hub?.write !== undefined && hub.pipes !== undefined) return hub as SheetStream;
  throw new Error('This version of exceljs has another way from its sheets to the zip.');
}

function pipeOf(sheet: Worksheet): Pick<NodeJS.WritableStream, 'write'> {
  const [pipe] = sheetOf(sheet).pipes;
  if (pipe instanceof Object && 'write' in pipe) return pipe as NodeJS.WritableStream;
  throw new Error('This version of exceljs has another way from its sheets to the zip.');
}

interface Styles {
  addStyleModel(style: Partial<Style>): number;
}

function stylesOf(workbook: stream.xlsx.WorkbookWriter): Styles {
  const { styles } = workbook as unknown as { readonly styles?: Partial<Styles> };
  if (styles?.addStyleModel !== undefined) return styles as Styles;
  throw new Error('This version of exceljs keeps its styles elsewhere.');
}

/** Rejects when the output fails. */
async function failureOf(output: Writable): Promise<never> {
  const [error] = (await once(output, 'error')) as unknown[];
  throw error;
}
