/** Text in which the characters that nobody could see stand apart, as `U+200F`. */
export type VisiblePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'hiddenMark'; readonly codePoint: string };

// Soft hyphen, zero-width and direction marks, other controls; not the line break and the tab.
const HIDDEN = /[\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF]|(?![\n\t])\p{Cc}/gu;

/** Where a zero-width joiner belongs: inside an emoji, and in scripts that are written with it. */
const JOINED = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F\p{Script=Arabic}\p{Script=Devanagari}]/u;

export function splitHiddenMarks(text: string): readonly VisiblePart[] {
  const parts: VisiblePart[] = [];
  let start = 0;
  for (const { 0: mark, index } of text.matchAll(HIDDEN)) {
    const joins = mark === '\u200C' || mark === '\u200D';
    if (joins && JOINED.test(characterBefore(text, index))) continue;
    if (index > start) parts.push({ kind: 'text', text: text.slice(start, index) });
    parts.push({ kind: 'hiddenMark', codePoint: codePointName(mark) });
    start = index + mark.length;
  }
  if (start < text.length) parts.push({ kind: 'text', text: text.slice(start) });
  return parts;
}

/** One line for a table cell: the marks in brackets. */
export function showHiddenMarks(text: string): string {
  return splitHiddenMarks(text)
    .map((part) => (part.kind === 'text' ? part.text : `[${part.codePoint}]`))
    .join('');
}

// Not a `$` at the end of JOINED: Chromium 156 fails to match a class before it with a character of two units.
function characterBefore(text: string, index: number): string {
  return Array.from(text.slice(Math.max(0, index - 2), index)).at(-1) ?? '';
}

function codePointName(mark: string): string {
  return `U+${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
