import { expect, test } from 'vitest';
import { BatchDelay } from '../../src/sender/pace/batchDelay';

/** The pauses after batches of 20 with so many errors each, where 1000 ms are asked for. */
function check(errorCounts: readonly number[], pausesMs: readonly number[]): void {
  const delay = new BatchDelay();
  const actual = errorCounts.map((errorCount) => {
    for (let index = 0; index < 20; index += 1) delay.countDone(index < errorCount);
    return delay.nextMs(1000);
  });
  expect(actual).toEqual(pausesMs);
}

test('the pause is as asked for while all goes well, one error in twenty included', () =>
  check([0, 1, 0], [1000, 1000, 1000]));
test('it grows while errors come, up to eight times', () => check([2, 20, 2, 2, 2], [2000, 4000, 8000, 8000, 8000]));
test('it comes back step by step when they stop', () => check([2, 2, 0, 0, 0], [2000, 4000, 2000, 1000, 1000]));
test('a batch in which nothing was done changes it back, too', () => {
  expect(new BatchDelay().nextMs(1000)).toBe(1000);
});
