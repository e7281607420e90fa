import type { Measured } from '../runTask';
import type { Result } from '../tasks';
import type { Reader } from './readerTask';
import type { StringKind } from './workbookFile';

/** One line of the table: the median of its rounds, as to CPU. */
export interface ReaderLine extends Result<'read'> {
  readonly reader: Reader;
  readonly count: number;
  readonly strings: StringKind;
  /** The shortest of the rounds' longest blocks: the quietest round says most of the program. */
  readonly quietestBlockMs: number;
  /** In that round, what a process that did nothing saw. */
  readonly quietestNoiseMs: number;
}

export interface PreviewLine {
  readonly count: number;
  readonly strings: StringKind;
  readonly rowCount: number;
  /** The median. */
  readonly elapsedMs: number;
}

export interface ReaderFigures {
  readonly lines: readonly ReaderLine[];
  readonly previews: readonly PreviewLine[];
  readonly files: readonly { readonly count: number; readonly strings: StringKind; readonly fileBytes: number }[];
  /** The sizes at which the libraries were left out. */
  readonly leftOutCounts: readonly number[];
}

export function readerLine(
  { reader, count, strings }: Pick<ReaderLine, 'reader' | 'count' | 'strings'>,
  rounds: readonly Measured<'read'>[],
): ReaderLine {
  const median = medianOf(rounds, ({ cpuMs }) => cpuMs);
  const quietest = rounds.reduce((best, round) => (round.longestBlockMs < best.longestBlockMs ? round : best));
  if (median.rowCount !== count + 1) throw new Error(`${reader} gave ${median.rowCount} of ${count + 1} rows.`);
  return {
    ...median,
    reader,
    count,
    strings,
    peakRssBytes: Math.max(...rounds.map(({ peakRssBytes }) => peakRssBytes)),
    quietestBlockMs: quietest.longestBlockMs,
    quietestNoiseMs: quietest.noiseMs,
  };
}

export function medianOf<Item>(items: readonly Item[], by: (item: Item) => number): Item {
  const median = items.toSorted((left, right) => by(left) - by(right))[Math.floor(items.length / 2)];
  if (median === undefined) throw new Error('There was no round.');
  return median;
}
