/** CRC-32 (ISO 3309, as in zip) of the first `length` characters of an ASCII text. Catches rot, not forgers. */
export function checksum(ascii: string, length: number): number {
  let crc = -1;
  for (let position = 0; position < length; position += 1) {
    // A typed array by a masked index: it is there.
    crc = (crc >>> 8) ^ (TABLE[(crc ^ ascii.charCodeAt(position)) & 0xff] as number);
  }
  return ~crc >>> 0;
}

/** The checksum of a whole ASCII text, in eight hexadecimal digits. */
export function checksumDigits(ascii: string): string {
  return checksum(ascii, ascii.length).toString(16).padStart(8, '0');
}

// Signed, as the bit operators are: twice as fast as unsigned.
const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xed_b8_83_20 ^ (value >>> 1) : value >>> 1;
  return value;
});
