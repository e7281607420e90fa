/**
 * Many texts by index, as UTF-8 in one buffer: a workbook may have millions, and as strings of their own each would
 * take several times its length.
 */
export class StringPool {
  #bytes = Buffer.allocUnsafe(64 * 1024);
  #length = 0;
  #ends = new Uint32Array(1024);
  #count = 0;

  add(text: string): void {
    // A UTF-16 unit takes at most three bytes.
    const needed = this.#length + text.length * 3;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
      larger.set(new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset, this.#length));
      this.#bytes = larger;
    }
    if (this.#count === this.#ends.length) {
      const ends = new Uint32Array(this.#count * 2);
      ends.set(this.#ends);
      this.#ends = ends;
    }
    this.#length += this.#bytes.write(text, this.#length);
    this.#ends[this.#count] = this.#length;
    this.#count += 1;
  }

  /** The empty text where there is none of that index. */
  get(index: number): string {
    if (!Number.isInteger(index) || index < 0 || index >= this.#count) return '';
    return this.#bytes.toString('utf8', index === 0 ? 0 : this.#ends[index - 1], this.#ends[index]);
  }
}
