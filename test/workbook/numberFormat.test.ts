import { describe, expect, test } from 'vitest';
import { findLocale } from '../../src/workbook/formats/locale';
import { formatNumber, parseNumberFormat } from '../../src/workbook/formats/numberFormat';

function show(value: number, code: string, { locale = 'en-US', date1904 = false } = {}): string {
  const { text } = formatNumber(value, parseNumberFormat(code), { locale: findLocale(locale), date1904 });
  // Excel parts French groups with a narrow no-break space, which nobody can tell apart here.
  return text.replaceAll('\u202F', ' ').replaceAll('\u00A0', ' ');
}

type Case = readonly [value: number, code: string, expected: string];

function check(cases: readonly Case[], wishes: { readonly locale?: string; readonly date1904?: boolean } = {}): void {
  test.each(cases)('%d as %s is %s', (value, code, expected) => expect(show(value, code, wishes)).toBe(expected));
}

describe('General', () => {
  check([
    [33_199_001_234, 'General', '33199001234'],
    [1e15, 'General', '1000000000000000'],
    [0.1 + 0.2, 'General', '0.3'],
    [1 / 3, 'General', '0.333333333'],
    [100 / 3, 'General', '33.33333333'],
    [1234.567_890_123, 'General', '1234.56789'],
    [-12.5, 'General', '-12.5'],
    [0.000_1, 'General', '0.0001'],
    [0.000_012_345, 'General', '0.000012345'],
    [0.000_012_345_6, 'General', '1.23456E-05'],
    [0.000_01, 'General', '0.00001'],
    [1e-20, 'General', '1E-20'],
    [7, 'General" kg"', '7 kg'],
    [-7, 'General" kg"', '-7 kg'],
    [33_199_001_234, '@', '33199001234'],
    [12.5, '', '12.5'],
  ]);
});

describe('phone formats', () => {
  check([
    [199_001_234, '0000000000', '0199001234'],
    [199_001_234, '00 00 00 00 00', '01 99 00 12 34'],
    [199_001_234, '0#" "##" "##" "##" "##', '01 99 00 12 34'],
    [199_001_234, String.raw`0#\ ##\ ##\ ##\ ##`, '01 99 00 12 34'],
    [33_199_001_234, String.raw`"+"##\ #\ ##\ ##\ ##\ ##`, '+33 1 99 00 12 34'],
    [5_550_100, String.raw`[<=9999999]###\-####;\(###\)\ ###\-####`, '555-0100'],
    [2_125_550_100, String.raw`[<=9999999]###\-####;\(###\)\ ###\-####`, '(212) 555-0100'],
    [33_199_001_234, '0', '33199001234'],
  ]);
});

describe('decimals, groups, percent', () => {
  check([
    [12.5, '0.00', '12.50'],
    [12.345, '0.0#', '12.35'],
    [1.005, '0.00', '1.01'],
    [2.5, '0', '3'],
    [-2.5, '0', '-3'],
    [12, '0.0#', '12.0'],
    [12, '0.##', '12.'],
    [0.5, '#.00', '.50'],
    [0, '#', ''],
    [-3, '0.00', '-3.00'],
    [-0.001, '0.00', '0.00'],
    [1234.5, '#,##0.00', '1,234.50'],
    [1_234_567.891, '#,##0', '1,234,568'],
    [12, '0,000', '0,012'],
    [1_234_567, '0.0,,', '1.2'],
    [1_234_567, '0,"k"', '1235k'],
    [0.125, '0.0%', '12.5%'],
    [0.07, '0%', '7%'],
    [1.5, '0.0?', '1.5'],
    [1e22, '0', '10000000000000000000000'],
  ]);
});

describe('currencies, texts and sections', () => {
  check([
    [1234.5, String.raw`#,##0.00\ "€"`, '1,234.50 €'],
    [1234.5, '[$€-40C] #,##0.00', '€ 1,234.50'],
    [-1234.5, '_-* #,##0.00 €_-;-* #,##0.00 €_-', '-1,234.50 €'],
    [-5, '"$"#,##0.00_);("$"#,##0.00)', '($5.00)'],
    [0, '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)', '-'],
    [7, '[Red]0', '7'],
    [7, '"n° "0', 'n° 7'],
    [1, '"oui";"peut-être";"non"', 'oui'],
    [-1, '"oui";"peut-être";"non"', 'peut-être'],
    [0, '"oui";"peut-être";"non"', 'non'],
    [0, '0;-0;', ''],
    [3, '[=1]0" jour";0" jours"', '3 jours'],
    [1, '[=1]0" jour";0" jours"', '1 jour'],
    [1500, '[>=1000]0.0,"k";0', '1.5k'],
    [-7, '[>=1000]0.0,"k";0', '-7'],
    [-7, '[<0]"dû "0;0', 'dû 7'],
  ]);
});

