import type { SheetInfo } from '../../sender/model';
import type { Container } from './container';
import { type KnownTables, knownTablesOf, readTables } from './knownTables';
import { type Hyperlinks, readHyperlinks, withHyperlinks } from './hyperlinks';
import { type Locale, plainTag } from '../formats/locale';
import { type MergedCells, readMergedCells } from './mergedCells';
import { MAX_SHARED_STRINGS_BYTES, SharedStrings } from './sharedStrings';
import { MAX_COLUMNS_COUNT, MAX_SHEET_BYTES, readRows, type SheetRow } from './sheetReader';
import { readStyles, type Styles } from './styles';
import { counted, firstRows, type TableFile } from './tableFile';
import { findParts, type SheetPart, type WorkbookParts } from './workbookParts';

/** A workbook of Excel's. @throws HumanError where the zip holds none. */
export async function openExcelFile(
  container: Container,
  locale: Locale,
  closeSource: () => Promise<void>,
): Promise<TableFile> {
  const parts = await findParts(container);
  const styles = await readStyles(container, parts.styles, locale);
  return new ExcelFile(container, parts, { styles, locale }, closeSource);
}

class ExcelFile implements TableFile {
  readonly #container: Container;
  readonly #parts: WorkbookParts;
  readonly #formats: { readonly styles: Styles; readonly locale: Locale };
  readonly readAs = null;
  #hidden = new Uint8Array();
  readonly #links = new Map<SheetInfo, Hyperlinks>();
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

  get locale(): string {
    return plainTag(this.#formats.locale);
  }

  isColumnHidden(column: number): boolean {
    return this.#hidden[column] === 1;
  }

  async knownTables(sheet: SheetInfo): Promise<KnownTables> {
    const { part, filter } = this.#partOf(sheet);
    const tables = await readTables(this.#container, part);
    return knownTablesOf(filter === null ? tables : [...tables, filter]);
  }

  mergedCells(sheet: SheetInfo, lastRow: number): Promise<readonly MergedCells[]> {
    return readMergedCells(this.#container, this.#partOf(sheet).part, lastRow);
  }

  async findLinks(sheet: SheetInfo): Promise<boolean> {
    const known = this.#links.get(sheet);
    if (known !== undefined) return false;
    const links = await readHyperlinks(this.#container, this.#partOf(sheet).part);
    this.#links.set(sheet, links);
    return links.size > 0;
  }

  async preview(info: SheetInfo, count: number): Promise<readonly SheetRow[]> {
    const sheet = this.#partOf(info);
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

  async *rows(info: SheetInfo, onProgress?: (share: number) => void): AsyncGenerator<readonly SheetRow[]> {
    const sheet = this.#partOf(info);
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

  #partOf(sheet: SheetInfo): SheetPart {
    const known = this.#parts.sheets.find((part) => part === sheet);
    if (known === undefined) throw new Error('That sheet is of another file.');
    return known;
  }

  #readSheet({ part }: SheetPart): AsyncGenerator<Uint8Array> {
    return this.#container.readPart(part, MAX_SHEET_BYTES);
  }

  async *#readRows(
    sheet: SheetPart,
    chunks: AsyncIterable<Uint8Array>,
    sharedStrings: Pick<SharedStrings, 'get'>,
  ): AsyncGenerator<readonly SheetRow[]> {
    this.#hidden = new Uint8Array(MAX_COLUMNS_COUNT);
    const onHiddenColumns = (first: number, last: number): unknown => this.#hidden.fill(1, first, last + 1);
    const { date1904 } = this.#parts;
    const links = this.#links.get(sheet);
    const context = { sharedStrings, ...this.#formats, date1904, onHiddenColumns };
    for await (const rows of readRows(chunks, sheet.part, context)) {
      yield links === undefined || links.size === 0 ? rows : withHyperlinks(rows, links);
    }
  }
}
