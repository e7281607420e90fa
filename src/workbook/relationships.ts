import type { Container } from './container';
import { readXml } from './xml';

/** Small parts are held in memory; larger ones are no honest workbook's. */
export const SMALL_PART_BYTES = 64 * 1024 * 1024;

export interface Relationship {
  /** The last word of the type's address, which is the same in the transitional and the strict standard. */
  readonly type: string;
  readonly target: string;
}

/** What a part names, by id; what lies outside the workbook is left out. */
export async function readRelationships(
  container: Container,
  part: string,
): Promise<ReadonlyMap<string, Relationship>> {
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
