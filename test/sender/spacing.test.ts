import { describe, expect, test } from 'vitest';
import { Pacer } from '../../src/sender/pace/pacer';
import { Slowness } from '../../src/sender/pace/slowness';

/** Starts messages by timers that are as coarse and as late as a system's; gives their times. */
function startsFor(durationMs: number, ratePerSecond: number, latenessMs: (nowMs: number) => number): number[] {
  const pacer = new Pacer();
  const pace = { ratePerSecond, gapSpreadPercent: 0 };
  const times: number[] = [];
  for (let nowMs = 0; nowMs < durationMs;) {
    const waitMs = pacer.waitMs(nowMs, pace);
    if (waitMs > 0) {
      nowMs += Math.max(1, waitMs) + latenessMs(nowMs);
      continue;
    }
    pacer.start(nowMs, pace);
    times.push(nowMs);
  }
  return times;
}

function mostInOneSecond(times: readonly number[]): number {
  return Math.max(...times.map((from, at) => times.slice(at, at + 2000).filter((each) => each < from + 1000).length));
}

describe('At a thousand a second, by timers of a millisecond', () => {
  test.each([
    ['in time', () => 0],
    ['always late', () => 1.3],
    ['late for a moment each second', (nowMs: number) => (nowMs % 1000 < 20 ? 60 : 0.3)],
  ])('that are %s, the rate holds, and no second holds a tenth more', (_what, latenessMs) => {
    const times = startsFor(20_000, 1000, latenessMs);
    expect(times.length / 20).toBeGreaterThan(990);
    expect(times.length / 20).toBeLessThan(1005);
    expect(mostInOneSecond(times)).toBeLessThanOrEqual(1100);
  });
});

test('A run that was too fast goes half as fast, once for all that were on their way, and finds back', () => {
  const slowness = new Slowness();
  expect(slowness.slow(80, 0)).toBe(80);
  for (const nowMs of [1000, 1010, 1500]) slowness.note(nowMs);
  expect(slowness.slow(80, 1900)).toBe(40);
  expect(slowness.slow(80, 7000)).toBe(60);
  slowness.note(7000);
  expect(slowness.slow(80, 7500)).toBe(30);
  expect(slowness.slow(80, 60_000)).toBe(80);
});
