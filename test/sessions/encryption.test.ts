import { describe, expect, test } from 'vitest';
import { createSealer, newKey, saltedHash } from '../../src/sessions/encryption';

const sealer = createSealer(newKey());
const TEXT = Buffer.from('Élodie, +12125550100');

describe('what is sealed', () => {
  test('opens for its purpose, with its key', () => {
    expect(sealer.open(sealer.seal(TEXT, 'chunk 1'), 'chunk 1')).toEqual(TEXT);
  });

  test('opens for no other purpose, and with no other key', () => {
    const sealed = sealer.seal(TEXT, 'chunk 1');
    expect(sealer.open(sealed, 'chunk 2')).toBeUndefined();
    expect(createSealer(newKey()).open(sealed, 'chunk 1')).toBeUndefined();
  });

  test('doesn’t open once a byte of it is another', () => {
    const sealed = sealer.seal(TEXT, 'chunk 1');
    for (let place = 0; place < sealed.length; place += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(sealed.readUInt8(place) ^ 1, place);
      expect(sealer.open(changed, 'chunk 1')).toBeUndefined();
    }
  });

  // With one nonce for two texts AES-GCM gives both away.
  test('looks another way each time', () => {
    const starts = Array.from({ length: 100 }, () => sealer.seal(TEXT, 'chunk 1').toString('latin1', 0, 12));
    expect(new Set(starts).size).toBe(100);
  });
});

describe('a salted hash', () => {
  test('is the same for the same, and another with any part or salt that differs', () => {
    const hash = saltedHash('salt', '+12125550100', 'Hello');
    expect(saltedHash('salt', '+12125550100', 'Hello')).toBe(hash);
    const others = [
      saltedHash('tals', '+12125550100', 'Hello'),
      saltedHash('salt', '+12125550101', 'Hello'),
      saltedHash('salt', '+12125550100', 'Hello!'),
      saltedHash('salt', '+12125550100H', 'ello'),
      saltedHash('salt', '+12125550100Hello'),
      saltedHash('salt', '+12125550100', '', 'Hello'),
    ];
    expect(new Set([hash, ...others]).size).toBe(others.length + 1);
  });
});
