import { open, type FileHandle } from 'node:fs/promises';
import { crc32, createDeflateRaw } from 'node:zlib';
import { HEADERS, people, type Person } from './people';

export type StringKind = 'shared' | 'inline';

/**
 * Writes a workbook of `count` people to `path`, a piece at a time; its texts are in a part of their own, as Excel writes
 * them, or in their cells, as streaming writers do.
 */
export async function writeWorkbook(path: string, count: number, strings: StringKind, seed: number): Promise<void> {
  const file = await open(path, 'w');
  try {
    const zip = new ZipWriter(file);
    for (const [name, content] of Object.entries(SMALL_PARTS)) await zip.add(name, [content]);
    await zip.add('xl/worksheets/sheet1.xml', sheetXml(count, strings, seed));
    await zip.add('xl/sharedStrings.xml', strings === 'shared' ? sharedStringsXml(count, seed) : [`${SST}/>`]);
    await zip.end();
  } finally {
    await file.close();
  }
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const SST = `${XML}<sst xmlns="${MAIN}"`;

const SMALL_PARTS = {
  '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${TYPE}.sharedStrings+xml"/></Types>`,
  '_rels/.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="Clients" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
  'xl/styles.xml': `${XML}<styleSheet xmlns="${MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`,
};

const COLUMNS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];

function* sheetXml(count: number, strings: StringKind, seed: number): Generator<string> {
  const cell = strings === 'shared' ? sharedCell(new SharedIndexes()) : inlineCell;
  yield `${XML}<worksheet xmlns="${MAIN}"><dimension ref="A1:H${count + 1}"/><sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/><sheetData>`;
  yield rowXml(1, HEADERS.map((text, column) => cell(`${COLUMNS[column]}1`, text)).join(''));
  let row = 1;
  for (const { texts, amount, day } of people(count, seed)) {
    row += 1;
    const cells = texts.map((text, column) => cell(`${COLUMNS[column]}${row}`, text)).join('');
    yield rowXml(row, `${cells}<c r="G${row}" s="1"><v>${amount}</v></c><c r="H${row}" s="2"><v>${day}</v></c>`);
  }
  yield '</sheetData><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>';
}

function rowXml(row: number, cells: string): string {
  return `<row r="${row}" spans="1:8">${cells}</row>`;
}

function inlineCell(reference: string, text: string): string {
  return `<c r="${reference}" t="inlineStr"><is><t>${text}</t></is></c>`;
}

function sharedCell(indexes: SharedIndexes): (reference: string, text: string) => string {
  return (reference, text) => `<c r="${reference}" t="s"><v>${indexes.of(text).index}</v></c>`;
}

/** In the order in which the texts are first met, as Excel numbers them. */
function* sharedStringsXml(count: number, seed: number): Generator<string> {
  const indexes = new SharedIndexes();
  const item = (text: string): string => (indexes.of(text).isNew ? `<si><t>${text}</t></si>` : '');
  yield `${SST}>${HEADERS.map(item).join('')}`;
  for (const { texts } of people(count, seed)) yield texts.map(item).join('');
  yield '</sst>';
}

/** References and addresses are each there once, so they needn't be remembered. */
class SharedIndexes {
  readonly #known = new Map<string, number>();
  #count = 0;

  of(text: Person['texts'][number]): { readonly index: number; readonly isNew: boolean } {
    const index = this.#known.get(text);
    if (index !== undefined) return { index, isNew: false };
    const added = this.#count;
    this.#count += 1;
    if (!text.startsWith('A-') && !text.includes('@')) this.#known.set(text, added);
    return { index: added, isNew: true };
  }
}

const BLOCK_LENGTH = 256 * 1024;

/** Parts of less than 4 GiB, each written as it comes; its sizes go into its header afterwards. */
class ZipWriter {
  readonly #file: FileHandle;
  readonly #directory: Buffer[] = [];
  #position = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async add(name: string, content: Iterable<string>): Promise<void> {
    const nameBytes = Buffer.from(name);
    const start = this.#position;
    this.#position += 30 + nameBytes.length;
    const deflater = createDeflateRaw({ level: 6 });
    const written = this.#writeAll(deflater);
    let crc = 0;
    let plainBytes = 0;
    for (const block of blocks(content)) {
      crc = crc32(block, crc);
      plainBytes += block.length;
      if (!deflater.write(block)) await new Promise((resolve) => deflater.once('drain', resolve));
    }
    deflater.end();
    const packedBytes = await written;
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt16LE(0x21, 8);
    fields.writeUInt32LE(crc, 10);
    fields.writeUInt32LE(packedBytes, 14);
    fields.writeUInt32LE(plainBytes, 18);
    fields.writeUInt16LE(nameBytes.length, 22);
    await this.#write(Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, nameBytes]), start);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(start, 10);
    this.#directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), fields, tail, nameBytes]));
  }

  async end(): Promise<void> {
    const directory = Buffer.concat(this.#directory);
    const end = Buffer.alloc(22);
    end.write('PK\u0005\u0006');
    end.writeUInt16LE(this.#directory.length, 8);
    end.writeUInt16LE(this.#directory.length, 10);
    end.writeUInt32LE(directory.length, 12);
    end.writeUInt32LE(this.#position, 16);
    await this.#write(Buffer.concat([directory, end]), this.#position);
  }

  async #writeAll(packed: AsyncIterable<unknown>): Promise<number> {
    const start = this.#position;
    for await (const chunk of packed) {
      const bytes = chunk as Buffer;
      await this.#write(bytes, this.#position);
      this.#position += bytes.length;
    }
    return this.#position - start;
  }

  async #write(bytes: Buffer, position: number): Promise<void> {
    await this.#file.write(bytes, 0, bytes.length, position);
  }
}

function* blocks(content: Iterable<string>): Generator<Buffer> {
  let text = '';
  for (const piece of content) {
    text += piece;
    if (text.length < BLOCK_LENGTH) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}
