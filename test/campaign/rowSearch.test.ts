import { expect, test } from 'vitest';
import { rowSearch } from '../../src/campaign/results/rowSearch';

const ROW = { row: 12, phone: '+33199001234', values: ['Élodie', 'Martin-Dupont', '01 99 00 12 34', '45,50 €'] };

test.each(['', ' ', 'elodie', 'ÉLODIE', 'dupont', '12', '01 99 00 12', '0199001234', '+33 1 99', '45,50', '€'])(
  'finds a row by “%s”',
  (text) => {
    expect(rowSearch(text)(ROW)).toBe(true);
  },
);

test.each(['Jean', '13', '0123', '+44', 'Élodie Martin', '1999'.repeat(4)])('finds no row by “%s”', (text) => {
  expect(rowSearch(text)(ROW)).toBe(false);
});

test('takes few digits for no part of a phone number', () => {
  expect(rowSearch('990')({ ...ROW, values: [] })).toBe(false);
  expect(rowSearch('9900')({ ...ROW, values: [] })).toBe(true);
});
