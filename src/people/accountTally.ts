import type { TallyKind } from '../sender/ports';
import type { CountedRecord } from './book/bookRecord';
import { CountedDay } from './countedDay';
import type { PersonKey } from './person';
import { dayOf, TimesByDay } from './timesByDay';

/** What the tally of an account asks of the table that it is a part of. */
export interface TallySurroundings {
  /** When the person last wrote; null where they never did. */
  readonly answeredAtMs: (who: PersonKey) => number | null;
  readonly nowMs: () => number;
  /** When what lies in the future was first seen, by its tag; it outlives the table. */
  readonly firstSeen: Map<number, number>;
}

/**
 * What an account has sent on the last days on which it has: so many days that a month is among them, and that a clock that
 * is wrong for a while pushes nothing of it out. Some 40 bytes a message.
 */
export class AccountTally {
  readonly #around: TallySurroundings;
  readonly #days = new Map<number, CountedDay>();
  /** None before it are kept. */
  #firstDay = Number.NEGATIVE_INFINITY;
  readonly #messages = new TimesByDay();
  readonly #newChats = new TimesByDay();
  /** Null until somebody asks, and again once somebody has answered. */
  #unanswered: TimesByDay | null = null;
  /** When something that was brought back counts again since it was counted. */
  #returnsAtMs = Number.POSITIVE_INFINITY;

  constructor(around: TallySurroundings) {
    this.#around = around;
  }

  /** One that was withdrawn before it came counts nothing but its day; what comes twice counts once. */
  add(record: CountedRecord, isWithdrawn: boolean): void {
    if (this.isPast(record)) return;
    const day = this.#dayOf(record);
    const row = day.find(record.tag);
    if (row === undefined) {
      if (!isWithdrawn) this.#addTo(day, record);
      return;
    }
    // The other copy is from after they were forgotten.
    if (record.who !== null && day.name(row, record.who)) this.#unanswered = null;
  }

  /** Does nothing where there is none of that tag. */
  withdraw(tag: number): void {
    for (const day of this.#days.values()) {
      const row = day.find(tag);
      if (row === undefined) continue;
      const atMs = day.atMs(row);
      if (!day.withdraw(row)) return;
      this.#messages.removeAll([atMs]);
      if (!day.isNewChat(row)) return;
      this.#newChats.removeAll([atMs]);
      this.#unanswered = null;
      return;
    }
  }

  /** Whether it is from before the days that are kept. */
  isPast({ atMs }: CountedRecord): boolean {
    return dayOf(atMs) < this.#firstDay;
  }

  /** Somebody has answered, or is known by another id as well. */
  noteAnswer(): void {
    this.#unanswered = null;
  }

  /** @param endMs what was brought back from before it counts, if it was counted at or after `sinceMs` */
  countSince(kind: TallyKind, sinceMs: number, endMs = sinceMs): number {
    const count = this.#timesOf(kind).countSince(sinceMs);
    if (this.#returnsAtMs >= endMs) return count;
    let broughtBackCount = 0;
    for (const day of this.#days.values()) {
      for (const { atMs, countsSinceMs, isNewChat } of day.broughtBack()) {
        const isMeant = kind === 'messages' || isNewChat;
        if (isMeant && atMs >= sinceMs && atMs < endMs && countsSinceMs < sinceMs) broughtBackCount += 1;
      }
    }
    return count + broughtBackCount;
  }

  latestMs(kind: TallyKind, nth: number): number | null {
    return this.#timesOf(kind).latestMs(nth);
  }

  #timesOf(kind: TallyKind): TimesByDay {
    const nowMs = this.#nowMs();
    this.#restore(nowMs);
    this.#bringBack(nowMs);
    switch (kind) {
      case 'messages':
        return this.#messages;
      case 'newChats':
        return this.#newChats;
      case 'unanswered':
        return (this.#unanswered ??= this.#findUnanswered());
    }
  }

  #findUnanswered(): TimesByDay {
    const unanswered = new TimesByDay();
    for (const day of this.#days.values()) {
      for (const { atMs, who } of day.newChats()) if (!this.#hasAnswered(who, atMs)) unanswered.add(atMs);
    }
    return unanswered;
  }

  #hasAnswered(who: PersonKey | null, sinceMs: number): boolean {
    const answeredAtMs = who === null ? null : this.#around.answeredAtMs(who);
    // WhatsApp gives whole seconds, and some answer by themselves at once.
    return answeredAtMs !== null && answeredAtMs >= Math.floor(sinceMs / 1000) * 1000;
  }

  #dayOf({ atMs }: CountedRecord): CountedDay {
    const number = dayOf(atMs);
    const known = this.#days.get(number);
    if (known !== undefined) return known;
    const day = new CountedDay();
    this.#days.set(number, day);
    if (this.#days.size > MOST_DAYS) this.#dropFirst();
    if (this.#days.size === MOST_DAYS) this.#firstDay = Math.min(...this.#days.keys());
    return day;
  }

  #dropFirst(): void {
    const times = this.#days.get(this.#firstDay)?.times();
    this.#days.delete(this.#firstDay);
    this.#messages.removeAll(times?.all ?? []);
    this.#newChats.removeAll(times?.newChats ?? []);
    this.#unanswered = null;
  }

  #addTo(day: CountedDay, record: CountedRecord): void {
    const atMs = this.#around.firstSeen.get(record.tag) ?? record.atMs;
    day.add(record, atMs);
    if (atMs !== record.atMs) this.#returnsAtMs = Math.min(this.#returnsAtMs, record.atMs);
    this.#messages.add(atMs);
    if (!record.isNewChat) return;
    this.#newChats.add(atMs);
    if (!this.#hasAnswered(record.who, atMs)) this.#unanswered?.add(atMs);
  }

  /**
   * What lies in the future counts since it was first seen there: a clock was wrong, and nobody can wait for it. Which of
   * the clocks that was is not known: where the time comes again, it counts since then.
   */
  #bringBack(nowMs: number): void {
    if ((this.#messages.latestMs(1) ?? 0) <= nowMs) return;
    this.#change((number, day) => {
      // Nothing counts since later than it was.
      const tags = number < dayOf(nowMs) ? [] : day.bringBack(nowMs);
      for (const tag of tags) this.#around.firstSeen.set(tag, nowMs);
      return tags.length > 0;
    });
  }

  #restore(nowMs: number): void {
    if (nowMs < this.#returnsAtMs) return;
    this.#change((_, day) => {
      const tags = day.returnsAtMs <= nowMs ? day.restore(nowMs) : [];
      for (const tag of tags) this.#around.firstSeen.delete(tag);
      return tags.length > 0;
    });
  }

  /** @param change gives whether it has changed since when anything of the day counts */
  #change(change: (number: number, day: CountedDay) => boolean): void {
    this.#returnsAtMs = Number.POSITIVE_INFINITY;
    for (const [number, day] of this.#days) {
      const before = day.times();
      if (change(number, day)) this.#replace(before, day.times());
      this.#returnsAtMs = Math.min(this.#returnsAtMs, day.returnsAtMs);
    }
    this.#unanswered = null;
  }

  #replace(before: ReturnType<CountedDay['times']>, after: ReturnType<CountedDay['times']>): void {
    this.#messages.removeAll(before.all);
    this.#newChats.removeAll(before.newChats);
    for (const atMs of after.all) this.#messages.add(atMs);
    for (const atMs of after.newChats) this.#newChats.add(atMs);
  }

  #nowMs(): number {
    return Math.floor(this.#around.nowMs());
  }
}

/** A month touches 32 days; the others are for days that there weren't. */
const MOST_DAYS = 36;
