import type { SenderOptions } from '../options';

/**
 * How long `count` more messages take by the pacing alone: the rate and the pauses between batches. Unpaced sending is
 * reckoned at `unpacedPerSecond`.
 */
export function estimateDurationMs(count: number, options: SenderOptions, unpacedPerSecond = 20): number {
  if (count === 0) return 0;
  const intervalMs = 1000 / (options.ratePerSecond || unpacedPerSecond);
  const pauseCount = options.batchSize === 0 ? 0 : Math.ceil(count / options.batchSize) - 1;
  // The pacer's interval passes within the pause, so a pause shorter than it costs nothing.
  return (count - 1 - pauseCount) * intervalMs + pauseCount * Math.max(options.batchDelayMs, intervalMs);
}
