import type { SheetInfo } from '../sender/model';
import { damagedFile, otherZip } from './brokenFile';
import type { Container } from './container';
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
}

/** Small parts are held in memory; larger ones are no honest workbook's. */
export const SMALL_PART_BYTES = 64 * 1024 * 1024;

/**
 * Follows the relationships from the package to the workbook and its parts, whatever their names.
 * @throws HumanError where the zip is no workbook.
 */
export async function findParts(container: Container): Promise<WorkbookParts> {
  const workbook = await findWorkbook(container);
  const relationships = await readRelationships(container, workbook);
  const sheets: SheetPart[] = [];
  let date1904 = false;
  let rootName = '';
  await readXml(container.readPart(workbook, SMALL_PART_BYTES), workbook, {
    open(name, attributes) {
      rootName ||= name;
      if (name === 'workbookPr') date1904 = isTrue(attributes['date1904']);
      if (name !== 'sheet') return;
      const relationship = relationships.get(prefixedAttribute(attributes, 'id') ?? '');
      // A chart sheet has no cells.
      if (relationship?.type !== 'worksheet') return;
      const state = attributes['state'] ?? 'visible';
      sheets.push({ name: attributes['name'] ?? '', hidden: state !== 'visible', part: relationship.target });
    },
    close() {},
  });
  if (rootName !== 'workbook') throw otherZip(container);
  if (sheets.length === 0) throw damagedFile(workbook);
  const partOf = (type: string): string | null => {
    const target = [...relationships.values()].find((relationship) => relationship.type === type)?.target;
    return target !== undefined && container.hasPart(target) ? target : null;
  };
  return { sheets, sharedStrings: partOf('sharedStrings'), styles: partOf('styles'), date1904 };
}

interface Relationship {
  /** The last word of the type's address, which is the same in the transitional and the strict standard. */
  readonly type: string;
  readonly target: string;
}

async function findWorkbook(container: Container): Promise<string> {
  const relationships = await readRelationships(container, '');
  const target = [...relationships.values()].find(({ type }) => type === 'officeDocument')?.target;
  const workbook = target ?? 'xl/workbook.xml';
  if (!container.hasPart(workbook)) throw target === undefined ? otherZip(container) : damagedFile(workbook);
  if (workbook.endsWith('.bin')) throw otherZip(container);
  return workbook;
}

async function readRelationships(container: Container, part: string): Promise<ReadonlyMap<string, Relationship>> {
  const slash = part.lastIndexOf('/') + 1;
  const folder = part.slice(0, slash);
  const relationshipsPart = `${folder}_rels/${part.slice(slash)}.rels`;
  const relationships = new Map<string, Relationship>();
  if (!container.hasPart(relationshipsPart)) return relationships;
  await readXml(container.readPart(relationshipsPart, SMALL_PART_BYTES), relationshipsPart, {
    open(name, { Id: id, Type: type, Target: target, TargetMode: mode }) {
      if (name !== 'Relationship' || id === undefined || target === undefined || mode === 'External') return;
      relationships.set(id, { type: type?.split('/').at(-1) ?? '', target: resolvePart(folder, target) });
    },
    close() {},
  });
  return relationships;
}

/** A target is relative to the folder of the part that names it, or begins with a slash and is relative to the package. */
function resolvePart(folder: string, target: string): string {
  const segments: string[] = [];
  for (const segment of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return decodePercent(segments.join('/'));
}

function decodePercent(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
