import { ENGLISH } from '../../sender/language';
import { formatSentence } from '../../sender/sentence';
import type { LogEvent } from './logEvent';
import { maskNumbers } from './maskNumbers';

export type LogFields = Readonly<Record<string, unknown>>;

/** An event as plain data for a line of JSON: numbers masked, errors described, and no line break in any text. */
export function logFields(event: LogEvent): LogFields {
  const { kind, ...details } = event;
  return { event: kind, ...Object.fromEntries(Object.entries(details).map(([name, value]) => [name, plain(value)])) };
}

/** What an error says, on one line. */
export function errorLine(error: unknown): string {
  return oneLine(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}

function plain(value: unknown): unknown {
  if (typeof value === 'string') return oneLine(value);
  if (value instanceof Error) return describe(value, 0);
  if (typeof value !== 'object' || value === null) return value;
  if (isSentence(value)) return oneLine(formatSentence(value, ENGLISH));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

/** The frames apart from the message, which a stack repeats with whatever breaks it has. */
function describe(error: unknown, depth: number): unknown {
  if (!(error instanceof Error)) return oneLine(String(error));
  const frames = (error.stack ?? '').split('\n').filter((line) => FRAME.test(line));
  return {
    name: oneLine(error.name),
    message: oneLine(error.message),
    at: frames.slice(0, FRAMES_COUNT).map((line) => oneLine(line.trim())),
    ...(error.cause !== undefined && depth < CAUSES_COUNT && { cause: describe(error.cause, depth + 1) }),
  };
}

/** Masked before it is cut, so that no cut leaves a number that is too short to be known for one. */
export function oneLine(text: string): string {
  const masked = maskNumbers(text.slice(0, 4 * LONGEST_TEXT));
  const line = masked.replaceAll(BREAKS, ' ');
  return line.length <= LONGEST_TEXT ? line : `${line.slice(0, LONGEST_TEXT)}…`;
}

function isSentence(value: object): value is Parameters<typeof formatSentence>[0] {
  return 'text' in value && 'args' in value;
}

const FRAME = /^\s+at /u;
const FRAMES_COUNT = 20;
const CAUSES_COUNT = 3;
const LONGEST_TEXT = 2000;
/** All that any viewer of texts may take for the end of a line, and what moves a terminal's cursor. */
const BREAKS = /[\p{Cc}\u2028\u2029]+/gu;
