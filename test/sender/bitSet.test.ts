import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BitSet } from '../../src/sender/journal/bitSet';

const indexes = fc.array(fc.integer({ min: 0, max: 2000 }));

function bitsOf(numbers: Iterable<number>): BitSet {
  const bits = new BitSet();
  for (const number of numbers) bits.add(number);
  return bits;
}

function check(bits: BitSet, expected: ReadonlySet<number>): void {
  expect([...bits]).toEqual([...expected].toSorted((left, right) => left - right));
  expect(bits.count).toBe(expected.size);
}

test('holds what a Set holds', () => {
  fc.assert(
    fc.property(indexes, indexes, (left, right) => {
      const [ours, theirs] = [new Set(left), new Set(right)];
      check(bitsOf(left), ours);
      const cases: readonly (readonly [(bits: BitSet, other: BitSet) => void, ReadonlySet<number>])[] = [
        [(bits, other) => bits.addAll(other), new Set([...left, ...right])],
        [(bits, other) => bits.keepOnly(other), new Set(left.filter((number) => theirs.has(number)))],
        [(bits, other) => bits.removeAll(other), new Set(left.filter((number) => !theirs.has(number)))],
      ];
      for (const [change, expected] of cases) {
        const bits = bitsOf(left);
        change(bits, bitsOf(right));
        check(bits, expected);
      }
    }),
  );
});

test.each([0, 1, 31, 32, 33, 64, 1000])('up to %d', (count) =>
  check(BitSet.upTo(count), new Set(Array.from({ length: count }, (_, index) => index))),
);
