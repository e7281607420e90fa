import type { TextHash } from './book/bookRecord';
import { Column } from './column';
import type { Names } from './names';

export interface LastSent {
  readonly atMs: number;
  readonly session: string;
  readonly textHash: TextHash;
}

/**
 * What was sent, 24 bytes for each text of a person, however often they got it: chains of rows, of which a person has the
 * head. Rows count from 1, and 0 is the end of a chain.
 */
export class SentRows {
  readonly #names: Names;
  readonly #hashes = Column.ofDoubles();
  readonly #times = Column.ofDoubles();
  readonly #sessions = Column.ofUint32();
  readonly #next = Column.ofUint32();
  #count = 0;

  constructor(names: Names) {
    this.#names = names;
  }

  /** Gives the head of the chain with it. */
  add(head: number, { atMs, session, textHash }: LastSent): number {
    const known = this.#find(head, textHash);
    const row = known === 0 ? (this.#count += 1) : known;
    if (known > 0 && this.#times.get(row) >= atMs) return head;
    this.#hashes.set(row, textHash);
    this.#times.set(row, atMs);
    this.#sessions.set(row, this.#names.numberOf(session));
    if (known > 0) return head;
    this.#next.set(row, head);
    return row;
  }

  /** One chain of two. */
  join(head: number, other: number): number {
    let joined = head;
    for (let row = other; row > 0; row = this.#next.get(row)) joined = this.add(joined, this.#at(row));
    return joined;
  }

  last(head: number): LastSent | null {
    let last = 0;
    for (let row = head; row > 0; row = this.#next.get(row)) {
      if (last === 0 || this.#times.get(row) > this.#times.get(last)) last = row;
    }
    return last === 0 ? null : this.#at(last);
  }

  /** When this text was sent last, and by which session; null where it never was. */
  lastOf(head: number, textHash: TextHash): LastSent | null {
    const row = this.#find(head, textHash);
    return row === 0 ? null : this.#at(row);
  }

  #at(row: number): LastSent {
    return {
      atMs: this.#times.get(row),
      session: this.#names.nameOf(this.#sessions.get(row)),
      textHash: this.#hashes.get(row),
    };
  }

  #find(head: number, textHash: TextHash): number {
    let row = head;
    while (row > 0 && this.#hashes.get(row) !== textHash) row = this.#next.get(row);
    return row;
  }
}
