import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SSF } from 'xlsx';
import { findLocale } from '../../src/workbook/formats/locale';
import { formatNumber, parseNumberFormat } from '../../src/workbook/formats/numberFormat';

/**
 * Number formats against SheetJS's own formatter, where that is right: it rounds -0.5 towards zero, loses the minus in
 * front of a section with a condition and keeps it before a zero, and aligns fractions with spaces that a sentence has no use for.
 */

const CODES = [
  '0',
  '0.0',
  '0.00',
  '#,##0',
  '#,##0.00',
  '0.0#',
  '#.##',
  '0000000000',
  '00 00 00 00 00',
  '0%',
  '0.00%',
  '0.00E+00',
  '# ?/?',
  '"n° "0',
  '0" kg"',
  '#,##0.00_);(#,##0.00)',
  '0;-0;"zéro"',
  '#,##0,',
  '[<100]0" petit";0" grand"',
  '[Red]0.0;[Blue]-0.0',
  'yyyy-mm-dd',
  'dd/mm/yyyy hh:mm:ss',
  'm/d/yy h:mm',
  'd mmm yyyy',
  'dddd d mmmm',
  'h:mm AM/PM',
  '[h]:mm:ss',
  '[mm]:ss',
  'mm:ss.0',
];
const ENGLISH = { locale: findLocale('en-US'), date1904: false };

const value = fc.oneof(
  fc.integer({ min: -100_000, max: 2_958_465 }),
  fc.integer({ min: 0, max: 1_000_000 }).map((quarters) => quarters / 4),
  fc.integer({ min: 0, max: 60_000_000 }).map((steps) => steps / 1024),
);

test('show what SheetJS shows', () => {
  fc.assert(
    fc.property(fc.constantFrom(...CODES), value, (code, number) => {
      const isDate = /[ymdhs]/u.test(code.replaceAll(/"[^"]*"|\[[A-Z][a-z]+\]/gu, ''));
      fc.pre(number >= 0 || !(isDate || /^\[<|,$/u.test(code)));
      const { text } = formatNumber(number, parseNumberFormat(code), ENGLISH);
      expect(text).toBe(String(SSF.format(code, number)).trim());
    }),
    { numRuns: 20_000 },
  );
});
