import { expect, test } from 'vitest';
import { checksum } from '../../src/sender/journal/checksum';

// From the catalogue of CRCs: CRC-32/ISO-HDLC.
test('is the CRC-32 of zip', () => {
  expect(checksum('123456789', 9)).toBe(0xcb_f4_39_26);
  expect(checksum('', 0)).toBe(0);
});

test('covers as many characters as it is told', () => {
  expect(checksum('123456789 and more', 9)).toBe(0xcb_f4_39_26);
});
