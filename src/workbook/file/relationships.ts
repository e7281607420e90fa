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
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const relationships = new Map<string, Relationship>();
  await readEach(container, part, ({ id, type, target, isExternal }) => {
    if (!isExternal) relationships.set(id, { type, target: resolvePart(folder, target) });
  });
  return relationships;
}

/** The addresses outside of the workbook that a part names, by id. They are only ever read, never followed. */
export async function readExternalTargets(container: Container, part: string): Promise<ReadonlyMap<string, string>> {
  const targets = new Map<string, string>();
  await readEach(container, part, ({ id, target, isExternal }) => {
    if (isExternal) targets.set(id, target);
  });
  return targets;
}

async function readEach(
  container: Container,
  part: string,
  onEach: (relationship: Relationship & { readonly id: string; readonly isExternal: boolean }) => void,
): Promise<void> {
  const slash = part.lastIndexOf('/') + 1;
  const relationshipsPart = `${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`;
  if (!container.hasPart(relationshipsPart)) return;
  await readXml(container.readPart(relationshipsPart, SMALL_PART_BYTES), relationshipsPart, {
    open(name, { Id: id, Type: type, Target: target, TargetMode: mode }) {
      if (name !== 'Relationship' || id === undefined || target === undefined) return;
      onEach({ id, type: type?.split('/').at(-1) ?? '', target, isExternal: mode === 'External' });
    },
    close() {},
  });
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
