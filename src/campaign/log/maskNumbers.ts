/** All but the last two digits of what could be a phone number, however it is written. Session ids and times stay. */
export function maskNumbers(text: string): string {
  return text.replaceAll(PHONE_NUMBER, (number) => number.replaceAll(/\p{Nd}(?=(?:\P{Nd}*\p{Nd}){2})/gu, '•'));
}

/**
 * Seven digits or more, in groups, and not in the middle of a word, as a session's id (`kxq4f-9tf47`) or the end of a
 * date (`2026-01-14T…`) would be; or nine or more in one piece, wherever they stand.
 */
const PHONE_NUMBER = new RegExp(
  [
    String.raw`(?<![\p{L}\p{Nd}])(?!\d{4}-\d\d-\d\d(?!\d))[+(]{0,3}\p{Nd}(?:[ \t\p{Zs}\p{Cf}\p{Pd}()./]{0,4}\p{Nd}){6,}(?![\p{L}\p{Nd}])`,
    String.raw`\p{Nd}{9,}`,
  ].join('|'),
  'gu',
);
