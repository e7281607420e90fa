import type { Container } from './container';
import { readRelationships, SMALL_PART_BYTES } from './relationships';
import { readXml } from './xml';

/** Rows of a sheet that belong together by the workbook's own word: a table, or the range of a filter. */
export interface KnownRange {
  /** From 1. */
  readonly firstRow: number;
  readonly lastRow: number;
  /** Its first row is one of headers. */
  readonly hasHeader: boolean;
  /** Its last row sums the others up. */
  readonly hasTotals: boolean;
}

/** What a sheet itself says of its rows. */
export interface KnownTables {
  /** Where its longest table, or its filter, begins, from 1; null where it has neither. */
  readonly headerRow: number | null;
  /** Rows of totals, from 1: nobody’s. */
  readonly totalsRows: ReadonlySet<number>;
}

export const NO_TABLES: KnownTables = { headerRow: null, totalsRows: new Set() };

export function knownTablesOf(ranges: readonly KnownRange[]): KnownTables {
  const rowCount = ({ firstRow, lastRow }: KnownRange): number => lastRow - firstRow;
  const [longest] = ranges
    .filter(({ hasHeader }) => hasHeader)
    .toSorted((left, right) => rowCount(right) - rowCount(left));
  const totalsRows = new Set(ranges.filter(({ hasTotals }) => hasTotals).map(({ lastRow }) => lastRow));
  return { headerRow: longest?.firstRow ?? null, totalsRows };
}

/** The tables of a sheet. */
export async function readTables(container: Container, sheetPart: string): Promise<readonly KnownRange[]> {
  const ranges: KnownRange[] = [];
  for (const { type, target } of (await readRelationships(container, sheetPart)).values()) {
    if (type !== 'table' || !container.hasPart(target) || ranges.length === MAX_TABLES_COUNT) continue;
    const reading = readXml(container.readPart(target, SMALL_PART_BYTES), target, {
      open(name, { ref = '', headerRowCount = '1', totalsRowCount = '0' }) {
        const range = name === 'table' ? parseRange(ref) : null;
        if (range === null) return;
        ranges.push({ ...range, hasHeader: headerRowCount !== '0', hasTotals: totalsRowCount !== '0' });
      },
      close() {},
    });
    // Only a help: a sheet can be read without its tables.
    await reading.catch(() => undefined);
  }
  return ranges;
}

const MAX_TABLES_COUNT = 100;

/** The rows of `A3:F200` under their headers, also with the sheet's name before it and with dollars. */
export function parseRange(reference: string): KnownRange | null {
  const rows = /(?:^|!)\$?[A-Z]{1,3}\$?(\d{1,7}):\$?[A-Z]{1,3}\$?(\d{1,7})$/u.exec(reference);
  if (rows === null) return null;
  return { firstRow: Number(rows[1]), lastRow: Number(rows[2]), hasHeader: true, hasTotals: false };
}
