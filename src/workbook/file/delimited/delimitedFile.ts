import { columnLetters } from '../../../sender/content/columnLetters';
import { HumanError } from '../../../sender/humanError';
import { sentence, type Sentence } from '../../../sender/sentence';
import type { SheetInfo } from '../../../sender/model';
import { truncatedFile } from '../brokenFile';
import { readBlocks, type ByteSource } from '../byteSource';
import { type KnownTables, NO_TABLES } from '../knownTables';
import type { MergedCells } from '../mergedCells';
import { type Cell, MAX_COLUMNS_COUNT, type SheetRow } from '../sheetReader';
import { firstRows, type TableFile, type TextReading } from '../tableFile';
import { type FoundDialect, findDialect } from './dialect';
import { type Encoding, Utf8Converter } from './encoding';
import { RecordParser } from './records';

/** A text file of records, such as a CSV: one sheet, of any length. */
export async function openDelimitedFile(source: ByteSource, fileName: string): Promise<TableFile> {
  const start = new Uint8Array(Math.min(START_BYTES, source.sizeBytes));
  const count = await source.read(start, 0);
  const converter = new Utf8Converter(start);
  const text = Buffer.from(converter.convert(start.subarray(0, count))).toString();
  return new DelimitedFile(source, start, findDialect(text, count === source.sizeBytes), sheetName(fileName));
}

const START_BYTES = 64 * 1024;
const MAX_SHEET_NAME_LENGTH = 31;

/** As Excel calls the sheet of such a file. */
function sheetName(fileName: string): string {
  return fileName.replace(/\.[^.]*$/u, '').slice(0, MAX_SHEET_NAME_LENGTH) || 'CSV';
}

class DelimitedFile implements TableFile {
  readonly sheets: readonly SheetInfo[];
  readonly locale = '';
  readonly #source: ByteSource;
  readonly #start: Uint8Array;
  readonly #dialect: FoundDialect;
  #encoding: Encoding;

  constructor(source: ByteSource, start: Uint8Array, dialect: FoundDialect, name: string) {
    this.#source = source;
    this.#start = start;
    this.#dialect = dialect;
    this.#encoding = new Utf8Converter(start).encoding;
    this.sheets = [{ name, hidden: false }];
  }

  get readAs(): TextReading {
    return { sign: signText(this.#dialect.delimiter), encoding: NAMES[this.#encoding] };
  }

  async knownTables(): Promise<KnownTables> {
    return NO_TABLES;
  }

  async findLinks(): Promise<boolean> {
    return false;
  }

  async mergedCells(): Promise<readonly MergedCells[]> {
    return [];
  }

  async preview(_sheet: SheetInfo, count: number): Promise<readonly SheetRow[]> {
    return await firstRows(this.rows(), count);
  }

  async *rows(_sheet?: SheetInfo, onProgress?: (share: number) => void): AsyncGenerator<readonly SheetRow[]> {
    const { sizeBytes } = this.#source;
    const converter = new Utf8Converter(this.#start);
    const parser = new RecordParser(this.#dialect);
    let skipBytes = this.#dialect.skippedBytes;
    let readBytes = 0;
    let rowCount = 0;
    const toRows = (records: readonly (readonly string[])[]): readonly SheetRow[] => {
      const first = rowCount + 1;
      rowCount += records.length;
      return records.map((record, index) => toRow(record, first + index)).filter(({ cells }) => cells.length > 0);
    };
    for await (const chunk of wholeBlocks(this.#source)) {
      readBytes += chunk.length;
      const converted = converter.convert(chunk);
      const text = converted.subarray(skipBytes);
      skipBytes = Math.max(0, skipBytes - converted.length);
      const rows = toRows(parser.write(text));
      this.#encoding = converter.encoding;
      onProgress?.(readBytes / sizeBytes);
      if (rows.length > 0) yield rows;
    }
    const rows = toRows([...parser.write(converter.end()), ...(await parser.end())]);
    if (rows.length > 0) yield rows;
  }

  isColumnHidden(): boolean {
    return false;
  }

  async close(): Promise<void> {
    await this.#source.close();
  }
}

/** The file as it was when it was opened. */
async function* wholeBlocks(source: ByteSource): AsyncGenerator<Uint8Array> {
  try {
    yield* readBlocks(source, 0, source.sizeBytes);
  } catch (error) {
    throw truncatedFile(error);
  }
}

const NAMES: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252',
};

function signText(delimiter: string): Sentence | string {
  return delimiter === '\t' ? sentence('a tab') : `“${delimiter}”`;
}

function toRow(record: readonly string[], row: number): SheetRow {
  if (record.length > MAX_COLUMNS_COUNT) throw tooWide(row);
  const cells: (Cell | undefined)[] = [];
  for (let column = 0; column < record.length; column += 1) {
    const value = record[column] ?? '';
    // Holes like those of a sheet, where a cell without text isn't there.
    if (value !== '') cells[column] = { kind: 'text', text: plainValue(value), number: null, format: '' };
  }
  return { row, hidden: false, cells };
}

/** `="0612"` is how a program keeps Excel from taking the zero away. */
function plainValue(value: string): string {
  if (!value.startsWith('="')) return value;
  const inside = /^="((?:[^"]|"")*)"$/u.exec(value)?.[1];
  return inside === undefined ? value : inside.replaceAll('""', '"');
}

function tooWide(row: number): HumanError {
  return new HumanError(
    sentence('Row {0} has cells beyond column {1}, the last one of Excel.', row, columnLetters(MAX_COLUMNS_COUNT - 1)),
    sentence('Check which sign stands between the cells, and save the file again.'),
  );
}
