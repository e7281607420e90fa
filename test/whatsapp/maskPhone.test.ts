import { expect, test } from 'vitest';
import { maskPhone } from '../../src/whatsapp/maskPhone';

function check(digits: string, expected: string): void {
  expect(maskPhone(digits)).toBe(expected);
}

test('a French number', () => check('33199000042', '+33 1•• ••• •42'));
test('an American number', () => check('+12125550142', '+1 2•• ••• ••42'));
test('a Swedish number', () => check('46701740642', '+46 7•• ••• •42'));
test('a number of no known country', () => check('99912345642', '+99 9•• ••• •42'));
