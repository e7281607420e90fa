/** Whether a row belongs to the queue; the same answer for a row every time. */
type IsMember = (index: number) => boolean;

/** Rows that wait, some of them or all, lowest first; found again without looking twice at those that are done. */
export class RowQueue {
  readonly #isQueued: IsMember;
  readonly #isMember: IsMember;
  readonly #end: number;
  #lowest = 0;
  #count = 0;

  constructor(rowCount: number, isQueued: IsMember, isMember: IsMember) {
    this.#end = rowCount;
    this.#isQueued = isQueued;
    this.#isMember = isMember;
    for (let index = 0; index < rowCount; index += 1) if (this.#holds(index)) this.#count += 1;
  }

  get count(): number {
    return this.#count;
  }

  /** The lowest one that isn't excluded, or undefined. */
  next(isExcluded: IsMember): number | undefined {
    while (this.#lowest < this.#end && !this.#holds(this.#lowest)) this.#lowest += 1;
    let index = this.#lowest;
    while (index < this.#end && (!this.#holds(index) || isExcluded(index))) index += 1;
    return index < this.#end ? index : undefined;
  }

  /** A row has come to wait, or waits no longer. */
  note(index: number, isQueued: boolean): void {
    if (!this.#isMember(index)) return;
    this.#count += isQueued ? 1 : -1;
    if (isQueued) this.#lowest = Math.min(this.#lowest, index);
  }

  #holds(index: number): boolean {
    return this.#isQueued(index) && this.#isMember(index);
  }
}
