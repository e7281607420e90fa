import type { CountryCode } from 'libphonenumber-js/max';
import { describe, expect, test } from 'vitest';
import { readPhone } from '../../src/workbook/phones/phoneNumber';
import type { Cell } from '../../src/workbook/file/sheetReader';
import { english } from './read';

function show(cell: Pick<Cell, 'kind' | 'text' | 'number'>, country: CountryCode): string {
  const reading = readPhone(cell, country);
  switch (reading.kind) {
    case 'empty':
      return 'empty';
    case 'valid':
      return reading.note === null ? reading.phone : `${reading.phone} (${english(reading.note)})`;
    case 'invalid':
      return english(reading.reason);
  }
}

function check(text: string, expected: string, country: CountryCode = 'FR'): void {
  expect(show({ kind: 'text', text, number: null }, country)).toBe(expected);
}

function checkNumber(number: number, expected: string, country: CountryCode = 'FR', text = String(number)): void {
  expect(show({ kind: 'number', text, number }, country)).toBe(expected);
}

const PARIS = '+33199001234';
const NEW_YORK = '+12125550100';

describe('a number as people write it', () => {
  test.each([
    '0199001234',
    '01 99 00 12 34',
    '01.99.00.12.34',
    '01-99-00-12-34',
    '01/99/00/12/34',
    '01–99–00–12–34',
    '(01) 99 00 12 34',
    '1 99 00 12 34',
    '+33199001234',
    '+33 1 99 00 12 34',
    '(+33) 1 99 00 12 34',
    '+33 (0)1 99 00 12 34',
    '+33 (0) 1 99 00 12 34',
    '0033 1 99 00 12 34',
    '00 33 1 99 00 12 34',
    '0033 (0)1 99 00 12 34',
    '33199001234',
    '33 1 99 00 12 34',
    "'01 99 00 12 34",
    '’0199001234',
    '="0199001234"',
    '01\u00A099\u00A000\u00A012\u00A034',
    '01\u202F99\u202F00\u202F12\u202F34',
    '\u200E+33 1 99 00 12 34\u200F',
    '\u202A01 99 00 12 34\u202C',
    '01\u200B99\u200B001234\uFEFF',
    '０１９９００１２３４',
    '٠١٩٩٠٠١٢٣٤',
    'Tél. : 01 99 00 12 34',
    'tel:+33199001234',
    'WhatsApp: 0199001234',
    '0199001234 (portable)',
    'https://wa.me/33199001234',
    'https://api.whatsapp.com/send?phone=33199001234&text=x',
    ' \t01 99 00 12 34\n',
  ])('%j', (text) => check(text, PARIS));
});

describe('the default country', () => {
  test('counts for numbers without a prefix', () => check('070-174 06 05', '+46701740605', 'SE'));
  test('does not count for those with one', () => check('+46 70-174 06 05', '+46701740605', 'US'));
  test('does not count for 00 either', () => check('0046 70-174 06 05', '+46701740605', 'US'));
  test('brings its own international prefix', () => check('011 46 70 174 06 05', '+46701740605', 'US'));
  test('Australia', () => check('0491 570 006', '+61491570006', 'AU'));
  test('United States', () => check('(212) 555-0100', NEW_YORK, 'US'));
  test('a prefix without plus is tried when the national reading fails', () =>
    check('1 212 555 0100', `${NEW_YORK} (Read as an international number: United States.)`));
});

