import type { Recipient } from '../model';
import type { RecipientSource } from '../ports';

/**
 * Finds a recipient by number. All are read once, when somebody is first looked for: from then on a table of four bytes a
 * place holds their indexes, and the numbers are asked of the session.
 */
export class RecipientFinder {
  readonly #source: RecipientSource;
  #table: Promise<Uint32Array> | null = null;

  constructor(source: RecipientSource) {
    this.#source = source;
  }

  /** Null where the session has nobody of that number. @param phone E.164 */
  async find(phone: string): Promise<Recipient | null> {
    this.#table ??= this.#build();
    const table = await this.#table;
    const mask = table.length - 1;
    for (let place = placeOf(phone) & mask; ; place = (place + 1) & mask) {
      const held = table[place] ?? 0;
      if (held === 0) return null;
      const recipient = await this.#read(held - 1);
      if (recipient?.phone === phone) return recipient;
    }
  }

  /** Indexes count from 1 in it, and 0 is a free place; at most half of them are taken. */
  async #build(): Promise<Uint32Array> {
    const { count } = this.#source;
    const table = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(count, 1) * 2)));
    const mask = table.length - 1;
    for (let index = 0; index < count; index += 1) {
      const recipient = await this.#read(index);
      if (recipient === null) continue;
      let place = placeOf(recipient.phone) & mask;
      while (table[place] !== 0) place = (place + 1) & mask;
      table[place] = index + 1;
    }
    return table;
  }

  async #read(index: number): Promise<Recipient | null> {
    // One that can't be read isn't written to either, and the run says so where it gets there.
    return await this.#source.read(index).catch(() => null);
  }
}

/** At most fifteen digits, so a double holds them whole. */
function placeOf(phone: string): number {
  const number = Number(phone.slice(1));
  const mixed = Math.imul(number % 4_294_967_291, 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
