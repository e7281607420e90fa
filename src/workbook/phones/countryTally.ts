import type { CountryCode } from 'libphonenumber-js/max';
import { DestinationCounts } from '../../sender/content/destinations';
import type { CountryCandidate, CountryCount, CountryRepair, Destination } from '../../sender/model';
import { readPhone, type PhoneReading } from './phoneNumber';
import type { Cell } from '../file/sheetReader';

/** Counts what the sheet's numbers say of countries: where they go, and what another default country would change. */
export class CountryTally {
  readonly #candidates: readonly CountryCode[];
  readonly #country: CountryCode;
  readonly #ready = new DestinationCounts();
  readonly #valid = new Map<string, number>();

  /** @param candidates countries that the default one may be, beside `country` */
  constructor(country: CountryCode, candidates: readonly CountryCode[]) {
    this.#country = country;
    this.#candidates = candidates.filter((candidate) => candidate !== country);
  }

  addReady({ country, isForeign }: PhoneReading & { readonly kind: 'valid' }): Destination {
    const destination = { country: country ?? this.#country, isForeignRead: isForeign };
    this.#ready.add(destination);
    return destination;
  }

  /**
   * Of a number that depends on the default country and isn't ready by it: whether it is valid in any that may be.
   * @param reading by `country`
   */
  addOpen(cell: Cell | undefined, reading: PhoneReading): boolean {
    let isAny = reading.kind === 'valid';
    if (isAny) this.#countValid(this.#country);
    for (const candidate of this.#candidates) {
      const other = readPhone(cell, candidate);
      if (other.kind !== 'valid' || other.isForeign || !other.needsCountry) continue;
      this.#countValid(candidate);
      isAny = true;
    }
    return isAny;
  }

  get destinations(): readonly CountryCount[] {
    return this.#ready.list;
  }

  /** What the candidates would make valid, of the rows that aren't ready. */
  get repairs(): readonly CountryRepair[] {
    return this.#candidates
      .map((country) => ({ country, validCount: this.#valid.get(country) ?? 0 }))
      .filter(({ validCount }) => validCount > 0)
      .toSorted((left, right) => right.validCount - left.validCount);
  }

  /** All that may be the default country, likeliest first, with the rows that each makes valid. */
  counted(candidates: readonly CountryCandidate[]): readonly CountryCandidate[] {
    const counted = candidates.map(({ country }) => ({ country, validCount: this.#valid.get(country) ?? 0 }));
    return counted.filter(({ validCount }) => validCount > 0);
  }

  #countValid(country: CountryCode): void {
    this.#valid.set(country, (this.#valid.get(country) ?? 0) + 1);
  }
}