describe('numbering plans of their own', () => {
  const oldBrazilian =
    'A Brazilian mobile number of eight digits: it is read with the 9 that they all begin with since 2016.';
  const landlineOrNot = 'If it is a mobile number, WhatsApp needs a 9 after +54.';

  test.each<readonly [CountryCode, string, string]>([
    ['MX', '55 2222 2222', '+525522222222'],
    ['FR', '+52 1 55 2222 2222', '+525522222222'],
    ['MX', '5215522222222', '+525522222222'],
    ['MX', '1 55 2222 2222', '+525522222222'],
    ['MX', '044 55 2222 2222', '+525522222222'],
    ['MX', '045 55 2222 2222', '+525522222222'],
    ['MX', '01 55 2222 2222', '+525522222222'],
    ['FR', '+52 044 55 2222 2222', '+525522222222'],
    ['AR', '011 15 2222-2222', '+5491122222222'],
    ['AR', '11 15 2222 2222', '+5491122222222'],
    ['AR', '9 11 2222 2222', '+5491122222222'],
    ['AR', '0351 15 222 2222', '+5493512222222'],
    ['FR', '+54 9 11 2222 2222', '+5491122222222'],
    ['FR', '+54 11 15 2222 2222', '+5491122222222'],
    ['FR', '+54 9 11 15 2222 2222', '+5491122222222'],
    ['FR', '+54 9 351 15 222 2222', '+5493512222222'],
    ['FR', '+54 11 2222 2222', `+541122222222 (${landlineOrNot})`],
    ['BR', '(11) 98888-8888', '+5511988888888'],
    ['BR', '0 15 11 98888-8888', '+5511988888888'],
    ['BR', '(11) 8888-8888', `+5511988888888 (${oldBrazilian})`],
    ['FR', '+55 71 8888 8888', `+5571988888888 (${oldBrazilian})`],
    ['BR', '(11) 3222-2222', '+551132222222'],
  ])('%s %s', (country, text, expected) => check(text, expected, country));

  test('an Argentine number without its area code', () =>
    check(
      '15 2222 2222',
      'This is not a valid number in this country: Argentina. Check its digits, or add its country code if it is of another.',
      'AR',
    ));
});

describe('a landline is told apart', () => {
  test.each<readonly [string, boolean]>([
    ['01 99 00 12 34', true],
    ['+33 6 00 00 00 00', false],
    ['070-174 06 05', false],
    ['+1 212 555 0100', false],
  ])('%s', (text, expected) => {
    const reading = readPhone({ kind: 'text', text, number: null }, text.startsWith('070') ? 'SE' : 'FR');
    expect(reading.kind === 'valid' && reading.line === 'landline').toBe(expected);
  });
});

describe('several numbers in a cell: the first valid one is used', () => {
  const note = (of: number, used: number): string =>
    `${PARIS} (The cell holds ${of} numbers: number ${used} of them is used, the others are not.)`;
  test.each([
    '01 99 00 12 34 / 01 99 00 23 45',
    '01 99 00 12 34, 01 99 00 23 45',
    '0199001234;0199002345',
    '0199001234\n0199002345',
    '0199001234 0199002345',
    '01 99 00 12 34 ou 01 99 00 23 45',
    '+33 1 99 00 12 34 +33 1 99 00 23 45',
    'Tél. 01 99 00 12 34 / Mobile 01 99 00 23 45',
  ])('%j', (text) => check(text, note(2, 1)));
  test('the valid one may come later', () => check('06 39 98 12 34 / 01 99 00 12 34', note(2, 2)));
  test('three', () => check('0199001234 | 0199002345 | 0199003456', note(3, 1)));
  test('none valid', () =>
    check('06 39 98 12 34 / 06 39 98 23 45', 'The cell holds 2 numbers and none of them is valid.'));
});

