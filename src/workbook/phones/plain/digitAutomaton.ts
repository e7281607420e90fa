import { ANY_DIGIT, type DigitPattern } from './digitPattern';

/** Where the digits read so far have led to. */
export interface DigitState {
  /** By digit; what isn't there yet is worked out when it is needed. */
  readonly next: (DigitState | undefined)[];
  /** Tags of the patterns that these digits are all of. */
  readonly tags: ReadonlySet<number>;
  /** States of the patterns, of which this is the sum. */
  readonly places: readonly number[];
}

/**
 * Many patterns matched at once in one walk over the digits. States are made as numbers lead to them: a list's numbers
 * lead to few.
 */
export class DigitAutomaton {
  /** By place: the digits that lead on, where to, and what can be reached without a digit. */
  readonly #masks: number[] = [];
  readonly #nexts: number[] = [];
  readonly #beside: (readonly number[])[] = [];
  readonly #tags: (number | undefined)[] = [];
  readonly #starts: number[] = [];
  readonly #states = new Map<string, DigitState>();
  #start: DigitState | null = null;

  /** Before the first walk. */
  add(pattern: DigitPattern, tag: number): void {
    this.#starts.push(this.#enter(pattern, this.#place(0, 0, [], tag)));
  }

  /** The same for whatever begins with the pattern. */
  addPrefix(pattern: DigitPattern, tag: number): void {
    const end = this.#place(ANY_DIGIT, this.#masks.length, [], tag);
    this.#starts.push(this.#enter(pattern, end));
  }

  /** @param digits nothing else than 0 to 9 */
  walk(digits: string): DigitState {
    let state = (this.#start ??= this.#state(this.#starts));
    for (let index = 0; index < digits.length; index += 1) {
      const digit = digits.charCodeAt(index) - 48;
      state = state.next[digit] ?? this.#step(state, digit);
    }
    return state;
  }

  #place(mask: number, next: number, beside: readonly number[], tag?: number): number {
    this.#nexts.push(next);
    this.#beside.push(beside);
    this.#tags.push(tag);
    return this.#masks.push(mask) - 1;
  }

  /** The place from which the pattern leads to `next`. */
  #enter(pattern: DigitPattern, next: number): number {
    switch (pattern.kind) {
      case 'digit':
        return this.#place(pattern.mask, next, []);
      case 'sequence':
        return pattern.parts.reduceRight((after, part) => this.#enter(part, after), next);
      case 'either':
        return this.#place(
          0,
          0,
          pattern.options.map((option) => this.#enter(option, next)),
        );
      case 'repeated': {
        let entry = next;
        for (let count = pattern.fromCount; count < pattern.toCount; count += 1) {
          entry = this.#place(0, 0, [this.#enter(pattern.part, entry), next]);
        }
        for (let count = 0; count < pattern.fromCount; count += 1) entry = this.#enter(pattern.part, entry);
        return entry;
      }
    }
  }

  #step(state: DigitState, digit: number): DigitState {
    const reached = state.places
      .filter((place) => ((this.#masks[place] ?? 0) & (1 << digit)) !== 0)
      .map((place) => this.#nexts[place] ?? 0);
    const next = this.#state(reached);
    state.next[digit] = next;
    return next;
  }

  #state(reached: readonly number[]): DigitState {
    const all = new Set<number>();
    const waiting = [...reached];
    for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
      if (all.has(place)) continue;
      all.add(place);
      waiting.push(...(this.#beside[place] ?? []));
    }
    const places = [...all]
      .filter((place) => this.#masks[place] !== 0 || this.#tags[place] !== undefined)
      .toSorted((left, right) => left - right);
    const key = places.join(' ');
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    const tags = new Set(places.map((place) => this.#tags[place]).filter((tag) => tag !== undefined));
    const state: DigitState = { next: Array.from({ length: 10 }, () => undefined), tags, places };
    this.#states.set(key, state);
    return state;
  }
}
