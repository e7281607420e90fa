import type { Sealer } from '../../sessions/encryption';
import type { OpenedFile } from '../../sessions/journal/journalDisk';
import type { BookRecord } from './bookRecord';
import { decodeRecords, encodeRecords, MAX_RECORDS_A_FRAME } from './recordCodec';

/** What a file's frames are sealed with. */
export interface FileSeal {
  readonly id: string;
  readonly sealer: Sealer;
}

/** Some records that were sealed as one, as they lie in a file. */
export interface Frame {
  readonly records: readonly BookRecord[];
  /** The first record's number in the file, from 0. */
  readonly firstPlace: number;
  /** The first byte in the file, and the first one behind it. */
  readonly start: number;
  readonly end: number;
}

/** The bytes of records, of which the first is the file's nth. */
export function sealFrames(records: readonly BookRecord[], firstPlace: number, seal: FileSeal): Buffer {
  const frames: Buffer[] = [];
  for (let at = 0; at < records.length; at += MAX_RECORDS_A_FRAME) {
    const some = records.slice(at, at + MAX_RECORDS_A_FRAME);
    frames.push(sealFrame(some, firstPlace + at, seal));
  }
  return Buffer.concat(frames);
}

/**
 * The frames of a file from a position on, each authentic and of this file. Bytes that are none are left out: whoever asks
 * sees them as the gap between two frames, or behind the last.
 */
export async function* readFrames(file: OpenedFile, from: number, seal: FileSeal): AsyncGenerator<Frame> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let rest: Buffer = Buffer.alloc(0);
  let restStart = from;
  for (let isAtEnd = false; !isAtEnd;) {
    const byteCount = await file.read(chunk, restStart + rest.length);
    isAtEnd = byteCount === 0;
    rest = Buffer.concat([rest, chunk.subarray(0, byteCount)]);
    let at = 0;
    for (;;) {
      const found = findFrame(rest, at, isAtEnd, seal);
      at = found.next;
      if (found.frame === null) break;
      const { records, firstPlace, length } = found.frame;
      yield { records, firstPlace, start: restStart + at - length, end: restStart + at };
    }
    rest = rest.subarray(at);
    restStart += at;
  }
}

function sealFrame(records: readonly BookRecord[], firstPlace: number, seal: FileSeal): Buffer {
  const sealed = seal.sealer.seal(encodeRecords(records), purposeOf(seal.id, firstPlace, records.length));
  const head = Buffer.alloc(HEAD_BYTES);
  MAGIC.copy(head);
  head.writeUInt32BE(sealed.length, 4);
  head.writeUInt32BE(firstPlace, 8);
  head.writeUInt16BE(records.length, 12);
  return Buffer.concat([head, sealed]);
}

interface Found {
  readonly frame: {
    readonly records: readonly BookRecord[];
    readonly firstPlace: number;
    readonly length: number;
  } | null;
  /** Where to look from next, with more bytes where there was no frame. */
  readonly next: number;
}

/** The first frame that begins at `at` or later. */
function findFrame(bytes: Buffer, at: number, isAtEnd: boolean, seal: FileSeal): Found {
  for (let start = bytes.indexOf(MAGIC, at); start >= 0; start = bytes.indexOf(MAGIC, start + 1)) {
    const length = frameLength(bytes, start);
    // It may be there with the next bytes. Where there are none, its length may be wrong, and others begin within it.
    if (length === undefined || start + length > bytes.length) {
      if (isAtEnd) continue;
      return { frame: null, next: start };
    }
    const frame = openFrame(bytes.subarray(start, start + length), seal);
    if (frame) return { frame: { ...frame, length }, next: start + length };
  }
  // The beginning of a frame may be the last bytes.
  return { frame: null, next: Math.max(at, bytes.length - MAGIC.length + 1) };
}

/** Undefined where its head isn't there whole. */
function frameLength(bytes: Buffer, start: number): number | undefined {
  if (start + HEAD_BYTES > bytes.length) return undefined;
  // One that claims more than there can be is none, and doesn't open.
  return HEAD_BYTES + Math.min(bytes.readUInt32BE(start + 4), MAX_SEALED_BYTES);
}

function openFrame(
  frame: Buffer,
  { id, sealer }: FileSeal,
): { readonly records: readonly BookRecord[]; readonly firstPlace: number } | undefined {
  const [firstPlace, recordCount] = [frame.readUInt32BE(8), frame.readUInt16BE(12)];
  const plain = sealer.open(frame.subarray(HEAD_BYTES), purposeOf(id, firstPlace, recordCount));
  const records = plain && decodeRecords(plain);
  return records?.length === recordCount ? { records, firstPlace } : undefined;
}

/** Binds a frame to its file and to its place there. */
function purposeOf(fileId: string, firstPlace: number, recordCount: number): string {
  return `people ${fileId} ${firstPlace} ${recordCount}`;
}

const MAGIC = Buffer.from([0xf0, 0x9f, 0x91, 0xa5]);
/** Magic, length, place, count. */
const HEAD_BYTES = 14;
/** More than the longest frame: 160 names of 255 bytes, and 160 records of 200. */
const MAX_SEALED_BYTES = 128 * 1024;
/** Little enough that nobody waits for its records to be taken in. */
const CHUNK_BYTES = 64 * 1024;
