/** Times in order, by the day, so that those since a moment are as quickly counted in a month as in an hour. 4 bytes each. */
export class TimesByDay {
  readonly #days = new Map<number, DayTimes>();
  /** The days, the latest first. */
  #latestFirst: number[] = [];

  /** @param atMs whole */
  add(atMs: number): void {
    const day = dayOf(atMs);
    let times = this.#days.get(day);
    if (times === undefined) {
      times = new DayTimes();
      this.#days.set(day, times);
      this.#latestFirst = [...this.#days.keys()].toSorted((one, other) => other - one);
    }
    times.add(atMs - day * DAY_MS);
  }

  /** As many of each as are given; there are so many. */
  removeAll(times: readonly number[]): void {
    const gone = new Map<number, number[]>();
    for (const atMs of times) {
      const day = dayOf(atMs);
      const some = gone.get(day) ?? [];
      some.push(atMs - day * DAY_MS);
      gone.set(day, some);
    }
    for (const [day, some] of gone) this.#days.get(day)?.removeAll(some);
  }

  countSince(sinceMs: number): number {
    const sinceDay = dayOf(sinceMs);
    let count = 0;
    for (const [day, times] of this.#days) {
      if (day > sinceDay) count += times.count;
      else if (day === sinceDay) count += times.countSince(sinceMs - day * DAY_MS);
    }
    return count;
  }

  /** The nth latest, from 1; null where there are fewer. */
  latestMs(nth: number): number | null {
    let left = nth;
    for (const day of this.#latestFirst) {
      const times = this.#days.get(day);
      if (times === undefined) continue;
      if (left <= times.count) return day * DAY_MS + times.latest(left);
      left -= times.count;
    }
    return null;
  }
}

export function dayOf(atMs: number): number {
  return Math.floor(atMs / DAY_MS);
}

/** Milliseconds of one day. What comes out of order is sorted in only when somebody asks. */
class DayTimes {
  #times = new Uint32Array(FIRST_LENGTH);
  #count = 0;
  #sortedCount = 0;

  get count(): number {
    return this.#count;
  }

  add(time: number): void {
    if (this.#count === this.#times.length) {
      const longer = new Uint32Array(2 * this.#count);
      longer.set(this.#times);
      this.#times = longer;
    }
    const isInOrder = this.#sortedCount === this.#count && (this.#count === 0 || time >= this.#at(this.#count - 1));
    this.#times[this.#count] = time;
    this.#count += 1;
    if (isInOrder) this.#sortedCount = this.#count;
  }

  removeAll(times: readonly number[]): void {
    if (times.length === this.#count) {
      this.#count = 0;
      this.#sortedCount = 0;
      return;
    }
    this.#sort();
    const gone = Uint32Array.from(times).sort();
    let kept = 0;
    let goneCount = 0;
    for (let at = 0; at < this.#count; at += 1) {
      const time = this.#at(at);
      if (goneCount < gone.length && gone[goneCount] === time) {
        goneCount += 1;
        continue;
      }
      this.#times[kept] = time;
      kept += 1;
    }
    this.#count = kept;
    this.#sortedCount = kept;
  }

  countSince(since: number): number {
    this.#sort();
    let [low, high] = [0, this.#count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#at(middle) < since) low = middle + 1;
      else high = middle;
    }
    return this.#count - low;
  }

  latest(nth: number): number {
    this.#sort();
    return this.#at(this.#count - nth);
  }

  #at(place: number): number {
    return this.#times[place] ?? 0;
  }

  #sort(): void {
    if (this.#count - this.#sortedCount > FEW) this.#times.subarray(0, this.#count).sort();
    else for (; this.#sortedCount < this.#count; this.#sortedCount += 1) this.#insert(this.#sortedCount);
    this.#sortedCount = this.#count;
  }

  /** Among those before it. Two windows that count at once are a few places apart. */
  #insert(from: number): void {
    const time = this.#at(from);
    let place = from;
    for (; place > 0 && this.#at(place - 1) > time; place -= 1) this.#times[place] = this.#at(place - 1);
    this.#times[place] = time;
  }
}

const DAY_MS = 86_400_000;
const FIRST_LENGTH = 16;
const FEW = 32;
