/**
 * Whether a number format's code may go into a workbook of ours. Excel calls a workbook damaged for one code that it
 * doesn't know, so only what it surely knows may (ECMA-376 part 1, 18.8.31).
 */
export function isPlainCode(code: string): boolean {
  const sectionCount = code.split(';').length;
  return (
    code.length <= MAX_FORMAT_LENGTH && sectionCount <= MAX_SECTIONS_COUNT && PLAIN.test(code) && !TOO_WIDE.test(code)
  );
}

/** The number format 22, which each Excel shows in the order of its own country; exceljs knows it by this code. */
export const DATE_TIME_CODE = 'm/d/yy "h":mm';

/** Excel's own limit: a longer code is no format. */
export const MAX_FORMAT_LENGTH = 255;
const MAX_SECTIONS_COUNT = 4;

const TEXT = String.raw`"[^"\p{Cc};]*"|\\[^\p{Cc};]|_[^\p{Cc};]|\*[^\p{Cc};]`;
const COLOUR = String.raw`Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|Color ?\d{1,2}`;
const CONDITION = String.raw`(?:[<>]=?|=|<>)-?\d+(?:\.\d+)?`;
const BRACKETS = String.raw`\[(?:${COLOUR}|${CONDITION}|\$[^\]"\p{Cc};]*|h{1,2}|m{1,2}|s{1,2})\]`;
const WORDS = 'General|AM/PM|A/P|E[+-]';
/** One at a time: no two ways to read a code, so that a long one is refused at once. */
const SIGNS = String.raw`[ymdhs0-9#?.,%/@;:$€£¥+\-() ]`;
const PLAIN = new RegExp(`^(?:${TEXT}|${BRACKETS}|${WORDS}|${SIGNS})*$`, 'iu');
const TOO_WIDE = /y{5}|m{6}|d{5}|h{3}|s{3}/iu;
