import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { HumanError } from '../../src/sender/humanError';
import { createSealer, newKey, type Sealer } from '../../src/sessions/encryption';
import type { JournalDisk } from '../../src/sessions/journal/journalDisk';
import { nodeDisk } from '../../src/sessions/nodeDisk';
import { type RowFormat, RowsReader, RowsWriter } from '../../src/sessions/rowsFile';

const format = (kind: string): RowFormat<number, number> => ({
  kind,
  schema: v.number(),
  toStored: (row) => row,
  fromStored: (row) => row,
});
const RECIPIENTS = format('recipients');
const CHUNK_SIZE = 64;
const CHUNK_COUNT = 9;
/** The last chunk isn’t full. */
const ROW_COUNT = CHUNK_COUNT * CHUNK_SIZE - 5;
const TRAILER_LENGTH = 12;

let folder: string;
/** Counts what it opens. */
let openCount: number;
let sealer: Sealer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rows-'));
  const real = createSealer(newKey());
  openCount = 0;
  sealer = {
    ...real,
    open: (sealed, purpose) => {
      openCount += 1;
      return real.open(sealed, purpose);
    },
  };
});

afterEach(() => rm(folder, { recursive: true }));

async function write(name: string, sessionId = 'a'): Promise<string> {
  const path = join(folder, name);
  const writer = await RowsWriter.create(path, RECIPIENTS, sealer, sessionId, nodeDisk);
  for (let row = 0; row < ROW_COUNT; row += 1) await writer.add(row);
  await writer.finish();
  return path;
}

const open = (path: string, kind = RECIPIENTS, sessionId = 'a'): Promise<RowsReader<number, number>> =>
  RowsReader.open(path, kind, sealer, sessionId, nodeDisk);

/** What is read at an index, or that it is refused. */
async function readAt(path: string, index: number, kind = RECIPIENTS, sessionId = 'a'): Promise<number | 'refused'> {
  const reader = await open(path, kind, sessionId);
  try {
    return await reader.read(index);
  } catch (error) {
    if (error instanceof HumanError) return 'refused';
    throw error;
  } finally {
    await reader.close();
  }
}

/** The table of offsets, to be changed as damage or malice would. */
async function changeTable(path: string, change: (table: DataView) => void): Promise<void> {
  const bytes = await readFile(path);
  const start = bytes.length - TRAILER_LENGTH - CHUNK_COUNT * 8;
  change(new DataView(bytes.buffer, bytes.byteOffset + start, CHUNK_COUNT * 8));
  await writeFile(path, bytes);
}

describe('frozen rows', () => {
  test('are each their own, read in any order and over and over', async () => {
    const reader = await open(await write('rows.bin'));
    const order = Array.from(
      { length: 2 * CHUNK_COUNT },
      (_, place) => ((place * 7) % CHUNK_COUNT) * CHUNK_SIZE + place,
    );
    for (const index of [...order, ...order]) expect(await reader.read(index)).toBe(index);
    expect(reader.count).toBe(ROW_COUNT);
    await reader.close();
  });

  test('are kept in memory a few chunks at a time', async () => {
    const reader = await open(await write('rows.bin'));
    const readAll = async (): Promise<void> => {
      for (let index = 0; index < ROW_COUNT; index += 1) await reader.read(index);
    };
    await readAll();
    expect(openCount).toBe(CHUNK_COUNT);
    await readAll();
    expect(openCount).toBe(2 * CHUNK_COUNT);
    await reader.close();
  });

  test('are asked of the file several chunks at a time by whoever reads them in their order', async () => {
    let readCount = 0;
    const counting: JournalDisk = {
      ...nodeDisk,
      open: async (path, mode) => {
        const file = await nodeDisk.open(path, mode);
        const read = (buffer: Buffer, position: number): Promise<number> => {
          readCount += 1;
          return file.read(buffer, position);
        };
        return Object.assign(Object.create(file), { read });
      },
    };
    const reader = await RowsReader.open(await write('rows.bin'), RECIPIENTS, sealer, 'a', counting);
    readCount = 0;
    for (let index = 0; index < ROW_COUNT; index += 1) expect(await reader.read(index)).toBe(index);
    // The first alone, and four of the others at once.
    expect(readCount).toBe(1 + Math.ceil((CHUNK_COUNT - 1) / 4));
    await reader.close();
  });

  test.each([
    ['lies beyond the file’s end', 1e9],
    ['lies before the others', 0],
  ])('are there up to one that %s', async (_what, place) => {
    const path = await write('rows.bin');
    await changeTable(path, (table) => table.setFloat64(6 * 8, place, true));
    const reader = await open(path);
    for (let index = 0; index < 5 * CHUNK_SIZE; index += 1) expect(await reader.read(index)).toBe(index);
    await expect(reader.read(6 * CHUNK_SIZE)).rejects.toThrow(HumanError);
    await reader.close();
  });

  test('beyond the last aren’t there', async () => {
    const path = await write('rows.bin');
    expect(await readAt(path, ROW_COUNT - 1)).toBe(ROW_COUNT - 1);
    for (const index of [ROW_COUNT, CHUNK_COUNT * CHUNK_SIZE]) expect(await readAt(path, index)).toBe('refused');
  });
});

describe('a chunk opens in no place but its own', () => {
  test('not where another of the file was', async () => {
    const path = await write('rows.bin');
    const bytes = await readFile(path);
    // Both hold rows of three digits, so they are as long as each other.
    const [from, to] = [3, 2];
    await changeTable(path, (table) => {
      const start = (chunk: number): number => table.getFloat64(chunk * 8, true);
      expect(start(from + 1) - start(from)).toBe(start(to + 1) - start(to));
      bytes.copyWithin(start(to), start(from), start(from + 1));
    });
    await writeFile(path, bytes);
    expect(await readAt(path, to * CHUNK_SIZE)).toBe('refused');
    expect(await readAt(path, from * CHUNK_SIZE)).toBe(from * CHUNK_SIZE);
  });

  test('not in another session’s file, nor as rows of another kind', async () => {
    const path = await write('rows.bin');
    expect(await readAt(path, 0)).toBe(0);
    expect(await readAt(path, 0, RECIPIENTS, 'b')).toBe('refused');
    expect(await readAt(path, 0, format('not ready'))).toBe('refused');
  });
});

describe('a damaged file is refused with a sentence', () => {
  test('where its table leads backwards', async () => {
    const path = await write('rows.bin');
    await changeTable(path, (table) => table.setFloat64(8, 1e6, true));
    expect(await readAt(path, CHUNK_SIZE)).toBe('refused');
  });

  test.each([
    ['its mark is another', (bytes: Buffer) => bytes.fill('?', bytes.length - 4)],
    ['it ends early', (bytes: Buffer) => bytes.subarray(0, bytes.length - 1)],
    ['it is empty', () => Buffer.alloc(0)],
  ])('where %s', async (_what, damage) => {
    const path = await write('rows.bin');
    await writeFile(path, damage(await readFile(path)));
    await expect(open(path)).rejects.toThrow(HumanError);
  });
});
