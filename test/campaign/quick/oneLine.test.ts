import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromOneLine, toOneLine } from '../../../src/campaign/quick/oneLine';

describe('a message in one line', () => {
  test('has its line breaks as they are typed', () => {
    expect(toOneLine('Bonjour,\n\nà bientôt')).toBe(String.raw`Bonjour,\n\nà bientôt`);
    expect(fromOneLine(String.raw`un\ndeux`)).toBe('un\ndeux');
  });

  test('leaves every other backslash as it is', () => {
    expect(fromOneLine(String.raw`\{{Name}} C:\temp`)).toBe(String.raw`\{{Name}} C:\temp`);
  });

  test('comes back as it was, whatever it is', () => {
    const text = fc.string({ unit: fc.constantFrom('\\', 'n', '\n', '{', 'é', '👋', ' ') });
    fc.assert(
      fc.property(text, (written) => {
        const line = toOneLine(written);
        expect(line).not.toContain('\n');
        expect(fromOneLine(line)).toBe(written);
      }),
    );
  });
});
