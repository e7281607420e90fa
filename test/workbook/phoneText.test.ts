import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanPhoneText } from '../../src/workbook/phones/phoneText';

test('what needs no cleaning is cleaned to the same', () => {
  const written = fc.string({ unit: fc.constantFrom(...'+0123456789 ().-/'.split('')), maxLength: 24 });
  // A mark that nobody sees keeps a text from being taken for clean, and is taken out.
  fc.assert(
    fc.property(written, (text) => {
      expect(cleanPhoneText(text)).toBe(cleanPhoneText(`\u200E${text}`));
    }),
  );
});
