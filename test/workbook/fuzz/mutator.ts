import { inflateRawSync } from 'node:zlib';
import { Chance } from '../../simulation/chance';
import { makeZip } from '../zip';
import { mutateXml } from './xmlMutations';

export interface Original {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Mutant {
  /** For a failure's report: which file, and how it was changed. */
  readonly from: string;
  readonly bytes: Uint8Array;
}

/** A workbook of the set, broken in one to eight places; the same for the same seed. */
export function makeMutant(originals: readonly Original[], seed: number): Mutant {
  const chance = new Chance(seed);
  const { name, bytes } = chance.pick(originals);
  const parts = listParts(bytes);
  const way = parts.length === 0 ? 'bytes' : chance.pick(['bytes', 'directory', 'xml', 'xml', 'parts'] as const);
  return { from: `${name}, ${way}`, bytes: WAYS[way](bytes, parts, chance) };
}

interface Part {
  readonly name: string;
  readonly content: Uint8Array;
}

type Way = (bytes: Uint8Array, parts: readonly Part[], chance: Chance) => Uint8Array;

const WAYS: Readonly<Record<'bytes' | 'directory' | 'xml' | 'parts', Way>> = {
  bytes: (bytes, _parts, chance) => mutateBytes(bytes, chance),
  directory: (bytes, _parts, chance) => mutateDirectory(bytes, chance),
  xml: (_bytes, parts, chance) => rebuild(parts, chance, mutatePart),
  parts: (_bytes, parts, chance) => mutateParts(parts, chance),
};

/** Bytes overwritten, removed, put in, doubled or cut off. */
function mutateBytes(bytes: Uint8Array, chance: Chance): Uint8Array {
  let result = Buffer.from(bytes);
  for (let left = chance.integer(1, 8); left > 0 && result.length > 0; left -= 1) {
    const at = chance.integer(0, result.length - 1);
    const length = chance.integer(1, chance.share(0.2) ? 500 : 4);
    switch (chance.pick(['set', 'set', 'set', 'flip', 'remove', 'double', 'cut'] as const)) {
      case 'set':
        result.fill(
          chance.pick([0, 1, 0x50, 0x7f, 0x80, 0xff, chance.integer(0, 255)]),
          at,
          Math.min(at + length, result.length),
        );
        break;
      case 'flip':
        result[at] = (result[at] ?? 0) ^ (1 << chance.integer(0, 7));
        break;
      case 'remove':
        result = Buffer.concat([result.subarray(0, at), result.subarray(at + length)]);
        break;
      case 'double':
        result = Buffer.concat([result.subarray(0, at + length), result.subarray(at)]);
        break;
      case 'cut':
        if (chance.share(0.2)) result = Buffer.from(result.subarray(0, at));
    }
  }
  return new Uint8Array(result);
}

/** What the zip says of itself: sizes, places, flags, methods, names' lengths and counts. */
function mutateDirectory(bytes: Uint8Array, chance: Chance): Uint8Array {
  const result = Buffer.from(bytes);
  const records = ['PK\u0003\u0004', 'PK\u0001\u0002', 'PK\u0005\u0006'].flatMap((mark) => findAll(result, mark));
  for (let left = chance.integer(1, 4); left > 0 && records.length > 0; left -= 1) {
    const width = chance.pick([1, 2, 4] as const);
    const at = chance.pick(records) + chance.integer(4, 45);
    if (at + width > result.length) continue;
    const most = 256 ** width - 1;
    result.writeUIntLE(chance.pick([0, 1, most, Math.floor(most / 2), chance.integer(0, most)]), at, width);
  }
  return new Uint8Array(result);
}

/** A part is changed as XML; its checksum and sizes are right again. */
function mutatePart(part: Part, chance: Chance): Part {
  const text = mutateXml(Buffer.from(part.content).toString(), chance);
  const encoded = chance.share(0.05) ? Buffer.from(`\uFEFF${text}`, 'utf16le') : Buffer.from(text);
  return { name: part.name, content: new Uint8Array(encoded) };
}

function rebuild(parts: readonly Part[], chance: Chance, change: (part: Part, chance: Chance) => Part): Uint8Array {
  const changed = [...parts];
  for (let left = chance.integer(1, 3); left > 0; left -= 1) {
    const at = chance.integer(0, changed.length - 1);
    const part = changed[at];
    if (part) changed[at] = change(part, chance);
  }
  return makeZip(changed, { stored: chance.share(0.2) });
}

/** Parts missing, doubled, renamed, swapped, empty, with lies about their size and checksum. */
function mutateParts(parts: readonly Part[], chance: Chance): Uint8Array {
  const changed: (Part & { claimedBytes?: number; claimedChecksum?: number })[] = [...parts];
  for (let left = chance.integer(1, 4); left > 0 && changed.length > 1; left -= 1) {
    const at = chance.integer(0, changed.length - 1);
    const part = changed[at];
    const other = chance.pick(parts);
    if (part === undefined) continue;
    switch (chance.pick(['remove', 'double', 'rename', 'swap', 'empty', 'size', 'checksum', 'huge'] as const)) {
      case 'remove':
        changed.splice(at, 1);
        break;
      case 'double':
        changed.push({ ...part, content: other.content });
        break;
      case 'rename':
        changed[at] = {
          ...part,
          name: chance.pick([
            other.name,
            part.name.toUpperCase(),
            `../${part.name}`,
            'x',
            '',
            '\u0000',
            `/${part.name}`,
          ]),
        };
        break;
      case 'swap':
        changed[at] = { ...part, content: other.content };
        break;
      case 'empty':
        changed[at] = { ...part, content: new Uint8Array() };
        break;
      case 'size':
        changed[at] = { ...part, claimedBytes: chance.pick([0, 1, part.content.length + 1, 1e9, 0xff_ff_ff_ff]) };
        break;
      case 'checksum':
        changed[at] = { ...part, claimedChecksum: chance.integer(0, 0xff_ff_ff_ff) };
        break;
      case 'huge':
        changed[at] = { ...part, content: repeat(part.content, chance.integer(100, 3000)) };
    }
  }
  return makeZip(changed, { claimedCount: chance.share(0.1) ? chance.integer(0, 65_535) : changed.length });
}

function repeat(content: Uint8Array, count: number): Uint8Array {
  const piece = content.subarray(0, 2000);
  return new Uint8Array(Buffer.concat([content, ...Array.from({ length: count }, () => piece)]));
}

function findAll(bytes: Buffer, mark: string): readonly number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(mark, 0, 'latin1'); at !== -1; at = bytes.indexOf(mark, at + 1, 'latin1'))
    places.push(at);
  return places;
}

/** The parts of an honest zip; none for any other file. */
function listParts(bytes: Uint8Array): readonly Part[] {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (zip.readUInt32LE(0) !== 0x04_03_4b_50) return [];
  return findAll(zip, 'PK\u0001\u0002').map((at) => {
    const name = zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28));
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = new Uint8Array(zip.subarray(start, start + zip.readUInt32LE(at + 20)));
    return { name, content: zip.readUInt16LE(at + 10) === 0 ? packed : new Uint8Array(inflateRawSync(packed)) };
  });
}
