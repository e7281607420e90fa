import { Column } from './column';
import type { PersonKey } from './person';

/**
 * Numbers keys from 0, in the order in which they come: open-addressed tables of 4 bytes a place beside the keys, since a
 * Map of a million takes several times as much. There are many small ones, so that none takes long to grow.
 */
export class KeyIndex {
  readonly #keys = Column.ofDoubles();
  readonly #parts: Part[];
  #count = 0;

  /** @param partCount a power of two: the part is told by the hash's last bits, the place in it by its first */
  constructor(partCount = PART_COUNT) {
    this.#parts = Array.from({ length: partCount }, () => ({ places: new Uint32Array(FIRST_LENGTH), count: 0 }));
  }

  get count(): number {
    return this.#count;
  }

  keyAt(number: number): PersonKey {
    return this.#keys.get(number);
  }

  /** The key's number, or undefined where it isn't known. */
  find(key: PersonKey): number | undefined {
    const hash = hashOf(key);
    const { places } = this.#partOf(hash);
    const taken = places[this.#placeOf(key, hash, places)] ?? 0;
    return taken === 0 ? undefined : taken - 1;
  }

  /** The same; a key that isn't known gets a number. */
  findOrAdd(key: PersonKey): number {
    const hash = hashOf(key);
    const part = this.#partOf(hash);
    const place = this.#placeOf(key, hash, part.places);
    const taken = part.places[place] ?? 0;
    if (taken > 0) return taken - 1;
    const number = this.#count;
    this.#keys.set(number, key);
    // From 1, as 0 marks a free place.
    part.places[place] = number + 1;
    part.count += 1;
    this.#count += 1;
    if (part.count > part.places.length * MOST_TAKEN) this.#grow(part);
    return number;
  }

  #partOf(hash: number): Part {
    // As many as there are values.
    return this.#parts.at(hash % this.#parts.length) as Part;
  }

  /** Where it is, or belongs. */
  #placeOf(key: PersonKey, hash: number, places: Part['places']): number {
    const { length } = places;
    let place = Math.floor((hash / 2 ** 32) * length);
    for (;;) {
      const taken = places[place] ?? 0;
      if (taken === 0 || this.#keys.get(taken - 1) === key) return place;
      place = place + 1 === length ? 0 : place + 1;
    }
  }

  #grow(part: Part): void {
    const before = part.places;
    const places = new Uint32Array(Math.ceil(before.length * 1.5));
    for (const taken of before) {
      if (taken === 0) continue;
      const key = this.#keys.get(taken - 1);
      places[this.#placeOf(key, hashOf(key), places)] = taken;
    }
    part.places = places;
  }
}

interface Part {
  places: Uint32Array<ArrayBuffer>;
  count: number;
}

const PART_COUNT = 256;
const FIRST_LENGTH = 16;
const MOST_TAKEN = 2 / 3;

/** All digits in all 32 bits: the end of MurmurHash3. */
function hashOf(key: PersonKey): number {
  const digits = Math.abs(key);
  const high = Math.floor(digits / 2 ** 32) + (key < 0 ? 0x8000_0000 : 0);
  // `>>> 0` takes the lower 32 bits of a double.
  let hash = (digits >>> 0) ^ Math.imul(high, 0x9e37_79b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
