/**
 * Remembers the row of each phone number: an open-addressed table of 12 bytes a place, since a Map of a million numbers
 * takes several times as much.
 */
export class NumberRegister {
  #numbers = new Float64Array(1024);
  #rows = new Uint32Array(1024);
  #count = 0;

  /** The row that had this E.164 number first, or null where it is new; then it's remembered with `row` (from 1). */
  firstRow(phone: string, row: number): number | null {
    // At most 15 digits, so a double holds it whole; 0 is no phone number and marks a free place.
    const number = Number(phone.slice(1));
    const place = this.#find(number);
    if (this.#numbers[place] === number) return this.#rows[place] ?? null;
    this.#numbers[place] = number;
    this.#rows[place] = row;
    this.#count += 1;
    if (this.#count * 2 > this.#numbers.length) this.#grow();
    return null;
  }

  #find(number: number): number {
    const mask = this.#numbers.length - 1;
    const mixed = Math.imul(number % 4_294_967_291, 0x9e3779b1);
    let place = (mixed ^ (mixed >>> 15)) & mask;
    while (this.#numbers[place] !== 0 && this.#numbers[place] !== number) place = (place + 1) & mask;
    return place;
  }

  #grow(): void {
    const numbers = this.#numbers;
    const rows = this.#rows;
    this.#numbers = new Float64Array(numbers.length * 2);
    this.#rows = new Uint32Array(numbers.length * 2);
    numbers.forEach((number, index) => {
      if (number === 0) return;
      const place = this.#find(number);
      this.#numbers[place] = number;
      this.#rows[place] = rows[index] ?? 0;
    });
  }
}
