/** A text as a cell of Excel's takes it: what would be changed, or would make the file unreadable, is made harmless. */
export function cellText(text: string): string {
  // Excel reads `_x0041_` as `A`: written as such, the underscore goes in the same way.
  const escaped = text.includes('_x') ? text.replaceAll(/_(?=x[\dA-Fa-f]{4}_)/gu, '_x005F_') : text;
  const plain = UNUSUAL.test(escaped) ? escaped.replaceAll(/\r\n?/gu, '\n').replaceAll(NO_CHARACTER, '') : escaped;
  return plain.length <= MAXIMUM_LENGTH ? plain : `${plain.slice(0, MAXIMUM_LENGTH - 1)}…`;
}

/**
 * Whether a program could take the text for a formula once somebody edits the cell, or saves the sheet as CSV. In the
 * workbook itself it's text in any case.
 */
export function looksLikeFormula(text: string): boolean {
  return FORMULA_START.test(text);
}

/** White space at either end gets lost where the XML doesn't say that it counts. */
export function needsPreserving(text: string): boolean {
  return /^\s|\s$|\n/u.test(text);
}

const UNUSUAL = /[\r\uFFFE\uFFFF]/u;
/** No XML file may hold these; control characters are left out by exceljs. */
const NO_CHARACTER = /[\uFFFE\uFFFF]/gu;
const FORMULA_START = /^[=+\-@\t\r]/u;
/** Of a cell, in UTF-16 units. */
const MAXIMUM_LENGTH = 32_767;
