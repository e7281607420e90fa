import { HumanError } from '../../sender/humanError';
import type { Container } from './container';
import { parseMerged, RowSkipper } from './mergedCells';
import { readPhoneLink } from '../phones/phoneLinks';
import { readExternalTargets } from './relationships';
import { MAX_SHEET_BYTES, type SheetRow } from './sheetReader';
import { withLink } from './cellLink';
import { prefixedAttribute, xmlSteps } from './xml';

/** Addresses behind the cells of a sheet, by row and column. */
export type Hyperlinks = ReadonlyMap<number, ReadonlyMap<number, string>>;

/**
 * The addresses behind a sheet's cells that hold a phone number. Like merged cells they stand behind all rows, so that the
 * sheet is inflated for them, but not read; and not even that where the part beside it, which has their targets, holds none.
 */
export async function readHyperlinks(container: Container, sheetPart: string): Promise<Hyperlinks> {
  const links = new Map<number, Map<number, string>>();
  let foundCount = 0;
  try {
    const targets = await readExternalTargets(container, sheetPart);
    const phoneLinks = new Map([...targets].filter(([, target]) => readPhoneLink(target)?.kind === 'number'));
    if (phoneLinks.size === 0) return links;
    const handler = {
      ended: false,
      open(name: string, attributes: Readonly<Record<string, string>>): void {
        const target = name === 'hyperlink' ? phoneLinks.get(prefixedAttribute(attributes, 'id') ?? '') : undefined;
        if (target === undefined) return;
        for (const [row, column] of cellsOf(attributes['ref'] ?? '')) {
          if ((foundCount += 1) > MAX_LINKS_COUNT) return;
          const inRow = links.get(row) ?? new Map<number, string>();
          links.set(row, inRow.set(column, target));
        }
      },
      close(name: string): void {
        if (name === 'hyperlinks') handler.ended = true;
      },
    };
    const steps = xmlSteps(container.readPart(sheetPart, MAX_SHEET_BYTES), sheetPart, handler, new RowSkipper());
    while (!(await steps.next()).done);
  } catch (error) {
    // Only a help: what is damaged is found out where the rows are read.
    if (!(error instanceof HumanError)) throw error;
  }
  return links;
}

/** What Excel allows of a sheet. */
const MAX_LINKS_COUNT = 65_530;

/** Of `B2`, and of `B2:B9`. */
function* cellsOf(reference: string): Generator<readonly [row: number, column: number]> {
  const range = parseMerged(reference.includes(':') ? reference : `${reference}:${reference}`);
  if (range === null) return;
  for (let row = range.firstRow; row <= range.lastRow; row += 1) {
    for (let column = range.firstColumn; column <= range.lastColumn; column += 1) yield [row, column];
  }
}

/** The rows with what is behind their cells. */
export function withHyperlinks(rows: readonly SheetRow[], links: Hyperlinks): readonly SheetRow[] {
  return rows.map((row) => {
    const inRow = links.get(row.row);
    if (inRow === undefined) return row;
    const cells = [...row.cells];
    for (const [column, address] of inRow) {
      const cell = cells[column];
      if (cell !== undefined) cells[column] = withLink(cell, address);
    }
    return { ...row, cells };
  });
}
