import { dirname } from 'node:path';
import * as v from 'valibot';
import { HumanError } from '../sender/humanError';
import { sentence } from '../sender/sentence';
import type { Sealer } from './encryption';
import { PUT_BACK } from './fileFailure';
import { errorCode } from '../sender/systemError';
import { readFully, writeFully, type JournalDisk, type OpenedFile } from './journal/journalDisk';
import type { SessionDisk } from './sessionDisk';

/** How rows of a kind are written down. */
export interface RowFormat<Row, Stored> {
  /** A word of its own: a chunk put into the other kind's file doesn't open. */
  readonly kind: string;
  readonly schema: v.GenericSchema<unknown, Stored>;
  readonly toStored: (row: Row) => Stored;
  readonly fromStored: (stored: Stored) => Row;
}

/**
 * Rows as frozen at the start of a session: sealed chunks of 64, one after the other, then the table of their offsets
 * (8 bytes each), then a trailer (chunk count and row count, 4 bytes each, and a mark). A row is read by its index
 * without reading the rest.
 */
export class RowsWriter<Row, Stored> {
  readonly #format: RowFormat<Row, Stored>;
  readonly #file: OpenedFile;
  readonly #sealer: Sealer;
  readonly #sessionId: string;
  readonly #offsets: number[] = [];
  #chunk: Stored[] = [];
  #length = 0;
  #count = 0;

  private constructor(file: OpenedFile, format: RowFormat<Row, Stored>, sealer: Sealer, sessionId: string) {
    this.#format = format;
    this.#file = file;
    this.#sealer = sealer;
    this.#sessionId = sessionId;
  }

  static async create<Row, Stored>(
    path: string,
    format: RowFormat<Row, Stored>,
    sealer: Sealer,
    sessionId: string,
    files: JournalDisk,
  ): Promise<RowsWriter<Row, Stored>> {
    return new RowsWriter(await files.open(path, 'wx'), format, sealer, sessionId);
  }

  get count(): number {
    return this.#count;
  }

