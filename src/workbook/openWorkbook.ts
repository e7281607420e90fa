import { HumanError } from '../sender/humanError';
import { message } from '../sender/message';
import { refuseOtherFormats } from './brokenFile';
import { openSource } from './byteSource';
import type { WorkbookInput } from './checkRequest';
import { type Container, openContainer } from './container';
import { headerRowOf, readTables } from './knownTables';
import { findLocale, type Locale } from './locale';
import { type MergedCells, readMergedCells } from './mergedCells';
import { MAX_SHARED_STRINGS_BYTES, SharedStrings } from './sharedStrings';
import { MAX_COLUMNS_COUNT, MAX_SHEET_BYTES, readRows, type SheetRow } from './sheetReader';
import { readStyles, type Styles } from './styles';
import { findParts, type SheetPart, type WorkbookParts } from './workbookParts';

/** A workbook of which no more is read than is asked for. Its methods are called one after the other. */
export interface OpenWorkbook {
  readonly sheets: readonly SheetPart[];
  /** Where the sheet's table or filter begins, from 1; null where it has none. */
  headerRow(sheet: SheetPart): Promise<number | null>;
  /** Those that begin in row `lastRow` (from 1) or above and may be headers. The whole sheet is gone through for them. */
  mergedCells(sheet: SheetPart, lastRow: number): Promise<readonly MergedCells[]>;
  /** The first `count` rows that hold anything, at any size of the sheet. @throws HumanError for a damaged part */
  preview(sheet: SheetPart, count: number): Promise<readonly SheetRow[]>;
  /**
   * All rows that hold anything, a few hundred at a time.
   * @param onProgress called now and then with how much of the sheet has been read, from 0 to 1
   * @throws HumanError for a damaged part
   */
  rows(sheet: SheetPart, onProgress?: (share: number) => void): AsyncGenerator<readonly SheetRow[]>;
  /** Of the sheet that rows were last asked of; from 0. */
  isColumnHidden(column: number): boolean;
  close(): Promise<void>;
}

/**
 * @param tag the locale that numbers are written in, as in `CheckRequest`
 * @throws HumanError for whatever is no workbook that can be read.
 */
export async function openWorkbook(input: WorkbookInput, tag?: string): Promise<OpenWorkbook> {
  const locale = findLocale(tag);
  const source = await openSource(input);
  try {
    await refuseOtherFormats(source);
    const container = await openContainer(source);
    try {
      const parts = await findParts(container);
      const styles = await readStyles(container, parts.styles, locale);
      return new WorkbookReader(container, parts, { styles, locale }, () => source.close());
    } catch (error) {
      container.close();
      throw error;
    }
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** By name, in any case; the first one that isn't hidden where none is wished. The error names the sheets. */
export function chooseSheet(sheets: readonly SheetPart[], wished: string | undefined): SheetPart | HumanError {
  const key = wished?.trim().toLowerCase();
  const chosen =
    wished === undefined
      ? (sheets.find(({ hidden }) => !hidden) ?? sheets[0])
      : (sheets.find(({ name }) => name === wished) ?? sheets.find(({ name }) => name.trim().toLowerCase() === key));
  if (chosen) return chosen;
  return new HumanError(
    message(
      'The workbook has no sheet “{0}”. Its sheets are: {1}.',
      wished ?? '',
      sheets.map(({ name }) => name).join(', '),
    ),
    message('Choose one of these sheets.'),
  );
}

class WorkbookReader implements OpenWorkbook {
  readonly #container: Container;
  readonly #parts: WorkbookParts;
  readonly #formats: { readonly styles: Styles; readonly locale: Locale };
  #hidden = new Uint8Array();
  readonly #sharedStrings: SharedStrings | null;
  readonly #closeSource: () => Promise<void>;
  #sharedBytes = 0;
  #onBytes = (): void => undefined;

  constructor(
    container: Container,
    parts: WorkbookParts,
    formats: { readonly styles: Styles; readonly locale: Locale },
    closeSource: () => Promise<void>,
  ) {
    this.#container = container;
    this.#parts = parts;
    this.#formats = formats;
    this.#closeSource = closeSource;
    const { sharedStrings: part } = parts;
    const chunks = (name: string) =>
      counted(container.readPart(name, MAX_SHARED_STRINGS_BYTES), (bytes) => {
        this.#sharedBytes += bytes;
        this.#onBytes();
      });
    this.#sharedStrings = part === null ? null : new SharedStrings(chunks(part), part);
  }

  get sheets(): readonly SheetPart[] {
    return this.#parts.sheets;
  }

  isColumnHidden(column: number): boolean {
    return this.#hidden[column] === 1;
  }

  async headerRow({ part, filter }: SheetPart): Promise<number | null> {
    const tables = await readTables(this.#container, part);
    return headerRowOf(filter === null ? tables : [...tables, filter]);
  }

  mergedCells({ part }: SheetPart, lastRow: number): Promise<readonly MergedCells[]> {
    return readMergedCells(this.#container, part, lastRow);
  }

  async preview(sheet: SheetPart, count: number): Promise<readonly SheetRow[]> {
    for (;;) {
      let highestMissing = -1;
      const get = (index: number): string => {
        if (this.#sharedStrings?.isMissing(index) !== true) return this.#sharedStrings?.get(index) ?? '';
        highestMissing = Math.max(highestMissing, index);
        // Any text: a cell without one would be left out, and the row be looked for further on.
        return '?';
      };
      const rows = await firstRows(this.#readRows(sheet, this.#readSheet(sheet), { get }), count);
      if (highestMissing === -1) return rows;
      await this.#sharedStrings?.readUpTo(highestMissing);
    }
  }

  async *rows(sheet: SheetPart, onProgress?: (share: number) => void): AsyncGenerator<readonly SheetRow[]> {
    const totalBytes =
      this.#container.partBytes(sheet.part) + this.#container.partBytes(this.#parts.sharedStrings ?? '');
    let sheetBytes = 0;
    this.#onBytes = () => onProgress?.(Math.min(1, (this.#sharedBytes + sheetBytes) / totalBytes));
    await this.#sharedStrings?.readUpTo(Infinity);
    const chunks = counted(this.#readSheet(sheet), (bytes) => {
      sheetBytes += bytes;
      this.#onBytes();
    });
    yield* this.#readRows(sheet, chunks, this.#sharedStrings ?? { get: () => '' });
  }

  async close(): Promise<void> {
    await this.#sharedStrings?.close();
    this.#container.close();
    await this.#closeSource();
  }

  #readSheet({ part }: SheetPart): AsyncGenerator<Uint8Array> {
    return this.#container.readPart(part, MAX_SHEET_BYTES);
  }

  #readRows(
    { part }: SheetPart,
    chunks: AsyncIterable<Uint8Array>,
    sharedStrings: Pick<SharedStrings, 'get'>,
  ): AsyncGenerator<readonly SheetRow[]> {
    this.#hidden = new Uint8Array(MAX_COLUMNS_COUNT);
    const onHiddenColumns = (first: number, last: number): unknown => this.#hidden.fill(1, first, last + 1);
    const { date1904 } = this.#parts;
    return readRows(chunks, part, { sharedStrings, ...this.#formats, date1904, onHiddenColumns });
  }
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    onBytes(chunk.length);
    yield chunk;
  }
}

async function firstRows(rows: AsyncGenerator<readonly SheetRow[]>, count: number): Promise<readonly SheetRow[]> {
  const first: SheetRow[] = [];
  for await (const more of rows) {
    for (const row of more) first.push(row);
    if (first.length >= count) break;
  }
  return first.slice(0, count);
}
