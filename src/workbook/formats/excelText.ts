/** Excel writes characters that XML can't hold as `_x000D_`; those of no use in a text are dropped. */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/gu, (_whole, digits: string) => {
    const character = String.fromCharCode(Number.parseInt(digits, 16));
    if (character === '\r') return '';
    return character === '\n' || character === '\t' || character >= ' ' ? character : '';
  });
}

/** The column of `C` or `C7`, from 0, and null for what names no column. */
export function parseColumn(reference: string): number | null {
  let column = 0;
  let length = 0;
  for (; length < reference.length; length += 1) {
    const code = reference.charCodeAt(length) & ~0x20;
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return length === 0 || length > 7 ? null : column - 1;
}
