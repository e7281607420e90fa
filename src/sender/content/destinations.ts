import { BitSet } from '../journal/bitSet';
import type { CountryCount, Destination } from '../model';

/** Counts where messages go. */
export class DestinationCounts {
  readonly #counts = new Map<string, { readyCount: number; foreignReadCount: number }>();

  add({ country, isForeignRead }: Destination): void {
    const counts = this.#counts.get(country) ?? { readyCount: 0, foreignReadCount: 0 };
    this.#counts.set(country, counts);
    counts.readyCount += 1;
    if (isForeignRead) counts.foreignReadCount += 1;
  }

  /** Most first. */
  get list(): readonly CountryCount[] {
    return [...this.#counts]
      .map(([country, counts]) => ({ country, ...counts }))
      .toSorted((left, right) => right.readyCount - left.readyCount);
  }
}

/** What is known of them, as it goes from one thread to another. */
export interface DestinationsState {
  readonly countries: readonly string[];
  readonly countryAt: Uint8Array;
  readonly foreignRead: Uint32Array;
}

/** Where each recipient's message goes, by index: a byte and a bit each. */
export class Destinations {
  /** From 1 on; there are fewer countries than a byte has values. */
  readonly #countries: string[];
  #countryAt: Uint8Array;
  readonly #foreignRead: BitSet;

  /** @param kept as `state` gave it, in whatever thread */
  constructor(kept?: DestinationsState) {
    this.#countries = [...(kept?.countries ?? [''])];
    this.#countryAt = kept?.countryAt ?? new Uint8Array(FIRST_COUNT);
    this.#foreignRead = kept === undefined ? new BitSet() : BitSet.of(kept.foreignRead);
  }

  get state(): DestinationsState {
    return { countries: this.#countries, countryAt: this.#countryAt, foreignRead: this.#foreignRead.words };
  }

  set(index: number, { country, isForeignRead }: Destination): void {
    if (index >= this.#countryAt.length) {
      const longer = new Uint8Array(index * 2);
      longer.set(this.#countryAt);
      this.#countryAt = longer;
    }
    const known = this.#countries.indexOf(country);
    this.#countryAt[index] = known === -1 ? this.#countries.push(country) - 1 : known;
    if (isForeignRead) this.#foreignRead.add(index);
  }

  /** Of all but those that nothing is sent to. */
  without(leftOut: Iterable<{ readonly index: number }>): readonly CountryCount[] {
    const out = new BitSet();
    for (const { index } of leftOut) out.add(index);
    const counts = new DestinationCounts();
    for (const [index, at] of this.#countryAt.entries()) {
      const country = this.#countries[at] ?? '';
      if (country !== '' && !out.has(index)) counts.add({ country, isForeignRead: this.#foreignRead.has(index) });
    }
    return counts.list;
  }
}

const FIRST_COUNT = 1024;
