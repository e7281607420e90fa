import type { Figures, PacedLine, UnpacedLine } from './figures';

export interface Target {
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  readonly isMet: boolean;
}

const HEAP_GROWTH_BYTES = 32e6;
const LONGEST_BLOCK_MS = 20;
const REBUILD_MS = 3000;
const RATE_TOLERANCE = 0.01;
const BURST_TOLERANCE = 0.1;

export function checkTargets(figures: Figures): readonly Target[] {
  const { unpaced } = figures;
  return [
    ...unpaced.filter(({ what }) => what === 'bullmq').map((rival) => rateTarget(rival, unpaced)),
    ...heapTargets(unpaced),
    ...unpaced.filter(({ what }) => what === 'sender').map(blockTarget),
    ...figures.rebuilt.map(({ count, elapsedMs }) =>
      upTo(`rebuild of ${number(count)} recipients, seconds`, elapsedMs / 1000, REBUILD_MS / 1000),
    ),
    ...figures.paced.flatMap(pacedTargets),
  ];
}

function rateTarget(rival: UnpacedLine, lines: readonly UnpacedLine[]): Target {
  const own = lines.find(
    ({ what, count, concurrency }) => what === 'sender' && count === rival.count && concurrency === rival.concurrency,
  );
  const ratio = (own?.perSecond ?? 0) / rival.perSecond;
  return {
    what: `rate over BullMQ’s, ${number(rival.count)} recipients, ${rival.concurrency} at once`,
    wanted: '≥ 1',
    measured: ratio.toFixed(2),
    isMet: ratio >= 1,
  };
}

function heapTargets(lines: readonly UnpacedLine[]): readonly Target[] {
  const own = lines.filter(({ what }) => what === 'sender');
  return [...new Set(own.map(({ concurrency }) => concurrency))].flatMap((concurrency) => {
    const bySize = own.filter((line) => line.concurrency === concurrency);
    const smallest = bySize[0];
    const largest = bySize.at(-1);
    if (!smallest || !largest || smallest === largest) return [];
    const growth = largest.peakHeapBytes - smallest.peakHeapBytes;
    const what = `peak heap, ${number(smallest.count)} to ${number(largest.count)} recipients, ${concurrency} at once, MB`;
    return upTo(what, growth / 1e6, HEAP_GROWTH_BYTES / 1e6);
  });
}

function blockTarget({ count, concurrency, longestBlockMs }: UnpacedLine): Target {
  const what = `longest block, ${number(count)} recipients, ${concurrency} at once, ms`;
  return upTo(what, longestBlockMs, LONGEST_BLOCK_MS);
}

function pacedTargets({ ratePerSecond, perSecond, mostInOneSecond, shortestGapMs }: PacedLine): readonly Target[] {
  const deviation = Math.abs(perSecond / ratePerSecond - 1);
  const highestRate = ratePerSecond * (1 + BURST_TOLERANCE);
  // A window that can't hold a whole message can hold one; then the gaps say whether the rate was kept.
  const most = Math.max(1, Math.floor(highestRate));
  const targets = [
    upTo(`paced at ${ratePerSecond}/s, deviation in %`, deviation * 100, RATE_TOLERANCE * 100, 3),
    upTo(`paced at ${ratePerSecond}/s, most starts in one second`, mostInOneSecond, most, 0),
  ];
  if (highestRate >= 1) return targets;
  const shortest = 1000 / highestRate;
  const gap: Target = {
    what: `paced at ${ratePerSecond}/s, shortest gap in ms`,
    wanted: `≥ ${shortest.toFixed(0)}`,
    measured: shortestGapMs.toFixed(0),
    isMet: shortestGapMs >= shortest,
  };
  return [...targets, gap];
}

export function upTo(what: string, measured: number, most: number, digits = 1): Target {
  return { what, wanted: `≤ ${most}`, measured: measured.toFixed(digits), isMet: measured <= most };
}

export function number(value: number): string {
  return value.toLocaleString('en');
}
