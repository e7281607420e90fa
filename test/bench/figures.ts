import type { Measured } from './runTask';
import type { Usage } from './meter';

/** One line of the table of unpaced runs: the median of its rounds, as to the rate. */
export interface UnpacedLine {
  readonly what: 'sender' | 'bullmq' | 'pLimit';
  readonly count: number;
  readonly concurrency: number;
  readonly perSecond: number;
  /** Slowest and fastest round; the same where there was but one. */
  readonly perSecondRange: readonly [number, number];
  readonly cpuMsPerMessage: number;
  readonly peakHeapBytes: number;
  readonly keptHeapBytes: number;
  readonly peakRssBytes: number;
  readonly longestBlockMs: number;
  readonly noiseMs: number;
  /** Of the journal, or of Redis' append-only file; null where nothing is written. */
  readonly writtenBytes: number | null;
  readonly flushesPerSecond: number | null;
  /** For Redis: its own memory, at most. */
  readonly serverPeakBytes: number | null;
}

export interface Round extends Usage {
  readonly noiseMs: number;
  readonly serverCpuMs?: number;
  readonly writtenBytes?: number;
  readonly flushCount?: number;
  readonly serverPeakBytes?: number;
}

export function unpacedLine(
  { what, count, concurrency }: Pick<UnpacedLine, 'what' | 'count' | 'concurrency'>,
  rounds: readonly Round[],
): UnpacedLine {
  const byRate = rounds.toSorted((left, right) => right.elapsedMs - left.elapsedMs);
  const median = byRate[Math.floor(byRate.length / 2)];
  const slowest = byRate[0];
  const fastest = byRate.at(-1);
  // The quietest round says most of the program and least of its neighbours.
  const quietest = rounds.toSorted((left, right) => left.longestBlockMs - right.longestBlockMs)[0];
  if (!median || !slowest || !fastest || !quietest) throw new Error('There was no round.');
  const perSecond = (round: Round): number => (count / round.elapsedMs) * 1000;
  return {
    what,
    count,
    concurrency,
    perSecond: perSecond(median),
    perSecondRange: [perSecond(slowest), perSecond(fastest)],
    cpuMsPerMessage: (median.cpuMs + (median.serverCpuMs ?? 0)) / count,
    peakHeapBytes: Math.max(...rounds.map((round) => round.peakHeapBytes)),
    keptHeapBytes: Math.max(...rounds.map((round) => round.keptHeapBytes)),
    peakRssBytes: Math.max(...rounds.map((round) => round.peakRssBytes)),
    longestBlockMs: quietest.longestBlockMs,
    noiseMs: quietest.noiseMs,
    writtenBytes: median.writtenBytes ?? null,
    flushesPerSecond: median.flushCount === undefined ? null : (median.flushCount / median.elapsedMs) * 1000,
    serverPeakBytes: median.serverPeakBytes ?? null,
  };
}

export interface PacedLine extends Measured<'paced'> {
  readonly ratePerSecond: number;
  readonly durationMs: number;
}

export interface Figures {
  readonly diskFlushesPerSecond: number;
  readonly unpaced: readonly UnpacedLine[];
  readonly prepared: readonly (Measured<'prepare'> & { readonly count: number })[];
  readonly rebuilt: readonly Measured<'rebuild'>[];
  readonly paced: readonly PacedLine[];
  /** Why there are no figures of BullMQ; null where there are. */
  readonly bullMqMissing: string | null;
}
