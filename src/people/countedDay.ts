import type { CountedRecord } from './bookRecord';
import { Column } from './column';
import { KeyIndex } from './keyIndex';
import type { PersonKey } from './person';

/** The messages that were counted on a day, by their tags; they keep their rows, also once they are withdrawn. */
export class CountedDay {
  readonly #tags = new KeyIndex(PART_COUNT);
  readonly #times = Column.ofDoubles();
  /** Of new chats. */
  readonly #people = Column.ofDoubles();
  readonly #newChatRows: number[] = [];

  /** @param atMs since when it counts */
  add({ tag, isNewChat, who }: CountedRecord, atMs: number): void {
    const row = this.#tags.findOrAdd(tag);
    this.#times.set(row, atMs);
    if (!isNewChat) return;
    this.#people.set(row, who ?? NOBODY);
    this.#newChatRows.push(row);
  }

  /** Undefined where it wasn't added. */
  find(tag: number): number | undefined {
    return this.#tags.find(tag);
  }

  /** False where it was withdrawn before. */
  withdraw(row: number): boolean {
    if (this.#times.get(row) === WITHDRAWN) return false;
    this.#times.set(row, WITHDRAWN);
    return true;
  }

  atMs(row: number): number {
    return this.#times.get(row);
  }

  isNewChat(row: number): boolean {
    return this.#people.get(row) !== NO_NEW_CHAT;
  }

  /** True where it was nobody's until now. */
  name(row: number, who: PersonKey): boolean {
    if (this.#people.get(row) !== NOBODY) return false;
    this.#people.set(row, who);
    return true;
  }

  /** When new chats were begun and with whom, which for some isn't known any more. */
  *newChats(): Generator<{ readonly atMs: number; readonly who: PersonKey | null }> {
    for (const row of this.#newChatRows) {
      const [atMs, who] = [this.#times.get(row), this.#people.get(row)];
      if (atMs !== WITHDRAWN) yield { atMs, who: who === NOBODY ? null : who };
    }
  }

  /** Since when they count: all of them, and the new chats among them. */
  times(): { readonly all: readonly number[]; readonly newChats: readonly number[] } {
    const all: number[] = [];
    for (let row = 0; row < this.#tags.count; row += 1) {
      if (this.#times.get(row) !== WITHDRAWN) all.push(this.#times.get(row));
    }
    return { all, newChats: [...this.newChats()].map(({ atMs }) => atMs) };
  }

  /** What counts later than that counts since then. Gives the tags of those. */
  bringBack(atMs: number): readonly number[] {
    const tags: number[] = [];
    for (let row = 0; row < this.#tags.count; row += 1) {
      if (this.#times.get(row) <= atMs) continue;
      this.#times.set(row, atMs);
      tags.push(this.#tags.keyAt(row));
    }
    return tags;
  }
}

const WITHDRAWN = 0;
const NO_NEW_CHAT = 0;
const NOBODY = Number.POSITIVE_INFINITY;
/** A day has few, beside a book. */
const PART_COUNT = 16;
