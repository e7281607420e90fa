import { Column } from './column';
import type { PersonKey } from './person';

/**
 * Numbers keys from 0, in the order in which they come: an open-addressed table of 4 bytes a place beside the keys, since
 * a Map of a million takes several times as much.
 */
export class KeyIndex {
  readonly #keys = Column.ofDoubles();
  #places = new Uint32Array(FIRST_LENGTH);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  keyAt(number: number): PersonKey {
    return this.#keys.get(number);
  }

  /** The key's number, or undefined where it isn't known. */
  find(key: PersonKey): number | undefined {
    const taken = this.#places[this.#placeOf(key)] ?? 0;
    return taken === 0 ? undefined : taken - 1;
  }

  /** The same; a key that isn't known gets a number. */
  findOrAdd(key: PersonKey): number {
    const place = this.#placeOf(key);
    const taken = this.#places[place] ?? 0;
    if (taken > 0) return taken - 1;
    const number = this.#count;
    this.#keys.set(number, key);
    // From 1, as 0 marks a free place.
    this.#places[place] = number + 1;
    this.#count += 1;
    if (this.#count > this.#places.length * MOST_TAKEN) this.#grow();
    return number;
  }

  /** Where it is, or belongs. */
  #placeOf(key: PersonKey): number {
    const { length } = this.#places;
    let place = Math.floor((mixed(key) / 2 ** 32) * length);
    for (;;) {
      const taken = this.#places[place] ?? 0;
      if (taken === 0 || this.#keys.get(taken - 1) === key) return place;
      place = place + 1 === length ? 0 : place + 1;
    }
  }

  #grow(): void {
    this.#places = new Uint32Array(Math.ceil(this.#places.length * 1.5));
    for (let number = 0; number < this.#count; number += 1) {
      this.#places[this.#placeOf(this.#keys.get(number))] = number + 1;
    }
  }
}

const FIRST_LENGTH = 512;
const MOST_TAKEN = 2 / 3;

/** All digits in all 32 bits: the end of MurmurHash3. */
function mixed(key: PersonKey): number {
  const digits = Math.abs(key);
  const high = Math.floor(digits / 2 ** 32) + (key < 0 ? 0x8000_0000 : 0);
  // `>>> 0` takes the lower 32 bits of a double.
  let hash = (digits >>> 0) ^ Math.imul(high, 0x9e37_79b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
