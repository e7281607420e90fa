import { parse } from 'csv-parse/sync';
import { parserOptions, type Dialect } from './records';

export interface FoundDialect extends Dialect {
  /** Bytes of UTF-8 before the first record: a line that names the delimiter for Excel. */
  readonly skippedBytes: number;
}

/**
 * How a text is written, by the way of cutting its first lines that makes the most even table of them: addresses hold
 * commas and amounts do, but not as many in each line.
 * @param start the text's first characters
 * @param isWhole whether that is all of it
 */
export function findDialect(start: string, isWhole: boolean): FoundDialect {
  const named = /^sep=([^\r\n])(?:\r\n|\r|\n)/iu.exec(start);
  const text = start.slice(named?.[0].length ?? 0);
  const delimiters = named?.[1] === undefined ? DELIMITERS : [named[1]];
  let best: Dialect = { delimiter: delimiters[0] ?? ',', quote: '"' };
  let bestScore = -1;
  for (const quote of QUOTES) {
    for (const delimiter of delimiters) {
      const score = evenness(text, { delimiter, quote }, isWhole);
      if (score <= bestScore) continue;
      best = { delimiter, quote };
      bestScore = score;
    }
  }
  return { ...best, skippedBytes: Buffer.byteLength(named?.[0] ?? '') };
}

/** The likelier first: it wins where two are as good. */
const DELIMITERS = [';', '\t', ',', '|'];
const QUOTES = ["'", '"', null] as const;
const RECORDS_COUNT = 100;

/** How evenly a text falls into records; at most 0 where they are of one cell, -1 where it doesn't fall into any. */
function evenness(text: string, dialect: Dialect, isWhole: boolean): number {
  const records = firstRecords(text, dialect, isWhole);
  if (records === null) return -1;
  const filled = records.filter((record) => record.some((cell) => cell !== ''));
  if (filled.length === 0 || !isQuoting(filled, text, dialect, isWhole)) return -1;
  const counts = new Map<number, number>();
  for (const { length } of filled) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [width = 1, commonest = 0] = [...counts].toSorted(([, left], [, right]) => right - left)[0] ?? [];
  // Of a single column, what stands in the fewest cells cuts the fewest in two.
  if (width === 1) return (commonest / filled.length - 1) / 2;
  // Titles above a list and blanks at the ends of lines make some uneven; a wider table tells more than a narrow one.
  return (commonest / filled.length) ** 2 * (1 + Math.log2(width) / 4);
}

/** Quotation marks belong to a dialect only where cells begin and end with them, and keep records together for a reason. */
function isQuoting(
  records: readonly (readonly string[])[],
  text: string,
  { delimiter, quote }: Dialect,
  isWhole: boolean,
): boolean {
  if (quote === null) {
    // A quotation mark that is never closed, or closed many lines on, is text.
    return !text.includes('"') || swallowsLines(text, delimiter, isWhole);
  }
  if (quote === '"') return !swallowsLines(text, delimiter, isWhole);
  const quotedCount = text.split(`${delimiter}'`).length + text.split(`'${delimiter}`).length - 2;
  return quotedCount > records.flat().length * MIN_QUOTED_SHARE;
}

const MIN_QUOTED_SHARE = 0.8;

/** Whether a quoted cell holds what looks like several records: lines with as many delimiters as those outside. */
function swallowsLines(text: string, delimiter: string, isWhole: boolean): boolean {
  const records = firstRecords(text, { delimiter, quote: '"' }, isWhole);
  if (records === null) return true;
  const width = median(records.map(({ length }) => length));
  if (width < 2) return false;
  return records.flat().some((cell) => {
    const lines = cell.split(/\r\n|\n|\r/u).slice(1, -1);
    return lines.length > 0 && lines.every((line) => line.split(delimiter).length === width);
  });
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? 0;
}

/** Without the last one where it may be cut off; null where a quotation mark is never closed. */
function firstRecords(text: string, dialect: Dialect, isWhole: boolean): readonly (readonly string[])[] | null {
  try {
    const records: string[][] = parse(text, { ...parserOptions(dialect), to: RECORDS_COUNT });
    return isWhole || records.length === RECORDS_COUNT || records.length < 2 ? records : records.slice(0, -1);
  } catch {
    return null;
  }
}
