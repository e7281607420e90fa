import { getCountries } from 'libphonenumber-js/max';
import { describe, expect, test } from 'vitest';
import { createLanguage, ENGLISH } from '../../src/sender/language';
import { countOf, countryName, formatSentence, sentence, type SentenceArgument } from '../../src/sender/sentence';

const FRENCH = createLanguage('fr', (text) => (text === 'Of {0}: {1}.' ? 'De {1} : {0}.' : text));
const AT_MS = new Date(2026, 2, 5, 14, 30).getTime();

/** French has narrow and wide spaces that don't break. */
const said = (argument: SentenceArgument): readonly string[] =>
  [ENGLISH, FRENCH].map((language) => formatSentence(sentence('{0}', argument), language).replaceAll(/\s/gu, ' '));

describe('an argument of a sentence', () => {
  test.each<[what: string, argument: SentenceArgument, english: string, french: string]>([
    ['a text', 'Row', 'Row', 'Row'],
    ['a number that names something', 4213, '4213', '4213'],
    ['a count', countOf(4213), '4,213', '4 213'],
    ['a country', countryName('DE'), 'Germany', 'Allemagne'],
    ['a country that Intl doesn’t know', countryName('QX'), 'QX', 'QX'],
    ['a day', { kind: 'day', atMs: AT_MS }, 'March 5', '5 mars'],
    ['a moment', { kind: 'moment', atMs: AT_MS }, 'Mar 5, 2026, 2:30 PM', '5 mars 2026, 14:30'],
    ['a sentence', sentence('Of {0}: {1}.', countryName('DE'), 3), 'Of Germany: 3.', 'De 3 : Allemagne.'],
  ])('may be %s', (_what, argument, english, french) => {
    expect(said(argument)).toEqual([english, french]);
  });

  test('that is missing leaves its place', () => {
    expect(formatSentence(sentence('Of {0}: {1}.', 'A'), ENGLISH)).toBe('Of A: {1}.');
  });
});

test('every country that has phone numbers has a French and an English name', () => {
  const nameless = getCountries().filter((country) => said(countryName(country)).includes(country));
  expect(nameless).toEqual([]);
});

test('a sentence is the same after it went to disk or to another thread', () => {
  const said = sentence('Of {0}: {1}.', countryName('DE'), countOf(4213));
  expect([structuredClone(said), JSON.parse(JSON.stringify(said))]).toEqual([said, said]);
});