  async add(row: Row): Promise<void> {
    this.#chunk.push(this.#format.toStored(row));
    this.#count += 1;
    if (this.#chunk.length === CHUNK_SIZE) await this.#writeChunk();
  }

  /** Makes the file durable and closes it. */
  async finish(): Promise<void> {
    if (this.#chunk.length > 0) await this.#writeChunk();
    const end = Buffer.alloc(this.#offsets.length * 8 + TRAILER_LENGTH);
    this.#offsets.forEach((offset, chunk) => end.writeDoubleLE(offset, chunk * 8));
    end.writeUInt32LE(this.#offsets.length, end.length - TRAILER_LENGTH);
    end.writeUInt32LE(this.#count, end.length - TRAILER_LENGTH + 4);
    end.write(MARK, end.length - MARK.length, 'ascii');
    await writeFully(this.#file, end, this.#length);
    await this.#file.datasync();
    await this.#file.close();
  }

  async abandon(): Promise<void> {
    await this.#file.close();
  }

  async #writeChunk(): Promise<void> {
    const purpose = chunkPurpose(this.#format.kind, this.#sessionId, this.#offsets.length);
    const sealed = this.#sealer.seal(Buffer.from(JSON.stringify(this.#chunk)), purpose);
    const offset = this.#length;
    this.#offsets.push(offset);
    this.#length += sealed.length;
    this.#chunk = [];
    await writeFully(this.#file, sealed, offset);
  }
}

export class RowsReader<Row, Stored> {
  readonly count: number;
  readonly #format: RowFormat<Row, Stored>;
  readonly #file: OpenedFile;
  readonly #sealer: Sealer;
  readonly #sessionId: string;
  readonly #offsets: Float64Array;
  /** The newest chunks, by number: a batch reads neighbours, a retry an older one. */
  readonly #cache = new Map<number, Promise<readonly Row[]>>();
  /** What the file was last asked for ahead; its bytes are null where it couldn't be read. */
  #ahead: { readonly start: number; readonly end: number; readonly bytes: Promise<Buffer | null> } | null = null;

  private constructor(
    file: OpenedFile,
    format: RowFormat<Row, Stored>,
    sealer: Sealer,
    sessionId: string,
    { offsets, count }: RowTable,
  ) {
    this.#format = format;
    this.#file = file;
    this.#sealer = sealer;
    this.#sessionId = sessionId;
    this.#offsets = offsets;
    this.count = count;
  }

  /** @throws HumanError where the file is incomplete. */
  static async open<Row, Stored>(
    path: string,
    format: RowFormat<Row, Stored>,
    sealer: Sealer,
    sessionId: string,
    files: JournalDisk,
  ): Promise<RowsReader<Row, Stored>> {
    const file = await openRows(path, files);
    try {
      return new RowsReader(file, format, sealer, sessionId, await readTable(file));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** @throws HumanError where the chunk doesn't open or the file is damaged. */
  async read(index: number): Promise<Row> {
    const chunk = Math.floor(index / CHUNK_SIZE);
    let rows = this.#cache.get(chunk);
    if (!rows) {
      rows = this.#readChunk(chunk);
      this.#cache.set(chunk, rows);
      // What failed may be read the next time.
      rows.catch(() => this.#cache.delete(chunk));
      const [oldest] = this.#cache.keys();
      if (this.#cache.size > CACHED_CHUNKS && oldest !== undefined) this.#cache.delete(oldest);
    }
    const row = (await rows)[index % CHUNK_SIZE];
    if (row === undefined) throw damaged();
    return row;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #readChunk(chunk: number): Promise<readonly Row[]> {
    const sealed = await this.#readSealed(chunk);
    const plain = this.#sealer.open(sealed, chunkPurpose(this.#format.kind, this.#sessionId, chunk));
    if (!plain) throw damaged();
    return v.parse(v.array(this.#format.schema), JSON.parse(plain.toString())).map(this.#format.fromStored);
  }

  /** Who reads one after the other asks the file once for several: it may be far away, and whoever waits sends nothing. */
  async #readSealed(chunk: number): Promise<Buffer> {
    const start = this.#offsets[chunk] ?? 0;
    const end = this.#offsets[chunk + 1] ?? 0;
    if (end <= start) throw damaged();
    if (this.#ahead === null || start < this.#ahead.start || end > this.#ahead.end) {
      if (!this.#cache.has(chunk - 1)) return await readAt(this.#file, start, end - start);
      const further = this.#endAhead(chunk);
      this.#ahead = { start, end: further, bytes: readAt(this.#file, start, further - start).catch(() => null) };
    }
    const { start: from, bytes } = this.#ahead;
    const read = await bytes;
    // What is wrong with those behind it costs none before them.
    if (read === null) return await readAt(this.#file, start, end - start);
    return read.subarray(start - from, end - from);
  }

  /** As far as chunks follow each other, and no further than a few. */
  #endAhead(chunk: number): number {
    const start = this.#offsets[chunk] ?? 0;
    let end = this.#offsets[chunk + 1] ?? 0;
    for (let last = chunk + 1; last < chunk + AHEAD_CHUNKS; last += 1) {
      const further = this.#offsets[last + 1] ?? 0;
      if (further <= end || further - start > AHEAD_BYTES) break;
      end = further;
    }
    return end;
  }
}

/**
 * Writes rows anew, each as `change` gives it back; the file is whole before it takes the old one's place.
 * @param change the row itself where it stays as it is
 */
export async function rewriteRows<Row, Stored>(
  path: string,
  format: RowFormat<Row, Stored>,
  { sealer, sessionId, files }: RowsPlace,
  change: (row: Row) => Row,
): Promise<void> {
  const reader = await RowsReader.open(path, format, sealer, sessionId, files);
  try {
    // Of one that a crash has left.
    await files.remove(`${path}.new`);
    const writer = await RowsWriter.create(`${path}.new`, format, sealer, sessionId, files);
    try {
      for (let index = 0; index < reader.count; index += 1) await writer.add(change(await reader.read(index)));
      await writer.finish();
    } catch (error) {
      await writer.abandon().catch(() => undefined);
      throw error;
    }
  } finally {
    await reader.close();
  }
  await files.rename(`${path}.new`, path);
  await files.syncFolder(dirname(path));
}

export interface RowsPlace {
  readonly sealer: Sealer;
  readonly sessionId: string;
  readonly files: SessionDisk;
}

async function openRows(path: string, files: JournalDisk): Promise<OpenedFile> {
  try {
    return await files.open(path, 'r');
  } catch (error) {
    throw errorCode(error) === 'ENOENT' ? missing(error) : error;
  }
}

interface RowTable {
  /** Where each chunk begins, and where the last one ends. */
  readonly offsets: Float64Array;
  readonly count: number;
}

async function readTable(file: OpenedFile): Promise<RowTable> {
  const size = file.lengthNow();
  const trailer = await readAt(file, size - TRAILER_LENGTH, TRAILER_LENGTH);
  const chunkCount = trailer.readUInt32LE(0);
  const tableStart = size - TRAILER_LENGTH - chunkCount * 8;
  if (trailer.toString('ascii', 8) !== MARK || tableStart < 0) throw damaged();
  const table = await readAt(file, tableStart, chunkCount * 8);
  const offsets = new Float64Array(chunkCount + 1);
  for (let chunk = 0; chunk < chunkCount; chunk += 1) offsets[chunk] = table.readDoubleLE(chunk * 8);
  offsets[chunkCount] = tableStart;
  const count = trailer.readUInt32LE(4);
  if (Math.ceil(count / CHUNK_SIZE) !== chunkCount) throw damaged();
  return { offsets, count };
}

const CHUNK_SIZE = 64;
const CACHED_CHUNKS = 4;
/** Few: what happens to a file amid a run is noticed. Some hundred kilobytes at most, where texts are long. */
const AHEAD_CHUNKS = 4;
const AHEAD_BYTES = 256 * 1024;
const MARK = 'xw1\n';
const TRAILER_LENGTH = 8 + MARK.length;

function chunkPurpose(kind: string, sessionId: string, chunk: number): string {
  return `${kind} ${sessionId} ${chunk}`;
}

async function readAt(file: OpenedFile, position: number, length: number): Promise<Buffer> {
  if (position < 0) throw damaged();
  const buffer = Buffer.alloc(length);
  if ((await readFully(file, buffer, position)) < length) throw damaged();
  return buffer;
}

/** How many rows the file says that it holds, sealed as they are. @throws HumanError where it is incomplete or missing. */
export async function readRowCount(path: string, files: JournalDisk): Promise<number> {
  const file = await openRows(path, files);
  try {
    return (await readTable(file)).count;
  } finally {
    await file.close();
  }
}

function damaged(): HumanError {
  const happened = sentence('The session’s list of recipients is damaged, or was made with another key.');
  return new HumanError(happened, PUT_BACK, undefined, { fault: 'machine' });
}

function missing(cause: unknown): HumanError {
  return new HumanError(sentence('The session’s list of recipients is missing.'), PUT_BACK, cause, {
    fault: 'machine',
  });
}
