import type { CountedRecord } from './book/bookRecord';
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
  /** When those were counted that count since another moment, as that lay in the future, by their rows. */
  readonly #broughtBack = new Map<number, number>();

  /** @param sinceMs since when it counts */
  add({ tag, atMs, isNewChat, who }: CountedRecord, sinceMs: number): void {
    const row = this.#tags.findOrAdd(tag);
    this.#times.set(row, sinceMs);
    if (sinceMs !== atMs) this.#broughtBack.set(row, atMs);
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

  /** What counts since another moment than that at which it was counted. */
  *broughtBack(): Generator<{ readonly atMs: number; readonly countsSinceMs: number; readonly isNewChat: boolean }> {
    for (const [row, atMs] of this.#broughtBack) {
      const countsSinceMs = this.#times.get(row);
      if (countsSinceMs !== WITHDRAWN) yield { atMs, countsSinceMs, isNewChat: this.isNewChat(row) };
    }
  }

  /** The first moment at which one counts again since it was counted; Infinity where none does. */
  get returnsAtMs(): number {
    return Math.min(...this.#broughtBack.values());
  }

  /** What counts later than that counts since then. Gives the tags of those. */
  bringBack(nowMs: number): readonly number[] {
    const tags: number[] = [];
    for (let row = 0; row < this.#tags.count; row += 1) {
      const atMs = this.#times.get(row);
      if (atMs <= nowMs) continue;
      if (!this.#broughtBack.has(row)) this.#broughtBack.set(row, atMs);
      this.#times.set(row, nowMs);
      tags.push(this.#tags.keyAt(row));
    }
    return tags;
  }

  /** What was brought back, and doesn’t lie in the future any more, counts since it was counted. Gives their tags. */
  restore(nowMs: number): readonly number[] {
    const tags: number[] = [];
    for (const [row, atMs] of this.#broughtBack) {
      if (atMs > nowMs) continue;
      this.#broughtBack.delete(row);
      if (this.#times.get(row) !== WITHDRAWN) this.#times.set(row, atMs);
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
