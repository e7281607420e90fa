import { OPT_OUT_REASONS, type OptOutReason } from './book/bookRecord';
import { Column } from './column';
import type { Names } from './names';

export interface OptOut {
  readonly atMs: number;
  readonly why: OptOutReason;
  /** The session's id or the file's name. */
  readonly from: string;
}

export interface TaggedOptOut extends OptOut {
  /** By which it is the same one wherever it is written down, and by which it is ended. */
  readonly tag: number;
}

/** The opt-outs that hold, in chains as those of `SentRows`; and which have been ended, whatever is read first. */
export class OptOutRows {
  readonly #names: Names;
  readonly #tags = Column.ofDoubles();
  readonly #times = Column.ofDoubles();
  readonly #reasons = Column.ofBytes();
  readonly #origins = Column.ofUint32();
  readonly #next = Column.ofUint32();
  readonly #ended = new Set<number>();
  #count = 0;

  constructor(names: Names) {
    this.#names = names;
  }

  /** Gives the head of the chain with it. */
  add(head: number, { tag, atMs, why, from }: TaggedOptOut): number {
    if (this.#ended.has(tag) || this.tags(head).includes(tag)) return head;
    const row = (this.#count += 1);
    this.#tags.set(row, tag);
    this.#times.set(row, atMs);
    this.#reasons.set(row, OPT_OUT_REASONS.indexOf(why));
    this.#origins.set(row, this.#names.numberOf(from));
    this.#next.set(row, head);
    return row;
  }

  /** Gives the head of the chain without them. */
  end(head: number, ended: readonly number[]): number {
    for (const tag of ended) this.#ended.add(tag);
    let first = head;
    while (first > 0 && this.#ended.has(this.#tags.get(first))) first = this.#next.get(first);
    for (let row = first; row > 0;) {
      const next = this.#next.get(row);
      if (next > 0 && this.#ended.has(this.#tags.get(next))) this.#next.set(row, this.#next.get(next));
      else row = next;
    }
    return first;
  }

  /** One chain of two. */
  join(head: number, other: number): number {
    let joined = this.end(head, []);
    for (let row = other; row > 0; row = this.#next.get(row)) joined = this.add(joined, this.#at(row));
    return joined;
  }

  /** Since when they hold, and why: the first of them. */
  first(head: number): OptOut | null {
    let first = head;
    for (let row = head; row > 0; row = this.#next.get(row)) {
      if (this.#times.get(row) < this.#times.get(first)) first = row;
    }
    if (first === 0) return null;
    const { atMs, why, from } = this.#at(first);
    return { atMs, why, from };
  }

  isEnded(tag: number): boolean {
    return this.#ended.has(tag);
  }

  *all(head: number): Generator<TaggedOptOut> {
    for (let row = head; row > 0; row = this.#next.get(row)) yield this.#at(row);
  }

  tags(head: number): readonly number[] {
    const tags: number[] = [];
    for (let row = head; row > 0; row = this.#next.get(row)) tags.push(this.#tags.get(row));
    return tags;
  }

  #at(row: number): TaggedOptOut {
    return {
      tag: this.#tags.get(row),
      atMs: this.#times.get(row),
      why: OPT_OUT_REASONS[this.#reasons.get(row)] ?? 'byHand',
      from: this.#names.nameOf(this.#origins.get(row)),
    };
  }
}
