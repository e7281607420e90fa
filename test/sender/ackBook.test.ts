import { expect, test } from 'vitest';
import { AckBook } from '../../src/sender/journal/ackBook';

const NEWEST_COUNT = 20_000;

function noteFrom(book: AckBook, from: number, to: number): void {
  for (let index = from; index < to; index += 1) book.note(`m${index}`, index);
}

test('knows whose message it was, for the newest 20,000', () => {
  const book = new AckBook();
  noteFrom(book, 0, 50_001);
  const known = [0, 30_000, 30_001, 50_000].map((index) => book.find(`m${index}`));
  expect(known).toEqual([undefined, undefined, 30_001, 50_000]);
});

test('forgets the oldest also once it has been asked', () => {
  const book = new AckBook();
  noteFrom(book, 0, 10);
  expect(book.find('m0')).toBe(0);
  noteFrom(book, 10, NEWEST_COUNT + 5);
  expect([4, 5].map((index) => book.find(`m${index}`))).toEqual([undefined, 5]);
});

test('knows an id that comes again when its first place is taken', () => {
  const book = new AckBook();
  noteFrom(book, 0, NEWEST_COUNT);
  expect(book.find('m0')).toBe(0);
  book.note('m0', 7);
  expect(book.find('m0')).toBe(7);
});
