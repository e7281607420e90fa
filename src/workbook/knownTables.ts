import type { Container } from './container';
import { readRelationships, SMALL_PART_BYTES } from './relationships';
import { readXml } from './xml';

/** Rows of a sheet that belong together by the workbook's own word: a table, or the range of a filter. */
export interface KnownRange {
  /** From 1. */
  readonly headerRow: number;
  readonly lastRow: number;
}

/** The header row that the sheet itself names: that of its longest table, or of its filter; null where there is none. */
export function headerRowOf(ranges: readonly KnownRange[]): number | null {
  const rowCount = ({ headerRow, lastRow }: KnownRange): number => lastRow - headerRow;
  return ranges.toSorted((left, right) => rowCount(right) - rowCount(left))[0]?.headerRow ?? null;
}

/** The tables of a sheet that have a header row. */
export async function readTables(container: Container, sheetPart: string): Promise<readonly KnownRange[]> {
  const ranges: KnownRange[] = [];
  for (const { type, target } of (await readRelationships(container, sheetPart)).values()) {
    if (type !== 'table' || !container.hasPart(target) || ranges.length === MAX_TABLES_COUNT) continue;
    const reading = readXml(container.readPart(target, SMALL_PART_BYTES), target, {
      open(name, { ref = '', headerRowCount = '1' }) {
        const range = name === 'table' && headerRowCount !== '0' ? parseRange(ref) : null;
        if (range !== null) ranges.push(range);
      },
      close() {},
    });
    // Only a help: a sheet can be read without its tables.
    await reading.catch(() => undefined);
  }
  return ranges;
}

const MAX_TABLES_COUNT = 100;

/** The rows of `A3:F200`, also with the sheet's name before it and with dollars. */
export function parseRange(reference: string): KnownRange | null {
  const rows = /(?:^|!)\$?[A-Z]{1,3}\$?(\d{1,7}):\$?[A-Z]{1,3}\$?(\d{1,7})$/u.exec(reference);
  return rows === null ? null : { headerRow: Number(rows[1]), lastRow: Number(rows[2]) };
}
