import { describe, expect, test } from 'vitest';
import { isPlainCode } from '../../src/workbook/formats/formatCode';
import { quickestMs } from '../quickest';

describe('a number format that goes into the results', () => {
  test.each([
    '',
    'General',
    '0.00',
    '#,##0.00\\ "€"',
    '#,##0.00_);[Red](#,##0.00)',
    '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-',
    '[$-40C]d mmmm yyyy',
    '[$€-2] #,##0.00',
    '[<=9999999]###\\-####;\\(###\\)\\ ###\\-####',
    '00 00 00 00 00',
    'dd/mm/yyyy\\ hh:mm',
    '[h]:mm:ss.0',
    'h:mm AM/PM',
    '0.0E+00',
    '# ??/100',
    '@',
  ])('%j', (code) => expect(isPlainCode(code)).toBe(true));
});

describe('one that Excel might call damage', () => {
  test.each([
    '"open',
    '0.00;0;0;@;0',
    '[Rouge]0',
    '[h',
    'hello',
    'yyyyyyyy',
    '0\u0001',
    'ggge',
    '"a\nb"',
    '0'.repeat(256),
  ])('%j', (code) => expect(isPlainCode(code)).toBe(false));

  test('of any length, at once', async () => {
    const tookMs = await quickestMs(() => {
      for (const piece of ['m', 'mmd', '"a"', '[h]', '_a', '\\a', '*', '[$']) {
        expect(isPlainCode(`${piece.repeat(240 / piece.length)}!`)).toBe(false);
      }
    });
    expect(tookMs).toBeLessThan(100);
  });
});
