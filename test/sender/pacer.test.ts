import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Pacer } from '../../src/sender/pace/pacer';

/** Starts messages as a run would, each as late as the given delays say; gives their times. */
function starts(
  ratePerSecond: number,
  latenessMs: readonly number[],
  gapSpreadPercent = 0,
  random = (): number => 0.5,
): readonly number[] {
  const pacer = new Pacer(random);
  const pace = { ratePerSecond, gapSpreadPercent };
  let nowMs = 0;
  return latenessMs.map((lateMs) => {
    nowMs += pacer.waitMs(nowMs, pace) + lateMs;
    pacer.start(nowMs, pace);
    return nowMs;
  });
}

describe('the pacer', () => {
  test('keeps the rate without drift although every timer is late', () => {
    const times = starts(
      50,
      Array.from({ length: 3001 }, () => 1.5),
    );
    expect((times.at(-1) ?? 0) / 3000).toBeCloseTo(20, 1);
  });

  test('makes up for short stalls, as a slow disk makes them', () => {
    const times = starts(
      50,
      Array.from({ length: 3001 }, (_, index) => (index % 300 === 150 ? 100 : 1)),
    );
    expect((times.at(-1) ?? 0) / 3000).toBeCloseTo(20, 1);
  });

  test('goes on at the old rhythm after a stall, without a burst', () => {
    const times = starts(10, [0, 0, 5000, 0, 0, 0]);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(gaps).toEqual([100, 5100, 100, 100, 100]);
  });

  test('never starts more than a tenth over the rate in any second', () => {
    const lateness = fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { minLength: 20, maxLength: 200 });
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 50, noNaN: true }), lateness, (rate, latenessMs) => {
        const times = starts(rate, latenessMs);
        for (const from of times) {
          const inSecond = times.filter((time) => time >= from && time < from + 1000).length;
          expect(inSecond).toBeLessThanOrEqual(Math.ceil(rate * 1.1) + 1);
        }
      }),
    );
  });

  test('lets everything through unpaced', () => {
    expect(starts(0, [0, 0, 0])).toEqual([0, 0, 0]);
  });
});
