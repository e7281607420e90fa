import { describe, expect, test } from 'vitest';
import { isAmountOrDate, isValue, looksLikePhone, mayHoldPhone } from '../../src/workbook/layout/cellShapes';
import type { Cell } from '../../src/workbook/file/sheetReader';

interface Shapes {
  readonly phone?: boolean;
  readonly loose?: boolean;
  readonly amount?: boolean;
  readonly value?: boolean;
}

function check(
  content: string | number,
  { phone = false, loose = phone, amount = false, value = phone || amount }: Shapes,
) {
  const cell: Cell =
    typeof content === 'string'
      ? { kind: 'text', text: content, number: null, format: '' }
      : { kind: 'number', text: String(content), number: content, format: '' };
  const found = [looksLikePhone(cell), mayHoldPhone(cell), isAmountOrDate(cell), isValue(cell)];
  expect(found, String(content)).toEqual([phone, loose, amount, value]);
}

describe('a cell looks like', () => {
  test.each([
    '01 99 00 12 34',
    '+33 1 99 00 12 34',
    '01.99.00.12.34',
    '(212) 555-0101',
    '2125550101.0',
    199001234,
    33199001234,
  ])('a phone number: %s', (content) => check(content, { phone: true }));
  test.each(['Tél. 01 99 00 12 34', 'p:+12125550101', '01 99 00 12 34 (bureau)', 'https://wa.me/33199001234'])(
    'a phone number with a label: %s',
    (content) => check(content, { phone: true }),
  );
  test('several numbers', () => {
    check('+1 212-555-0101 ::: +1 212-555-0102', { phone: true });
    check('01 99 00 12 34 / 01 99 00 23 45', { phone: true });
  });
  test('digits among many words', () => check('à joindre le soir, au 0199001234, merci', { loose: true }));
  test('digits of any script', () => check('मोबाइल ९८११११११२९ घर', { phone: true }));
  test.each(['12,50', '1 234,50', '1,234.50 €', '45 %', '12/03/2025', '2025-03-12 14:05', '42', 45.5, 12])(
    'an amount, a share, a date or a count: %s',
    (content) => check(content, { amount: true, value: true }),
  );
  test.each(['Nom', 'Saison 2025', 'Montant dû', 'N° de téléphone', 'oui'])('words: %s', (content) =>
    check(content, {}),
  );
  test('an address of mail', () => check('ana@example.org', { value: true }));
});
