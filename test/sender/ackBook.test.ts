import { expect, test } from 'vitest';
import { AckBook } from '../../src/sender/ackBook';

test('knows whose message it was, for the newest 20,000', () => {
  const book = new AckBook();
  for (let index = 0; index < 50_001; index += 1) book.note(`m${index}`, index);
  const known = [0, 30_000, 30_001, 50_000].map((index) => book.find(`m${index}`));
  expect(known).toEqual([undefined, undefined, 30_001, 50_000]);
});
