import { describe, expect, test } from 'vitest';
import { formatNumber, GENERAL, parseNumberFormat } from '../../src/workbook/numberFormat';

function check(value: number, code: string, expected: string, date1904 = false): void {
  const format = code === 'General' ? GENERAL : parseNumberFormat(code);
  expect(formatNumber(value, format, date1904)).toBe(expected);
}

describe('numbers', () => {
  test.each([
    [33_199_001_234, 'General', '33199001234'],
    [1e15, 'General', '1000000000000000'],
    [0.1 + 0.2, 'General', '0.3'],
    [-12.5, 'General', '-12.5'],
    [199_001_234, '0000000000', '0199001234'],
    [199_001_234, '00 00 00 00 00', '01 99 00 12 34'],
    [199_001_234, '0#" "##" "##" "##" "##', '01 99 00 12 34'],
    [199_001_234, String.raw`0#\ ##\ ##\ ##\ ##`, '01 99 00 12 34'],
    [33_199_001_234, String.raw`"+"##\ #\ ##\ ##\ ##\ ##`, '+33 1 99 00 12 34'],
    [5_550_100, String.raw`[<=9999999]###\-####;\(###\)\ ###\-####`, '555-0100'],
    [2_125_550_100, String.raw`[<=9999999]###\-####;\(###\)\ ###\-####`, '(212) 555-0100'],
    [33_199_001_234, '0', '33199001234'],
    [33_199_001_234, '0.00E+00', '33199001234'],
    [33_199_001_234, '@', '33199001234'],
    [12.5, '0.00', '12.50'],
    [12.345, '0.0#', '12.35'],
    [12, '0.0#', '12.0'],
    [-3, '0.00', '-3.00'],
    [-0.001, '0.00', '0.00'],
    [1234.5, '#,##0.00', '1234.50'],
    [1234.5, String.raw`#,##0.00\ "€"`, '1234.50 €'],
    [1234.5, '[$€-40C] #,##0.00', '€ 1234.50'],
    [1234.5, '_-* #,##0.00 €_-', '1234.50 €'],
    [0.125, '0.0%', '12.5%'],
    [7, '[Red]0', '7'],
    [7, '"n° "0', 'n° 7'],
  ])('%d as %s', (value, code, expected) => check(value, code, expected));
});

describe('dates and times', () => {
  test.each([
    [45_663, 'dd/mm/yyyy', '2025-01-06'],
    [45_663.5, 'dd/mm/yyyy hh:mm', '2025-01-06 12:00'],
    [45_663.5, 'dd/mm/yyyy', '2025-01-06'],
    [45_663, 'mmm yyyy', '2025-01-06'],
    [45_663, '[$-40C]d mmmm yyyy;@', '2025-01-06'],
    [0.5, 'h:mm', '12:00'],
    [0.500_011_57, 'h:mm:ss', '12:00:01'],
    [1.5, '[h]:mm', '36:00'],
    [1, 'yyyy-mm-dd', '1900-01-01'],
    [61, 'yyyy-mm-dd', '1900-03-01'],
    [-5, 'yyyy-mm-dd', '-5'],
    [1e9, 'yyyy-mm-dd', '1000000000'],
  ])('%d as %s', (value, code, expected) => check(value, code, expected));
  test('counted from 1904', () => check(45_663 - 1462, 'yyyy-mm-dd', '2025-01-06', true));
});
