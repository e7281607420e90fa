import { checksum } from './checksum';
import type { JournalRecord, WrittenRecord } from './journalRecord';
import { parseOptions } from './options';

/** One record as a line of JSON, without the line feed. Its last member, `crc`, covers all before it. */
export function encodeRecord(record: WrittenRecord): string {
  const body = JSON.stringify(record).replaceAll(NOT_ASCII, escapeCharacter).slice(0, -1);
  return `${body}${CRC_MEMBER}${checksum(body, body.length).toString(16).padStart(8, '0')}"}`;
}

/** The record in a line, or undefined where the line isn't one, whole and unharmed. Never throws. */
export function decodeLine(line: string): WrittenRecord | undefined {
  const end = line.length - CRC_LENGTH;
  if (end < 1 || !line.startsWith(CRC_MEMBER, end) || !line.endsWith('"}')) return undefined;
  const digits = line.slice(end + CRC_MEMBER.length, -2);
  if (!HEX.test(digits) || checksum(line, end) !== Number.parseInt(digits, 16)) return undefined;
  try {
    return asRecord(JSON.parse(`${line.slice(0, end)}}`) as unknown);
  } catch {
    return undefined;
  }
}

const CRC_MEMBER = ',"crc":"';
const CRC_LENGTH = CRC_MEMBER.length + 8 + 2;
const HEX = /^[\da-f]{8}$/u;
const NOT_ASCII = /[^\u0020-\u007e]/gu;

function escapeCharacter(character: string): string {
  return Array.from(
    { length: character.length },
    (_, unit) => String.raw`\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`,
  ).join('');
}

type Shape = Readonly<Record<string, (value: unknown) => boolean>>;

const isIndex = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;
const isTime = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isText = (value: unknown): boolean => typeof value === 'string';
const optional =
  (is: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || is(value);
const oneOf =
  (...words: readonly (string | number | boolean)[]) =>
  (value: unknown): boolean =>
    words.includes(value as string);
const isOptions = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  parseOptions(value as Record<string, unknown>);
  return true;
};

const SHAPES: Readonly<Record<JournalRecord['t'], Shape>> = {
  opened: { at: isTime, version: isIndex, options: isOptions },
  attempt: { at: isTime, i: isIndex, n: isIndex, h: isText },
  sent: { at: isTime, i: isIndex, id: isText },
  failed: {
    at: isTime,
    i: isIndex,
    class: oneOf('retryable', 'permanent', 'unknown', 'paused', 'fatal'),
    code: isText,
    final: oneOf(true, false),
  },
  requeued: { at: isTime, i: isIndex, code: isText },
  skipped: { at: isTime, i: isIndex, code: isText },
  found: { at: isTime, i: isIndex, result: oneOf('sent', 'notSent', 'unsure'), id: optional(isText) },
  decided: { at: isTime, i: isIndex, decision: oneOf('sendAgain', 'leave') },
  ack: { at: isTime, i: isIndex, level: oneOf(-1, 1, 2, 3) },
  doubted: { at: isTime, from: isIndex, to: isIndex },
  account: { at: isTime, h: isText },
  options: { at: isTime, options: isOptions, order: optional(oneOf('any')) },
  control: { at: isTime, event: oneOf('paused', 'resumed', 'stopped', 'finished'), code: optional(isText) },
};

const isPlace = optional(isIndex);

function asRecord(value: unknown): WrittenRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const record = value as Record<string, unknown>;
  const type = record['t'];
  if (typeof type !== 'string' || !Object.hasOwn(SHAPES, type)) return undefined;
  const shape = SHAPES[type as JournalRecord['t']];
  for (const member in shape) if (!shape[member]?.(record[member])) return undefined;
  return isPlace(record['o']) ? (value as WrittenRecord) : undefined;
}
