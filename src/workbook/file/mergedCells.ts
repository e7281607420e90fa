import { HumanError } from '../../sender/humanError';
import type { Container } from './container';
import { parseColumn } from '../formats/excelText';
import { type ItemScanner, NOT_TAKEN } from './itemFilter';
import { MAX_SHEET_BYTES } from './sheetReader';
import { xmlSteps } from './xml';

/** Cells that are shown as one; its text is that of the first. Rows from 1, columns from 0. */
export interface MergedCells {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
}

/**
 * The merged cells that a header row may have part in: up to `lastRow`, and few rows high. They stand behind all rows of
 * the sheet, so that it is inflated for them, but not read.
 */
export async function readMergedCells(
  container: Container,
  sheetPart: string,
  lastRow: number,
): Promise<readonly MergedCells[]> {
  const found: MergedCells[] = [];
  const handler = {
    ended: false,
    open(name: string, { ref = '' }: Readonly<Record<string, string>>): void {
      if (BEHIND_MERGED.has(name)) handler.ended = true;
      const merged = name === 'mergeCell' && found.length < MAX_FOUND_COUNT ? parseMerged(ref) : null;
      if (merged === null || merged.firstRow > lastRow) return;
      if (merged.lastRow - merged.firstRow < MAX_HEADER_ROWS_COUNT) found.push(merged);
    },
    close(): void {},
  };
  try {
    const steps = xmlSteps(container.readPart(sheetPart, MAX_SHEET_BYTES), sheetPart, handler, new RowSkipper());
    while (!(await steps.next()).done);
  } catch (error) {
    // Only a help: what is damaged is found out where the rows are read.
    if (!(error instanceof HumanError)) throw error;
  }
  return found;
}

/** Headers of more rows than this are none. */
const MAX_HEADER_ROWS_COUNT = 5;
const MAX_FOUND_COUNT = 1000;
/** What the standard puts behind the merged cells, and every sheet has some of. */
const BEHIND_MERGED = new Set(['conditionalFormatting', 'dataValidations', 'hyperlinks', 'pageMargins', 'pageSetup']);

/** `B1:D1`. */
export function parseMerged(reference: string): MergedCells | null {
  const [, firstColumn = '', firstRow, lastColumn = '', lastRow] =
    /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/u.exec(reference) ?? [];
  const columns = [parseColumn(firstColumn), parseColumn(lastColumn)] as const;
  if (columns[0] === null || columns[1] === null) return null;
  return { firstRow: Number(firstRow), lastRow: Number(lastRow), firstColumn: columns[0], lastColumn: columns[1] };
}

/** Takes all whole rows at once. */
export class RowSkipper implements ItemScanner {
  readonly container = 'sheetData';
  readonly item = 'row';

  scan(text: string, at: number): number {
    const end = text.lastIndexOf(END);
    return end < at ? NOT_TAKEN : end + END.length;
  }
}

const END = '</row>';
