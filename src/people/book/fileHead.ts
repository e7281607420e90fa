import { checksumDigits } from '../../sender/journal/checksum';
import type { Sealer } from '../../sessions/encryption';
import { readFully, writeFully, type OpenedFile } from '../../sessions/journal/journalDisk';
import type { KeyedSealer } from '../../sessions/sessionFile';
import type { BookRecord } from './bookRecord';

/** What stands before the records of a file. */
export interface FileHead {
  /** Names the key that the file is sealed with; null where there is only one. */
  readonly keyId: string | null;
  readonly sealedSalt: Buffer;
}

/** With the mark: as many records are in the file at least, and safe; 0 where it can't be read any more. */
export type ReadHead = { readonly mark: number } & (
  | { readonly kind: 'head'; readonly head: FileHead }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'newer' }
);

/** What a version must know to read a file: 2 where messages are counted in it. */
export type FileVersion = 1 | 2;

/** The first version that can read these records. */
export function versionFor(records: readonly BookRecord[]): FileVersion {
  return records.some(({ kind }) => kind === 'counted' || kind === 'withdrawn') ? 2 : 1;
}

export function encodeHead(id: string, sealer: KeyedSealer, salt: Buffer, version: FileVersion): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES);
  bytes.write(MAGIC, 0, 'latin1');
  bytes.writeUInt16BE(version, VERSION_AT);
  const keyId = Buffer.from(sealer.keyId ?? '', 'latin1');
  if (keyId.length > KEY_ID_BYTES) throw new RangeError('The name of the key is too long.');
  bytes.writeUInt8(keyId.length, KEY_ID_AT);
  bytes.set(keyId, KEY_ID_AT + 1);
  bytes.set(sealer.seal(salt, saltPurpose(id)), SALT_AT);
  bytes.write(checksumOf(bytes.subarray(0, CHECKSUM_AT)), CHECKSUM_AT, 'latin1');
  for (let slot = 0; slot < SLOT_COUNT; slot += 1) bytes.set(encodeSlot(0), SLOTS_AT + slot * SLOT_BYTES);
  return bytes;
}

export async function readHead(file: OpenedFile): Promise<ReadHead> {
  const bytes = Buffer.alloc(HEAD_BYTES);
  await readFully(file, bytes, 0);
  const mark = decodeMark(bytes);
  const digits = bytes.toString('latin1', CHECKSUM_AT, SLOTS_AT);
  const isWhole = checksumOf(bytes.subarray(0, CHECKSUM_AT)) === digits;
  if (!isWhole || bytes.toString('latin1', 0, VERSION_AT) !== MAGIC) return { kind: 'damaged', mark };
  if (bytes.readUInt16BE(VERSION_AT) > NEWEST_VERSION) return { kind: 'newer', mark };
  const keyIdEnd = KEY_ID_AT + 1 + Math.min(bytes.readUInt8(KEY_ID_AT), KEY_ID_BYTES);
  const keyId = bytes.toString('latin1', KEY_ID_AT + 1, keyIdEnd);
  const sealedSalt = bytes.subarray(SALT_AT, CHECKSUM_AT);
  return { kind: 'head', mark, head: { keyId: keyId === '' ? null : keyId, sealedSalt } };
}

/** Undefined where the file was sealed with another key. */
export function openSalt(id: string, { sealedSalt }: FileHead, sealer: Sealer): Buffer | undefined {
  return sealer.open(sealedSalt, saltPurpose(id));
}

/**
 * Says in the file's head how many records there are at least, so that one that was cut off doesn't pass for a shorter
 * one. By turns in two places, so that a power cut amid one leaves the other.
 */
export async function writeMark(file: OpenedFile, recordCount: number, turn: number): Promise<void> {
  await writeFully(file, encodeSlot(recordCount), SLOTS_AT + (turn % SLOT_COUNT) * SLOT_BYTES);
}

function decodeMark(bytes: Buffer): number {
  const marks = Array.from({ length: SLOT_COUNT }, (_, slot) =>
    decodeSlot(bytes.subarray(SLOTS_AT + slot * SLOT_BYTES, SLOTS_AT + (slot + 1) * SLOT_BYTES)),
  ).filter((mark) => mark !== null);
  return Math.max(0, ...marks);
}

function encodeSlot(recordCount: number): Buffer {
  const slot = Buffer.alloc(SLOT_BYTES);
  slot.writeUInt32BE(recordCount, 0);
  slot.write(checksumOf(slot.subarray(0, 4)), 4, 'latin1');
  return slot;
}

function decodeSlot(slot: Buffer): number | null {
  return checksumOf(slot.subarray(0, 4)) === slot.toString('latin1', 4) ? slot.readUInt32BE(0) : null;
}

function checksumOf(bytes: Buffer): string {
  return checksumDigits(bytes.toString('latin1'));
}

function saltPurpose(id: string): string {
  return `people ${id} salt`;
}

export const SALT_BYTES = 16;
const NEWEST_VERSION: FileVersion = 2;
const MAGIC = 'people';
const VERSION_AT = 6;
const KEY_ID_AT = 8;
const KEY_ID_BYTES = 31;
const SALT_AT = 40;
/** A sealed salt takes 28 bytes more than the salt. */
const CHECKSUM_AT = SALT_AT + 28 + SALT_BYTES;
const SLOTS_AT = CHECKSUM_AT + 8;
const SLOT_BYTES = 12;
const SLOT_COUNT = 2;
/** Where the records begin. */
export const HEAD_BYTES = SLOTS_AT + SLOT_COUNT * SLOT_BYTES;
