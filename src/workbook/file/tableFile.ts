import type { Sentence } from '../../sender/sentence';
import type { SheetInfo } from '../../sender/model';
import type { KnownTables } from './knownTables';
import type { MergedCells } from './mergedCells';
import type { SheetRow } from './sheetReader';

/**
 * A file of tables, whatever its format, of which no more is read than is asked for. Its methods are called one after
 * the other, and with one of its own sheets.
 */
export interface TableFile {
  readonly sheets: readonly SheetInfo[];
  /** How a text was read, which doesn't say itself how it is meant; null for a workbook. */
  readonly readAs: TextReading | null;
  /** The language that numbers and dates are written in, as BCP 47; empty where the file has them as text. */
  readonly locale: string;
  /** What the sheet itself says of its tables and filters. */
  knownTables(sheet: SheetInfo): Promise<KnownTables>;
  /** Those that begin in row `lastRow` (from 1) or above and may be headers. The whole sheet is gone through for them. */
  mergedCells(sheet: SheetInfo, lastRow: number): Promise<readonly MergedCells[]>;
  /**
   * Has cells come with the addresses behind them from now on, where they hold numbers; false where no others come than
   * before. The whole sheet is gone through for them.
   */
  findLinks(sheet: SheetInfo): Promise<boolean>;
  /** The first `count` rows that hold anything, at any size of the sheet. @throws HumanError for a damaged file */
  preview(sheet: SheetInfo, count: number): Promise<readonly SheetRow[]>;
  /**
   * All rows that hold anything, a few hundred at a time.
   * @param onProgress called now and then with how much of the sheet has been read, from 0 to 1
   * @throws HumanError for a damaged file
   */
  rows(sheet: SheetInfo, onProgress?: (share: number) => void): AsyncGenerator<readonly SheetRow[]>;
  /** Of the sheet that rows were last asked of; from 0. */
  isColumnHidden(column: number): boolean;
  close(): Promise<void>;
}

export interface TextReading {
  /** The sign between the cells, for people. */
  readonly sign: Sentence | string;
  readonly encoding: string;
}

/** The first `count` of them; the rest isn't asked for. */
export async function firstRows(
  rows: AsyncGenerator<readonly SheetRow[]>,
  count: number,
): Promise<readonly SheetRow[]> {
  const first: SheetRow[] = [];
  for await (const more of rows) {
    for (const row of more) first.push(row);
    if (first.length >= count) break;
  }
  return first.slice(0, count);
}

/** The same chunks; tells of each how long it is. */
export async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    onBytes(chunk.length);
    yield chunk;
  }
}
