import { OPT_OUT_REASONS, type BookRecord, type CountedRecord } from './bookRecord';
import { isKey } from '../person';

/** So many records go into one frame at most; so the number of a name fits into a byte. */
export const MAX_RECORDS_A_FRAME = 160;
/** In one record. */
export const MAX_ENDED_COUNT = 30;
export const MAX_REPLACED_COUNT = 30;
export const MAX_NAME_BYTES = 255;

/** Records as bytes: the names in them (sessions, files) first, each once, then the records with the names' numbers. */
export function encodeRecords(records: readonly BookRecord[]): Buffer {
  const names = new Map<string, number>();
  const body = new ByteWriter();
  for (const record of records) encodeRecord(record, body, (name) => numberOf(name, names));
  const head = new ByteWriter();
  head.unsigned(names.size, 1);
  for (const name of names.keys()) head.text(name);
  return Buffer.concat([head.bytes(), body.bytes()]);
}

/** What `encodeRecords` made; undefined where it isn't that. Never throws. */
export function decodeRecords(bytes: Buffer): readonly BookRecord[] | undefined {
  try {
    const reader = new ByteReader(bytes);
    const names = Array.from({ length: reader.unsigned(1) }, () => reader.text());
    const records: BookRecord[] = [];
    while (!reader.isAtEnd) records.push(decodeRecord(reader, names));
    return records;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** As much of a name as a record holds. */
export function cutName(name: string): string {
  const bytes = Buffer.from(name);
  if (bytes.length <= MAX_NAME_BYTES) return name;
  let end = MAX_NAME_BYTES;
  // A character that is cut through goes as a whole: its later bytes begin with the bits 10.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}

const KINDS = ['optedOut', 'optedIn', 'sent', 'answered', 'alias', 'replaces', 'counted', 'withdrawn'] as const;
/** As whom a `counted` names somebody. */
const COUNTED_AS = ['knownChat', 'newChat', 'newChatOf'] as const;
const NO_NAME = 0xff;
const TIME_BYTES = 6;
const HASH_BYTES = 6;

function numberOf(name: string, names: Map<string, number>): number {
  const number = names.get(name) ?? names.size;
  names.set(name, number);
  return number;
}

function encodeRecord(record: BookRecord, to: ByteWriter, nameNumber: (name: string) => number): void {
  to.unsigned(KINDS.indexOf(record.kind), 1);
  switch (record.kind) {
    case 'optedOut':
      to.double(record.who);
      to.unsigned(record.atMs, TIME_BYTES);
      to.unsigned(OPT_OUT_REASONS.indexOf(record.why), 1);
      to.unsigned(nameNumber(record.from), 1);
      to.unsigned(record.tag, HASH_BYTES);
      return;
    case 'optedIn':
      to.double(record.who);
      to.unsigned(record.atMs, TIME_BYTES);
      to.unsigned(record.ended.length, 1);
      for (const tag of record.ended) to.unsigned(tag, HASH_BYTES);
      return;
    case 'sent':
      to.double(record.who);
      to.unsigned(record.atMs, TIME_BYTES);
      to.unsigned(nameNumber(record.session), 1);
      to.unsigned(record.textHash, HASH_BYTES);
      return;
    case 'answered':
      to.double(record.who);
      to.unsigned(record.atMs, TIME_BYTES);
      to.unsigned(record.session === null ? NO_NAME : nameNumber(record.session), 1);
      return;
    case 'alias':
      to.double(record.who);
      to.double(record.other);
      return;
    case 'replaces':
      to.unsigned(record.ids.length, 1);
      for (const id of record.ids) to.text(id);
      return;
    case 'counted':
      encodeCounted(record, to);
      return;
    case 'withdrawn':
      to.unsigned(record.tag, HASH_BYTES);
  }
}

function encodeCounted({ account, atMs, isNewChat, who, tag }: CountedRecord, to: ByteWriter): void {
  const as = who !== null ? 'newChatOf' : isNewChat ? 'newChat' : 'knownChat';
  to.unsigned(account, HASH_BYTES);
  to.unsigned(atMs, TIME_BYTES);
  to.unsigned(COUNTED_AS.indexOf(as), 1);
  to.unsigned(tag, HASH_BYTES);
  if (who !== null) to.double(who);
}

/** @throws RangeError where the bytes hold no record. */
function decodeRecord(from: ByteReader, names: readonly string[]): BookRecord {
  const kind = oneOf(KINDS, from.unsigned(1));
  const name = (number: number): string => oneOf(names, number);
  switch (kind) {
    case 'optedOut':
      return {
        kind,
        who: from.key(),
        atMs: from.unsigned(TIME_BYTES),
        why: oneOf(OPT_OUT_REASONS, from.unsigned(1)),
        from: name(from.unsigned(1)),
        tag: from.unsigned(HASH_BYTES),
      };
    case 'optedIn':
      return {
        kind,
        who: from.key(),
        atMs: from.unsigned(TIME_BYTES),
        ended: Array.from({ length: from.unsigned(1) }, () => from.unsigned(HASH_BYTES)),
      };
    case 'sent':
      return {
        kind,
        who: from.key(),
        atMs: from.unsigned(TIME_BYTES),
        session: name(from.unsigned(1)),
        textHash: from.unsigned(HASH_BYTES),
      };
    case 'answered': {
      const [who, atMs, number] = [from.key(), from.unsigned(TIME_BYTES), from.unsigned(1)];
      return { kind, who, atMs, session: number === NO_NAME ? null : name(number) };
    }
    case 'alias':
      return { kind, who: from.key(), other: from.key() };
    case 'replaces':
      return { kind, ids: Array.from({ length: from.unsigned(1) }, () => from.text()) };
    case 'counted':
      return decodeCounted(from);
    case 'withdrawn':
      return { kind, tag: from.unsigned(HASH_BYTES) };
  }
}

function decodeCounted(from: ByteReader): CountedRecord {
  const [account, atMs] = [from.unsigned(HASH_BYTES), from.unsigned(TIME_BYTES)];
  const as = oneOf(COUNTED_AS, from.unsigned(1));
  const tag = from.unsigned(HASH_BYTES);
  const who = as === 'newChatOf' ? from.key() : null;
  return { kind: 'counted', account, atMs, isNewChat: as !== 'knownChat', who, tag };
}

/** @throws RangeError where there is none of that number. */
function oneOf<T>(choices: readonly T[], number: number): T {
  const choice = choices[number];
  if (choice === undefined) throw new RangeError('No such number.');
  return choice;
}

class ByteWriter {
  #bytes = Buffer.allocUnsafe(4096);
  #length = 0;

  /** @throws RangeError where it doesn't fit. */
  unsigned(value: number, byteCount: number): void {
    this.#length = this.#room(byteCount).writeUIntBE(value, this.#length, byteCount);
  }

  double(value: number): void {
    this.#length = this.#room(8).writeDoubleBE(value, this.#length);
  }

  text(text: string): void {
    const bytes = Buffer.from(text);
    this.unsigned(bytes.length, 1);
    this.#room(bytes.length).set(bytes, this.#length);
    this.#length += bytes.length;
  }

  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #room(byteCount: number): Buffer {
    if (this.#length + byteCount > this.#bytes.length)
      this.#bytes = Buffer.concat([this.#bytes], 2 * this.#bytes.length);
    return this.#bytes;
  }
}

/** Each method throws a RangeError where there is no such thing. */
class ByteReader {
  readonly #bytes: Buffer;
  #position = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#position === this.#bytes.length;
  }

  unsigned(byteCount: number): number {
    const value = this.#bytes.readUIntBE(this.#position, byteCount);
    this.#position += byteCount;
    return value;
  }

  key(): number {
    const value = this.#bytes.readDoubleBE(this.#position);
    if (!isKey(value)) throw new RangeError('No key of a person.');
    this.#position += 8;
    return value;
  }

  text(): string {
    const [start, end] = [this.#position + 1, this.#position + 1 + this.unsigned(1)];
    if (end > this.#bytes.length) throw new RangeError('Cut short.');
    this.#position = end;
    return this.#bytes.toString('utf8', start, end);
  }
}