describe('scientific and fractions', () => {
  check([
    [33_199_001_234, '0.00E+00', '3.32E+10'],
    [0.000_123, '0.0E-0', '1.2E-4'],
    [12_345, '##0.0E+0', '12.3E+3'],
    [9.996, '0.00E+00', '1.00E+01'],
    [0, '0.00E+00', '0.00E+00'],
    [1.5, '# ?/?', '1 1/2'],
    [0.333_333, '# ?/?', '1/3'],
    [3.141_59, '# ??/??', '3 1/7'],
    [2, '# ?/?', '2'],
    [0.99, '# ?/?', '1'],
    [1.375, '# ?/8', '1 3/8'],
    [1.5, '?/?', '3/2'],
    [-0.5, '# ?/?', '-1/2'],
  ]);
});

describe('dates and times', () => {
  check([
    [45_663, 'dd/mm/yyyy', '06/01/2025'],
    [45_663, 'm/d/yy', '1/6/25'],
    [45_663.5, 'dd/mm/yyyy hh:mm', '06/01/2025 12:00'],
    [45_663, 'mmm yyyy', 'Jan 2025'],
    [45_663, 'dddd, mmmm d, yyyy', 'Monday, January 6, 2025'],
    [45_663, 'mmmmm', 'J'],
    [45_663, '[$-40C]d mmmm yyyy;@', '6 janvier 2025'],
    [45_663, '[$-fr-FR]dddd d mmmm', 'lundi 6 janvier'],
    [45_663, '[$-F800]dddd, mmmm dd, yyyy', 'Monday, January 6, 2025'],
    [45_663.75, '[$-F400]h:mm:ss AM/PM', '6:00:00 PM'],
    [45_663, '"le "dd.mm.yyyy', 'le 06.01.2025'],
    [0.5, 'h:mm', '12:00'],
    [0.5, 'h:mm AM/PM', '12:00 PM'],
    [0, 'h:mm AM/PM', '12:00 AM'],
    [0.75, 'h"h"mm', '18h00'],
    [0.500_011_57, 'h:mm:ss', '12:00:01'],
    [0.500_011_57, 'mm:ss.00', '00:01.00'],
    [1.5, '[h]:mm', '36:00'],
    [1.5, '[mm]', '2160'],
    [0.001, '[s]', '86'],
    [1, 'yyyy-mm-dd', '1900-01-01'],
    [0, 'dd/mm/yyyy', '00/01/1900'],
    [60, 'yyyy-mm-dd', '1900-02-29'],
    [61, 'yyyy-mm-dd', '1900-03-01'],
    [2_958_465, 'yyyy-mm-dd', '9999-12-31'],
    [-5, 'yyyy-mm-dd', '-5'],
    [1e9, 'yyyy-mm-dd', '1000000000'],
  ]);
  describe('counted from 1904', () => {
    check([[45_663 - 1462, 'yyyy-mm-dd', '2025-01-06']], { date1904: true });
  });
});

describe('in French', () => {
  check(
    [
      [1234.5, 'General', '1234,5'],
      [1234.5, '#,##0.00', '1 234,50'],
      [1234.5, String.raw`#,##0.00\ "€"`, '1 234,50 €'],
      [0.125, '0.0%', '12,5%'],
      [0.000_012_345_6, 'General', '1,23456E-05'],
      [45_663, 'd mmmm yyyy', '6 janvier 2025'],
      [45_663, 'dddd', 'lundi'],
      [45_663, '[$-409]mmmm', 'January'],
      [199_001_234, '00 00 00 00 00', '01 99 00 12 34'],
      [45_663.520_84, 'ss.0', '00,6'],
    ],
    { locale: 'fr' },
  );
});

describe('in German and Polish', () => {
  check([[1_234_567.5, '#,##0.00', '1.234.567,50']], { locale: 'de_DE.UTF-8' });
  check([[45_663, 'd mmmm yyyy', '6 stycznia 2025']], { locale: 'pl' });
});

describe('a locale', () => {
  test.each([
    ['en-US', 'm"/"d"/"yyyy', 'h:mm:ss AM/PM', 'TRUE'],
    ['fr-FR', 'dd"/"mm"/"yyyy', 'hh:mm:ss', 'VRAI'],
    ['de', 'dd"."mm"."yyyy', 'hh:mm:ss', 'WAHR'],
    ['sv', 'yyyy"-"mm"-"dd', 'hh:mm:ss', 'SANT'],
    ['C', 'm"/"d"/"yyyy', 'h:mm:ss AM/PM', 'TRUE'],
  ])('%s', (tag, shortDate, time, trueText) => expect(findLocale(tag)).toMatchObject({ shortDate, time, trueText }));
  test('that is none is refused', () => expect(() => findLocale('français!')).toThrow('There is no language'));
});
