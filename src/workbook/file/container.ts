import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { type Entry, fromRandomAccessReader, RandomAccessReader, type ZipFile } from 'yauzl';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { damagedFile, hostileFile, protectedFile, truncatedFile } from './brokenFile';
import { BLOCK_BYTES, type ByteSource, readBlocks } from './byteSource';

/** A zip whose parts are found by name, whatever its order and the case of the names. */
export interface Container {
  hasPart(name: string): boolean;
  /** Inflated, as the directory says; 0 where there is no such part. */
  partBytes(name: string): number;
  /**
   * The part's bytes, inflated as they are asked for.
   * @throws HumanError where the part is missing, inflates to more than `limitBytes`, or is damaged: its checksum is known
   * only at its end.
   */
  readPart(name: string, limitBytes: number): AsyncGenerator<Uint8Array>;
  close(): void;
}

/** @throws HumanError for a truncated, damaged or hostile zip. */
export async function openContainer(source: ByteSource): Promise<Container> {
  const zip = await openZip(source);
  try {
    const entries = await listEntries(zip);
    return {
      hasPart: (name) => entries.has(name.toLowerCase()),
      partBytes: (name) => entries.get(name.toLowerCase())?.uncompressedSize ?? 0,
      readPart: (name, limitBytes) => readEntry(source, zip, entries.get(name.toLowerCase()), name, limitBytes),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

const MAX_ENTRIES_COUNT = 10_000;
/** What a sheet of repeating rows can honestly reach; a bomb has about 1,000. */
const MAX_RATIO = 100;
/** Below this no ratio does harm. */
const RATIO_FROM_BYTES = 1024 * 1024;
const PIECE_BYTES = 8 * 1024;

/** Gives yauzl its bytes. A throw of yauzl's own code in a callback goes to `fail` instead of ending the process. */
class SourceReader extends RandomAccessReader {
  readonly #source: ByteSource;
  readonly #fail: (error: unknown) => void;

  constructor(source: ByteSource, fail: (error: unknown) => void) {
    super();
    this.#source = source;
    this.#fail = fail;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    void this.#readInto(viewOf(buffer).subarray(offset, offset + length), position, callback);
  }

  async #readInto(target: Uint8Array, position: number, callback: (error: Error | null) => void): Promise<void> {
    try {
      const count = await this.#source.read(target, position);
      callback(count < target.length ? new Error('unexpected end of file') : null);
    } catch (error) {
      this.#fail(error);
    }
  }
}

function openZip(source: ByteSource): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    let opened: ZipFile | undefined;
    const fail = (error: unknown): void => {
      reject(truncatedFile(error));
      opened?.emit('error', error);
    };
    const options = { lazyEntries: true, autoClose: false };
    fromRandomAccessReader(new SourceReader(source, fail), source.sizeBytes, options, (error, zip) => {
      if (error) {
        reject(truncatedFile(error));
        return;
      }
      opened = zip;
      resolve(zip);
    });
  });
}

function listEntries(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  if (zip.entryCount > MAX_ENTRIES_COUNT) return Promise.reject(hostileFile());
  const entries = new Map<string, Entry>();
  return new Promise((resolve, reject) => {
    zip.on('error', (error: Error) => {
      reject(/^(?:absolute|invalid relative) path/u.test(error.message) ? hostileFile(error) : truncatedFile(error));
    });
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: Entry) => {
      const name = entry.fileName.toLowerCase();
      if (!entries.has(name)) entries.set(name, entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

async function* readEntry(
  source: ByteSource,
  zip: ZipFile,
  entry: Entry | undefined,
  name: string,
  limitBytes: number,
): AsyncGenerator<Uint8Array> {
  if (entry === undefined) throw damagedFile(name);
  if (entry.isEncrypted()) throw protectedFile();
  if (!entry.canDecodeFileData()) throw damagedFile(name);
  refuseBomb(entry, limitBytes);
  let count = 0;
  let checksum = 0;
  try {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    const compressed = readBlocks(source, fileDataStart, entry.compressedSize);
    for await (const chunk of firstInPieces(entry.isCompressed() ? inflate(compressed) : compressed)) {
      count += chunk.length;
      if (count > entry.uncompressedSize) break;
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof HumanError ? error : damagedFile(name, error);
  }
  if (count !== entry.uncompressedSize || checksum !== entry.crc32) throw damagedFile(name);
}

function refuseBomb({ compressedSize, uncompressedSize }: Entry, limitBytes: number): void {
  if (uncompressedSize > RATIO_FROM_BYTES && uncompressedSize > compressedSize * MAX_RATIO) throw hostileFile();
  if (uncompressedSize > limitBytes) {
    throw new HumanError(
      sentence('The workbook is too large to be read.'),
      sentence('Split it into several workbooks, or delete the sheets and columns that aren’t needed.'),
    );
  }
}

/** Who wants the first rows alone needn't parse the many that a whole block holds. */
async function* firstInPieces(blocks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pieceBytes = PIECE_BYTES;
  for await (const block of blocks) {
    for (let at = 0; at < block.length; at += pieceBytes) yield block.subarray(at, at + pieceBytes);
    pieceBytes = Infinity;
  }
}

async function* inflate(compressed: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const inflater = createInflateRaw({ chunkSize: BLOCK_BYTES });
  // What fails comes out of the iteration too, since the pipeline destroys the inflater with it.
  pipeline(Readable.from(compressed, { objectMode: false }), inflater, () => {});
  for await (const chunk of inflater) yield viewOf(chunk as Buffer);
}

function viewOf(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}
