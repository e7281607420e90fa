import { hasPhoneWord } from './phoneWords';
import type { Cell, SheetRow } from './sheetReader';

/** How far down a header row is looked for. */
const HEADER_WITHIN_ROWS = 30;
const MAX_HEADER_LENGTH = 250;

/** The first row that reads like headers, with titles above it skipped; undefined where the sheet begins with data. */
export function findHeaderRow(rows: readonly SheetRow[]): SheetRow | undefined {
  const candidates = rows.slice(0, HEADER_WITHIN_ROWS);
  const required = requiredWidth(rows);
  for (const row of candidates) {
    const cells = filledCells(row);
    if (cells.some(looksLikePhone)) return undefined;
    if (cells.length >= required && (cells.every(isHeaderText) || cells.some((cell) => hasPhoneWord(cell.text))))
      return row;
  }
  return undefined;
}

/** A title has one or two cells, the header row about as many as the rows below it. */
function requiredWidth(rows: readonly SheetRow[]): number {
  const widths = rows.map((row) => filledCells(row).length).sort((a, b) => a - b);
  const median = widths[Math.floor(widths.length / 2)] ?? 1;
  return median >= 2 ? Math.max(2, Math.ceil(median / 2)) : 1;
}

export function filledCells(row: SheetRow): readonly Cell[] {
  return row.cells.filter((cell) => cell !== undefined && cell.text.trim() !== '') as readonly Cell[];
}

export function isHeaderText(cell: Cell): boolean {
  return cell.kind === 'text' && cell.text.length <= MAX_HEADER_LENGTH && !cell.text.includes('@');
}

export function looksLikePhone(cell: Cell): boolean {
  if (cell.kind !== 'text' && cell.kind !== 'number') return false;
  const digits = cell.text.replaceAll(/\D/gu, '').length;
  return digits >= 8 && digits <= 20 && !/\p{L}{3}/u.test(cell.text);
}
