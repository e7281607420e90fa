import { open, type FileHandle } from 'node:fs/promises';
import * as v from 'valibot';
import { HumanError } from '../sender/humanError';
import { message } from '../sender/message';
import type { Recipient } from '../sender/model';
import type { RecipientSource } from '../sender/ports';
import type { Sealer } from './encryption';

/**
 * The recipients as frozen at the start of a session: sealed chunks of 64, one after the other, then the table of
 * their offsets (8 bytes each), then a trailer (chunk count and recipient count, 4 bytes each, and a mark). A recipient
 * is read by its index without reading the rest.
 */
export class RecipientsWriter {
  readonly #file: FileHandle;
  readonly #sealer: Sealer;
  readonly #sessionId: string;
  readonly #offsets: number[] = [];
  #chunk: Omit<Recipient, 'index'>[] = [];
  #length = 0;
  #count = 0;

  private constructor(file: FileHandle, sealer: Sealer, sessionId: string) {
    this.#file = file;
    this.#sealer = sealer;
    this.#sessionId = sessionId;
  }

  static async create(path: string, sealer: Sealer, sessionId: string): Promise<RecipientsWriter> {
    return new RecipientsWriter(await open(path, 'wx', 0o600), sealer, sessionId);
  }

  get count(): number {
    return this.#count;
  }

  async add(recipient: Omit<Recipient, 'index'>): Promise<void> {
    this.#chunk.push(recipient);
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
    await this.#file.appendFile(end);
    await this.#file.sync();
    await this.#file.close();
  }

  async abandon(): Promise<void> {
    await this.#file.close();
  }

  async #writeChunk(): Promise<void> {
    const rows = this.#chunk.map(({ row, phone, values }) => [row, phone, values]);
    const purpose = chunkPurpose(this.#sessionId, this.#offsets.length);
    const sealed = this.#sealer.seal(Buffer.from(JSON.stringify(rows)), purpose);
    this.#offsets.push(this.#length);
    this.#length += sealed.length;
    this.#chunk = [];
    // Not `write`, which on a disk that is nearly full may write a part and say nothing.
    await this.#file.appendFile(sealed);
  }
}

export class RecipientsReader implements RecipientSource {
  readonly count: number;
  readonly #file: FileHandle;
  readonly #sealer: Sealer;
  readonly #sessionId: string;
  readonly #offsets: Float64Array;
  /** The newest chunks, by number: a batch reads neighbours, a retry an older one. */
  readonly #cache = new Map<number, Promise<readonly Recipient[]>>();

  private constructor(file: FileHandle, sealer: Sealer, sessionId: string, offsets: Float64Array, count: number) {
    this.#file = file;
    this.#sealer = sealer;
    this.#sessionId = sessionId;
    this.#offsets = offsets;
    this.count = count;
  }

  /** @throws HumanError where the file is incomplete. */
  static async open(path: string, sealer: Sealer, sessionId: string): Promise<RecipientsReader> {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const trailer = await readAt(file, size - TRAILER_LENGTH, TRAILER_LENGTH);
      const chunkCount = trailer.readUInt32LE(0);
      const tableStart = size - TRAILER_LENGTH - chunkCount * 8;
      if (trailer.toString('ascii', 8) !== MARK || tableStart < 0) throw damaged();
      const table = await readAt(file, tableStart, chunkCount * 8);
      const offsets = new Float64Array(chunkCount + 1);
      for (let chunk = 0; chunk < chunkCount; chunk += 1) offsets[chunk] = table.readDoubleLE(chunk * 8);
      offsets[chunkCount] = tableStart;
      return new RecipientsReader(file, sealer, sessionId, offsets, trailer.readUInt32LE(4));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** @throws HumanError where the chunk doesn't open or the file is damaged. */
  async read(index: number): Promise<Recipient> {
    const chunk = Math.floor(index / CHUNK_SIZE);
    let recipients = this.#cache.get(chunk);
    if (!recipients) {
      recipients = this.#readChunk(chunk);
      this.#cache.set(chunk, recipients);
      const [oldest] = this.#cache.keys();
      if (this.#cache.size > CACHED_CHUNKS && oldest !== undefined) this.#cache.delete(oldest);
    }
    const recipient = (await recipients)[index % CHUNK_SIZE];
    if (!recipient) throw damaged();
    return recipient;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #readChunk(chunk: number): Promise<readonly Recipient[]> {
    const start = this.#offsets[chunk] ?? 0;
    const end = this.#offsets[chunk + 1] ?? 0;
    if (end <= start) throw damaged();
    const plain = this.#sealer.open(await readAt(this.#file, start, end - start), chunkPurpose(this.#sessionId, chunk));
    if (!plain) throw damaged();
    return v
      .parse(chunkSchema, JSON.parse(plain.toString()))
      .map(([row, phone, values], position) => ({ index: chunk * CHUNK_SIZE + position, row, phone, values }));
  }
}

const CHUNK_SIZE = 64;
const CACHED_CHUNKS = 4;
const MARK = 'xw1\n';
const TRAILER_LENGTH = 8 + MARK.length;

const chunkSchema = v.array(v.tuple([v.number(), v.string(), v.array(v.string())]));

function chunkPurpose(sessionId: string, chunk: number): string {
  return `recipients ${sessionId} ${chunk}`;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  if (position < 0) throw damaged();
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw damaged();
  return buffer;
}

function damaged(): HumanError {
  return new HumanError(
    message('The session’s list of recipients is damaged, or was made with another key.'),
    message('Nothing more is sent from it. Start a new session from the workbook; its results show what was sent.'),
  );
}
