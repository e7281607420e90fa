import { seededRandom } from '../../src/sender/pace/random';

/** All chance in a simulated world, from one seed. */
export class Chance {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(Math.imul(seed, 0x9e_37_79_b1) ^ 0x5b_d1_e9_95);
  }

  /** True in this share of the calls. */
  share(share: number): boolean {
    return this.#random() < share;
  }

  between(low: number, high: number): number {
    return low + this.#random() * (high - low);
  }

  /** A whole number; both ends are possible. */
  integer(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.integer(0, choices.length - 1)]!;
  }

  /** A time that is mostly short, and sometimes ten or a hundred times as long. */
  latencyMs(usualMs: number): number {
    const stretch = this.share(0.03) ? (this.share(0.2) ? 100 : 10) : 1;
    return this.between(0.2, 1.8) * usualMs * stretch;
  }
}
