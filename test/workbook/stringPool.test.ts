import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StringPool } from '../../src/workbook/file/stringPool';

test('a pool gives back every text by its index, and the empty one for others', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 200 }), { maxLength: 3000, size: 'max' }),
      (texts) => {
        const pool = new StringPool();
        for (const text of texts) pool.add(text);
        texts.forEach((text, index) => {
          if (pool.get(index) !== text) throw new Error(`text ${index} came back changed`);
        });
        expect([pool.get(texts.length), pool.get(-1), pool.get(0.5), pool.get(Number.NaN)]).toEqual(['', '', '', '']);
      },
    ),
    { numRuns: 20 },
  );
});
