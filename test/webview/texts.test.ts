import { describe, expect, test } from 'vitest';
import { createTexts } from '../../src/panel/texts';
import { sentence } from '../../src/sender/sentence';

const english = createTexts(new Map(), 'en');
const french = createTexts(
  new Map([
    ['{0} rows', '{0} lignes'],
    ['{0} row', '{0} ligne'],
  ]),
  'fr',
);
const SECOND = 1000;
const MINUTE = 60 * SECOND;

function check(durationMs: number, expected: string): void {
  expect(english.duration(durationMs)).toBe(expected);
}

describe('a duration is rounded up', () => {
  test('nothing', () => check(0, '1 s'));
  test('seconds', () => check(41_200, '42 s'));
  test('minutes', () => check(37 * MINUTE + 1, '38 min'));
  test('nearly an hour', () => check(59 * MINUTE + 1, '1 h'));
  test('hours', () => check(121 * MINUTE, '2 h 1 min'));
  test('days', () => check(50 * 60 * MINUTE, '2 d 2 h'));
});

describe('words follow the language', () => {
  test('none is plural in English', () =>
    expect(english.plural(0, sentence('{0} row', 0), sentence('{0} rows', 0))).toBe('0 rows'));
  test('none is singular in French', () =>
    expect(french.plural(0, sentence('{0} row', 0), sentence('{0} rows', 0))).toBe('0 ligne'));
  test('numbers', () => expect([english.number(4213), french.decimal(0.8, 2)]).toEqual(['4,213', '0,8']));
  test('a text without a translation stays', () => expect(french.t('Left: {0}', 3)).toBe('Left: 3'));
  test('another day is named', () =>
    expect(english.timeOfDay(Date.UTC(2026, 0, 7, 12), Date.UTC(2026, 0, 5, 12))).toMatch(/^Wed/u));
});
