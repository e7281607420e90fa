import metadata from 'libphonenumber-js/metadata.min.json';
import { expect, test } from 'vitest';
import { callingCodeOf } from '../../src/whatsapp/callingCodes';
import { maskPhone } from '../../src/whatsapp/maskPhone';

function check(digits: string, expected: string): void {
  expect(maskPhone(digits)).toBe(expected);
}

test('a French number', () => check('33199000042', '+33 1•• ••• •42'));
test('an American number', () => check('+12125550142', '+1 2•• ••• ••42'));
test('a Swedish number', () => check('46701740642', '+46 7•• ••• •42'));
test('a number of no known country', () => check('99912345642', '+99 9•• ••• •42'));

test('there are as many calling codes as libphonenumber knows', () => {
  const known = [...Object.keys(metadata.country_calling_codes), ...Object.keys(metadata.nonGeographic)];
  expect(known.filter((code) => callingCodeOf(`${code}555`) !== code)).toEqual([]);
  const all = Array.from({ length: 1000 }, (_, digits) => String(digits).padStart(3, '0'));
  const found = new Set(all.map((digits) => callingCodeOf(digits)).filter((code) => code !== null));
  expect([...found].toSorted()).toEqual(known.toSorted());
});
