import { expect, test } from 'vitest';
import { checksum } from '../../src/sender/checksum';

test('is the CRC-32 that zip uses', () => {
  expect(['', 'a', '123456789'].map((text) => checksum(text))).toEqual(['00000000', 'e8b7be43', 'cbf43926']);
});
