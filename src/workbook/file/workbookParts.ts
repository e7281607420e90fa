import type { SheetInfo } from '../../sender/model';
import { damagedFile, otherZip } from './brokenFile';
import type { Container } from './container';
import { parseRange, type KnownRange } from './knownTables';
import { readRelationships, SMALL_PART_BYTES } from './relationships';
import { isTrue, prefixedAttribute, readXml } from './xml';

/** Where the parts of a workbook are. */
export interface WorkbookParts {
  readonly sheets: readonly SheetPart[];
  /** Null where the workbook has none. */
  readonly sharedStrings: string | null;
  readonly styles: string | null;
  /** Dates count from 1904 (old Macs) instead of 1900. */
  readonly date1904: boolean;
}

export interface SheetPart extends SheetInfo {
  readonly part: string;
  /** The range of its filter, where it has one. */
  readonly filter: KnownRange | null;
}

/**
 * Follows the relationships from the package to the workbook and its parts, whatever their names.
 * @throws HumanError where the zip is no workbook.
 */
export async function findParts(container: Container): Promise<WorkbookParts> {
  const workbook = await findWorkbook(container);
  const relationships = await readRelationships(container, workbook);
  const sheets: (Omit<SheetPart, 'filter'> & { readonly position: number })[] = [];
  const filters = new Map<number, KnownRange>();
  let sheetCount = 0;
  let filterOf: number | null = null;
  let filterText = '';
  let date1904 = false;
  let rootName = '';
  await readXml(container.readPart(workbook, SMALL_PART_BYTES), workbook, {
    open(name, attributes) {
      rootName ||= name;
      if (name === 'workbookPr') date1904 = isTrue(attributes['date1904']);
      filterOf =
        name === 'definedName' && attributes['name'] === FILTER_NAME ? Number(attributes['localSheetId']) : null;
      if (name !== 'sheet') return;
      const position = sheetCount;
      sheetCount += 1;
      const relationship = relationships.get(prefixedAttribute(attributes, 'id') ?? '');
      // A chart sheet has no cells.
      if (relationship?.type !== 'worksheet') return;
      const state = attributes['state'] ?? 'visible';
      sheets.push({ name: attributes['name'] ?? '', hidden: state !== 'visible', part: relationship.target, position });
    },
    text(piece) {
      if (filterOf !== null) filterText += piece;
    },
    close() {
      const range = filterOf === null ? null : parseRange(filterText.trim());
      if (filterOf !== null && range !== null) filters.set(filterOf, range);
      filterOf = null;
      filterText = '';
    },
  });
  if (rootName !== 'workbook') throw otherZip(container);
  if (sheets.length === 0) throw damagedFile(workbook);
  const partOf = (type: string): string | null => {
    const target = [...relationships.values()].find((relationship) => relationship.type === type)?.target;
    return target !== undefined && container.hasPart(target) ? target : null;
  };
  const withFilters = sheets.map(({ position, ...sheet }) => ({ ...sheet, filter: filters.get(position) ?? null }));
  return { sheets: withFilters, sharedStrings: partOf('sharedStrings'), styles: partOf('styles'), date1904 };
}

async function findWorkbook(container: Container): Promise<string> {
  const relationships = await readRelationships(container, '');
  const target = [...relationships.values()].find(({ type }) => type === 'officeDocument')?.target;
  const workbook = target ?? 'xl/workbook.xml';
  if (!container.hasPart(workbook)) throw target === undefined ? otherZip(container) : damagedFile(workbook);
  if (workbook.endsWith('.bin')) throw otherZip(container);
  return workbook;
}

/** Excel writes down a sheet's filter as a hidden name, before the sheet itself is read. */
const FILTER_NAME = '_xlnm._FilterDatabase';
