import type { Clock } from '../ports';

/**
 * Milliseconds since now, by the clock that says more: the monotonic one stands still while some computers sleep, and the
 * wall clock may be set back. One that is set forward makes it say too much.
 */
export function stopwatch(clock: Clock): () => number {
  const startMs = { monotonic: clock.monotonicMs(), wall: clock.wallMs() };
  return () => Math.max(clock.monotonicMs() - startMs.monotonic, clock.wallMs() - startMs.wall);
}
