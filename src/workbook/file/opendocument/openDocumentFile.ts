import { damagedFile, protectedFile } from '../brokenFile';
import type { Container } from '../container';
import { type KnownTables, knownTablesOf } from '../knownTables';
import { type Locale, plainTag } from '../../formats/locale';
import type { MergedCells } from '../mergedCells';
import type { SheetInfo } from '../../../sender/model';
import { SMALL_PART_BYTES } from '../relationships';
import { MAX_COLUMNS_COUNT, MAX_SHEET_BYTES, type SheetRow } from '../sheetReader';
import { counted, firstRows, type TableFile } from '../tableFile';
import { readXml, xmlSteps } from '../xml';
import { OdsFormats } from './odsFormats';
import { OdsOutline } from './odsOutline';
import { OdsSheetParser, type OdsWatcher } from './odsSheet';

const CONTENT = 'content.xml';
const STYLES = 'styles.xml';
const MANIFEST = 'META-INF/manifest.xml';

export function isOpenDocument(container: Container): boolean {
  return container.hasPart(CONTENT) && !container.hasPart('[Content_Types].xml');
}

/**
 * An OpenDocument spreadsheet, whose sheets stand one after the other in a single part: it is gone through once for
 * their names and formats.
 * @throws HumanError where the zip holds none
 */
export async function openOpenDocument(
  container: Container,
  locale: Locale,
  closeSource: () => Promise<void>,
): Promise<TableFile> {
  await refuseProtected(container);
  const formats = new OdsFormats(locale);
  if (container.hasPart(STYLES)) {
    await readXml(container.readPart(STYLES, SMALL_PART_BYTES), STYLES, formats).catch(() => undefined);
  }
  const outline = new OdsOutline(formats);
  await readXml(container.readPart(CONTENT, MAX_SHEET_BYTES), CONTENT, outline);
  if (outline.sheets.length === 0) throw damagedFile(CONTENT);
  return new OpenDocumentFile(container, outline, locale, closeSource);
}

/** A password encrypts each part, and the manifest says so. */
async function refuseProtected(container: Container): Promise<void> {
  if (!container.hasPart(MANIFEST)) return;
  let isProtected = false;
  const handler = {
    open: (name: string): void => void (isProtected ||= name === 'encryption-data'),
    close: (): void => undefined,
  };
  await readXml(container.readPart(MANIFEST, SMALL_PART_BYTES), MANIFEST, handler).catch(() => undefined);
  if (isProtected) throw protectedFile();
}

class OpenDocumentFile implements TableFile {
  readonly readAs = null;
  readonly sheets: readonly SheetInfo[];
  readonly #container: Container;
  readonly #outline: OdsOutline;
  readonly #locale: Locale;
  readonly #closeSource: () => Promise<void>;
  #hidden = new Uint8Array();

  constructor(container: Container, outline: OdsOutline, locale: Locale, closeSource: () => Promise<void>) {
    this.#container = container;
    this.#outline = outline;
    this.#locale = locale;
    this.#closeSource = closeSource;
    this.sheets = outline.sheets;
  }

  async knownTables({ name }: SheetInfo): Promise<KnownTables> {
    return knownTablesOf(this.#outline.filtersOf(name));
  }

  /** Its links stand in the cells. */
  async findLinks(): Promise<boolean> {
    return false;
  }

  async mergedCells(sheet: SheetInfo, lastRow: number): Promise<readonly MergedCells[]> {
    const found: MergedCells[] = [];
    const rows = this.#read(sheet, () => undefined, { merged: (cells) => found.push(cells) });
    // Those of a row come with it: what stands below needn't be read.
    for await (const some of rows) if ((some.at(-1)?.row ?? 0) > lastRow) break;
    return found.filter((cells) => cells.firstRow <= lastRow && cells.lastRow - cells.firstRow < MAX_HEADER_ROWS_COUNT);
  }

  async preview(sheet: SheetInfo, count: number): Promise<readonly SheetRow[]> {
    return await firstRows(this.rows(sheet), count);
  }

  async *rows(sheet: SheetInfo, onProgress?: (share: number) => void): AsyncGenerator<readonly SheetRow[]> {
    const totalBytes = this.#container.partBytes(CONTENT);
    let readBytes = 0;
    const hidden = new Uint8Array(MAX_COLUMNS_COUNT);
    this.#hidden = hidden;
    const onBytes = (bytes: number): void => {
      readBytes += bytes;
      onProgress?.(Math.min(1, readBytes / totalBytes));
    };
    yield* this.#read(sheet, onBytes, { hiddenColumns: (first, last) => void hidden.fill(1, first, last + 1) });
  }

  get locale(): string {
    return plainTag(this.#locale);
  }

  isColumnHidden(column: number): boolean {
    return this.#hidden[column] === 1;
  }

  async close(): Promise<void> {
    this.#container.close();
    await this.#closeSource();
  }

  async *#read(
    sheet: SheetInfo,
    onBytes: (bytes: number) => void,
    watcher: OdsWatcher,
  ): AsyncGenerator<readonly SheetRow[]> {
    const { formats } = this.#outline;
    const cellFormats = { locale: this.#locale, formatOf: (style: string | undefined) => formats.formatOf(style) };
    const parser = new OdsSheetParser(this.sheets.indexOf(sheet), cellFormats, watcher);
    const chunks = counted(this.#container.readPart(CONTENT, MAX_SHEET_BYTES), onBytes);
    const steps = xmlSteps(chunks, CONTENT, parser);
    while (!(await steps.next()).done) {
      const rows = parser.takeRows();
      if (rows.length > 0) yield rows;
    }
  }
}

/** Headers of more rows than this are none. */
const MAX_HEADER_ROWS_COUNT = 5;
