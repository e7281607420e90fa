import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyOf, parsePerson, personOf, type Person } from '../../src/people/person';

test.each([
  ['+33639980001', '+33639980001'],
  ['33639980001@c.us', '+33639980001'],
  ['33639980001@s.whatsapp.net', '+33639980001'],
  ['33639980001:12@s.whatsapp.net', '+33639980001'],
  ['700000000000001@lid', '700000000000001@lid'],
  ['700000000000001:3@lid', '700000000000001@lid'],
])('%s is %s', (text, person) => {
  expect(parsePerson(text)).toBe(person);
});

test.each([
  '',
  '33639980001',
  '+',
  '+0639980001',
  '+33 639980001',
  '120363000000000001@g.us',
  '1234567890123456@lid',
  '+3363998000a',
])('“%s” is nobody', (text) => {
  expect(parsePerson(text)).toBe(null);
});

test('a person is the same after the way to a key and back, and no two have the same key', () => {
  const digits = fc.integer({ min: 1, max: 999_999_999_999_999 });
  const people = digits.chain((number) => fc.constantFrom<Person>(`+${number}`, `${number}@lid`));
  fc.assert(
    fc.property(people, people, (one, other) => {
      expect(personOf(keyOf(one))).toBe(one);
      expect(keyOf(one) === keyOf(other)).toBe(one === other);
    }),
  );
});

test('what is no person is a mistake of the caller’s, which names no number', () => {
  expect(() => keyOf('+336 39980001')).toThrow(TypeError);
  expect(() => keyOf('+336 39980001')).toThrow(/^[^\d]*164[^\d]*$/u);
});
