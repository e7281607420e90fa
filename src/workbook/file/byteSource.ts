import { open, type FileHandle } from 'node:fs/promises';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { errorCode } from '../../sender/systemError';
import { lockedWorkbook } from './lockedWorkbook';

export type WorkbookInput =
  | { readonly kind: 'file'; readonly path: string }
  /** `name` with its extension, where it has one. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly name?: string };

/** Bytes that can be read at any place, from a file or from memory. */
export interface ByteSource {
  readonly sizeBytes: number;
  /** Fills as much of `target` as there is from `position` on, and gives the count of bytes. */
  read(target: Uint8Array, position: number): Promise<number>;
  close(): Promise<void>;
}

/** @throws HumanError where the file can't be opened. */
export async function openSource(input: WorkbookInput): Promise<ByteSource> {
  return input.kind === 'bytes' ? new MemorySource(input.bytes) : openFile(input.path);
}

export const BLOCK_BYTES = 64 * 1024;

/** The bytes from `start` on, as they are asked for. @throws where the file ends before them. */
export async function* readBlocks(source: ByteSource, start: number, sizeBytes: number): AsyncGenerator<Uint8Array> {
  const end = start + sizeBytes;
  let position = start;
  while (position < end) {
    const block = new Uint8Array(Math.min(BLOCK_BYTES, end - position));
    const count = await source.read(block, position);
    if (count === 0) throw new Error('unexpected end of file');
    position += count;
    yield block.subarray(0, count);
  }
}

class MemorySource implements ByteSource {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get sizeBytes(): number {
    return this.#bytes.length;
  }

  async read(target: Uint8Array, position: number): Promise<number> {
    const part = this.#bytes.subarray(position, position + target.length);
    target.set(part);
    return part.length;
  }

  async close(): Promise<void> {}
}

class FileSource implements ByteSource {
  readonly sizeBytes: number;
  readonly #file: FileHandle;

  constructor(file: FileHandle, sizeBytes: number) {
    this.#file = file;
    this.sizeBytes = sizeBytes;
  }

  async read(target: Uint8Array, position: number): Promise<number> {
    let filled = 0;
    while (filled < target.length && position + filled < this.sizeBytes) {
      const { bytesRead } = await this.#file.read(target, filled, target.length - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

async function openFile(path: string): Promise<ByteSource> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const status = await file.stat();
    if (!status.isFile()) throw Object.assign(new Error('not a file'), { code: 'EISDIR' });
    return new FileSource(file, status.size);
  } catch (error) {
    await file?.close();
    throw cannotOpen(error);
  }
}

function cannotOpen(error: unknown): HumanError {
  switch (errorCode(error)) {
    case 'ENOENT':
      return new HumanError(
        sentence('The workbook isn’t there.'),
        sentence('Check its name and folder; it may have been moved, renamed or deleted.'),
        error,
      );
    case 'EISDIR':
      return new HumanError(
        sentence('This is a folder, not a workbook.'),
        sentence('Choose an .xlsx, .ods or .csv file.'),
        error,
      );
    case 'EBUSY':
      return lockedWorkbook(error);
    default:
      return new HumanError(
        sentence('The workbook can’t be opened.'),
        sentence('Check that you may read the file, and that no other program keeps it locked.'),
        error,
      );
  }
}
