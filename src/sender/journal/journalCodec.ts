import { checksum, checksumDigits } from './checksum';
import { parseCharge } from '../report/charge';
import { parseFailureCode } from '../failureCode';
import { CONTROL_EVENTS, type JournalRecord } from './journalRecord';
import { parseKeptOptions } from '../options';

/**
 * One record as a line of JSON, without the line feed. Its last member holds its place among the records, in base 36, and
 * a checksum of all before that.
 */
export function encodeRecord(record: JournalRecord, place: number): string {
  const written = JSON.stringify(record);
  // Hardly one has any: looking for the first is cheaper than for all.
  const ascii = HAS_NOT_ASCII.test(written) ? written.replaceAll(NOT_ASCII, escapeCharacter) : written;
  const body = ascii.slice(0, -1);
  const head = `${body}${PLACE_MEMBER}${place.toString(PLACE_RADIX)}.`;
  return `${head}${checksumDigits(head)}"}`;
}

export interface DecodedLine {
  readonly record: JournalRecord;
  /** From 0; null in versions 1 and 2, which didn't number their records. */
  readonly place: number | null;
}

/** What a line holds, or undefined where it isn't a record, whole and unharmed. Never throws. */
export function decodeLine(line: string): DecodedLine | undefined {
  const end = line.length - CRC_LENGTH;
  const digits = line.slice(end, -2);
  if (end < 1 || !line.endsWith('"}') || !HEX.test(digits)) return undefined;
  const isNumbered = line[end - 1] === '.';
  // A quotation mark within a text is escaped: this is the member.
  const bodyEnd = isNumbered ? line.lastIndexOf(PLACE_MEMBER) : end - CRC_MEMBER.length;
  if (bodyEnd < 1 || !(isNumbered || line.startsWith(CRC_MEMBER, bodyEnd))) return undefined;
  if (checksum(line, isNumbered ? end : bodyEnd) !== Number.parseInt(digits, 16)) return undefined;
  const place = isNumbered ? Number.parseInt(line.slice(bodyEnd + PLACE_MEMBER.length, end), PLACE_RADIX) : null;
  if (place !== null && !isIndex(place)) return undefined;
  try {
    const record = asRecord(JSON.parse(`${line.slice(0, bodyEnd)}}`) as unknown);
    return record && { record, place };
  } catch {
    return undefined;
  }
}

const PLACE_MEMBER = ',"c":"';
const PLACE_RADIX = 36;
/** The last member in versions 1 and 2. */
const CRC_MEMBER = ',"crc":"';
/** With the quotation mark and the brace after it. */
const CRC_LENGTH = 10;
const HEX = /^[\da-f]{8}$/u;
const NOT_ASCII = /[^\u0020-\u007e]/gu;
const HAS_NOT_ASCII = /[^\u0020-\u007e]/u;

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
  parseKeptOptions(value as Record<string, unknown>);
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
  ack: { at: isTime, i: isIndex, level: oneOf(-1, 1, 2, 3), code: optional(isText), charge: optional(isText) },
  answered: { at: isTime, i: isIndex },
  doubted: { at: isTime, from: isIndex, to: isIndex },
  account: { at: isTime, h: isText },
  options: { at: isTime, options: isOptions, order: optional(oneOf('any')) },
  control: { at: isTime, event: oneOf(...CONTROL_EVENTS), code: optional(isText), until: optional(isTime) },
};

function asRecord(value: unknown): JournalRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const record = value as Record<string, unknown>;
  const type = record['t'];
  if (typeof type !== 'string' || !Object.hasOwn(SHAPES, type)) return undefined;
  const shape = SHAPES[type as JournalRecord['t']];
  for (const member in shape) if (!shape[member]?.(record[member])) return undefined;
  return withKnownCode(value as JournalRecord);
}

/** Another version may have written a code that this one doesn't know. */
function withKnownCode(record: JournalRecord): JournalRecord {
  switch (record.t) {
    case 'failed':
    case 'requeued':
    case 'skipped': {
      const code = parseFailureCode(record.code);
      return code === record.code ? record : { ...record, code };
    }
    case 'ack':
      return {
        ...record,
        ...(record.code !== undefined && { code: parseFailureCode(record.code) }),
        ...(record.charge !== undefined && { charge: parseCharge(record.charge) }),
      };
    case 'opened':
    case 'attempt':
    case 'sent':
    case 'found':
    case 'decided':
    case 'answered':
    case 'doubted':
    case 'account':
    case 'options':
    case 'control':
      return record;
  }
}