describe('a number that Excel keeps as a number', () => {
  test('international', () => checkNumber(33_199_001_234, PARIS));
  test('as scientific notation shows it', () => checkNumber(33_199_001_234, PARIS, 'FR', '3.32E+10'));
  test('in scientific notation that has kept all its digits as text', () => check('3.3199001234E+10', PARIS));
  test('with decimals shown', () => checkNumber(33_199_001_234, PARIS, 'FR', '33199001234.00'));
  test('national, its zero lost where the zero is not part of the number', () => checkNumber(199_001_234, PARIS));
  test('national, its zero shown by the format', () => checkNumber(199_001_234, PARIS, 'FR', '01 99 00 12 34'));
  test('national, its zero lost where the zero is part of the number', () =>
    checkNumber(
      600_000_000,
      'The number seems to have lost its leading 0: format the column as text and type it again.',
      'IT',
    ));
  test('more than 15 digits', () =>
    checkNumber(
      3_319_900_123_456_789,
      'Excel keeps only 15 digits of a number, so this one is damaged: format the column as text and type it again.',
    ));
  test('an amount', () => checkNumber(1234.5, 'This is not a phone number.'));
  test('a negative one', () => checkNumber(-199_001_234, 'This is not a phone number.'));
});

describe('what is no valid number says why', () => {
  test.each([
    ['01 99 00 12', 'The number is too short.'],
    ['01 99 00 12 34 56', 'The number has too many digits: 12 instead of 10.'],
    ['01 99 00 12 34 01 99 00 23', 'The number is too long.'],
    ['01990012340199002345', 'Two numbers seem to stand here with nothing between them: put a comma there.'],
    ['+0199001234', 'The country code seems to be missing: write it after the plus.'],
    ['+01 99 00 12 34', 'The country code seems to be missing: write it after the plus.'],
    ['3615', 'The number is as short as a short code: no message can be sent to it.'],
    ['+33 892 22 22 22', 'This is a premium-rate number, not a person’s phone.'],
    ['0 810 22 22 22', 'This is a shared-cost service number, not a person’s phone.'],
    ['0800 22 22 22', 'This is a toll-free service number, not a person’s phone.'],
    ['+44 7600 222222', 'This is a pager, which gets no WhatsApp message.'],
    ['+55 4003 2222', 'This is a shared-cost service number, not a person’s phone.'],
    ['+33 1 99 00 12 34 5678 90', 'The number is too long.'],
    [
      '06 39 98 12 34',
      'This is not a valid number in this country: France. Check its digits, or add its country code if it is of another.',
    ],
    ['+33 6 39 98 12 34', 'This is not a valid number in this country: France. Check its digits.'],
    ['+999 1234567', 'The number begins with a country code that doesn’t exist.'],
    ['+1 200 555 0100', 'No phone number of that country looks like this: check its digits.'],
    ['à demander', 'This is not a phone number.'],
    ['marie@example.org', 'This is not a phone number.'],
    ['ne plus appeler 01 99 00 12 34', 'The cell holds words besides the number: leave only the number in it.'],
    [
      '3,36E+10',
      'Excel has shortened the number and its last digits are lost: format the column as text and type it again.',
    ],
    ['++33199001234', 'This is not a phone number.'],
    ['0199*001234', 'This is not a phone number.'],
    [
      '3.36E10',
      'Excel has shortened the number and its last digits are lost: format the column as text and type it again.',
    ],
  ])('%j', (text, expected) => check(text, expected));

  test.each([
    ['date', '2025-01-06', 'The cell holds a date, not a phone number.'],
    ['boolean', 'TRUE', 'The cell holds TRUE or FALSE, not a phone number.'],
    ['error', '#REF!', 'The formula in the cell ended in an error (#REF!).'],
  ] as const)('a cell with a %s', (kind, text, expected) => {
    expect(show({ kind, text, number: null }, 'FR')).toBe(expected);
  });

  test.each(['', ' ', '\u200B\u00A0', "'", '-', '--', '/'])('nothing but marks is empty: %j', (text) =>
    check(text, 'empty'),
  );
});

test('no sentence holds four digits in a row of the number', () => {
  for (const text of [
    '06 39 98 12 34',
    '0639981234 / 0639982345',
    '12125550100',
    '+999 1234567',
    '0199001234567890123',
  ]) {
    const shown = show({ kind: 'text', text, number: null }, 'FR').replace(/^\+\d+/u, '');
    expect(shown.replaceAll(/\D/gu, '').length).toBeLessThan(4);
  }
});
