import { newChatsLeft, type AccountLimits } from '../limits/accountLimits';
import type { SenderOptions } from '../options';
import { estimateDurationMs } from '../pace/estimate';
import type { Tally } from '../ports';
import { dayOf, HOUR_MS, MONTH_MS, type Day } from './caps';
import { closingOf, isOpen, nextOpening, type Place } from './openings';

/** Those who are left and may be written to at the same times. */
export interface PlanGroup {
  readonly place: Place;
  /** Nothing starts before, in wall clock; null for at once. */
  readonly dueMs: number | null;
  readonly knownCount: number;
  readonly newCount: number;
}

export interface PlanParts {
  readonly nowMs: number;
  readonly options: SenderOptions;
  /** In the order in which they come. */
  readonly groups: readonly PlanGroup[];
  /** What has been sent already; null for nothing. */
  readonly tally: Pick<Tally, 'countSince'> | null;
  /** People with whom there is a chat come before the others. */
  readonly knownFirst: boolean;
  /** New chats that WhatsApp still lets be started, until then; null where it sets no limit. */
  readonly quota?: PlannedQuota | null;
}

interface PlannedQuota {
  readonly leftCount: number;
  /** Wall clock; null where it isn’t told. */
  readonly untilMs: number | null;
}

export interface PlannedDay {
  /** As 2026-12-03, in the zone of whoever sends. */
  readonly date: string;
  readonly count: number;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Plan {
  readonly total: number;
  readonly days: readonly PlannedDay[];
  /** When the last one starts; null where it can’t be told, since it never may, or not in two years. */
  readonly endMs: number | null;
}

/** What the quota of an account leaves, as a plan takes it; null where it sets none, or isn't known. */
export function quotaOf(limits: AccountLimits | null): PlannedQuota | null {
  const leftCount = limits && newChatsLeft(limits);
  if (leftCount === null || limits?.quota.kind !== 'limited') return null;
  return { leftCount, untilMs: limits.quota.cycleEndMs };
}

/** When whoever is left will be written to, day by day, by pace, caps, hours and days alone. */
export function planRun(parts: PlanParts): Plan {
  return new Planner(parts).plan();
}

interface Left {
  readonly place: Place;
  readonly dueMs: number;
  known: number;
  fresh: number;
}

interface CountedDay extends Day {
  readonly messages: number;
  readonly newChats: number;
}

class Planner {
  readonly #parts: PlanParts;
  readonly #left: Left[];
  readonly #days = new Map<string, PlannedDay>();
  readonly #total: number;
  #atMs: number;
  #day: CountedDay;
  #hour: { readonly fromMs: number; count: number };
  #freshCount = 0;
  #endMs: number | null = null;

  constructor(parts: PlanParts) {
    const { nowMs, options, groups, tally } = parts;
    this.#parts = parts;
    this.#left = groups.map(({ place, dueMs, knownCount, newCount }) => ({
      place,
      dueMs: dueMs ?? 0,
      known: knownCount,
      fresh: options.onlyKnown ? 0 : newCount,
    }));
    this.#total = this.#leftCount;
    this.#atMs = Math.max(nowMs, options.timetable.startMs ?? 0);
    this.#day = this.#dayAt(this.#atMs);
    this.#hour = { fromMs: nowMs, count: tally?.countSince('messages', nowMs - HOUR_MS + 1) ?? 0 };
  }

  plan(): Plan {
    for (let step = 0; step < MAX_STEPS && this.#leftCount > 0; step += 1) {
      const nextMs = this.#send();
      if (nextMs === null) return this.#planned(null);
      this.#atMs = nextMs;
      if (nextMs >= this.#day.endMs) this.#day = this.#dayAt(nextMs);
    }
    return this.#planned(this.#leftCount === 0 ? (this.#endMs ?? this.#atMs) : null);
  }

  /** Sends as many as may go without a pause from now on. Gives when it goes on; null where it never does. */
  #send(): number | null {
    const { options } = this.#parts;
    const dayRoom = roomOf(options.perDayCount, this.#day.messages);
    if (dayRoom <= 0) return this.#day.endMs;
    const hourRoom = this.#hourRoom();
    if (hourRoom <= 0) return Math.max(this.#atMs + 1, this.#hour.fromMs + HOUR_MS);
    const open = this.#left.filter((group) => countOf(group) > 0 && this.#isOpen(group));
    const newRoom = this.#newRoom();
    const known = sum(open.map((group) => group.known));
    const fresh = sum(open.map((group) => group.fresh));
    const room = known + Math.min(newRoom, fresh);
    if (room === 0) return this.#nextStart(newRoom);
    const untilMs = Math.min(this.#day.endMs, ...open.map((group) => this.#closing(group)));
    const count = Math.min(dayRoom, hourRoom, room, this.#countUntil(untilMs));
    const freshCount = this.#freshAmong(count, known, fresh, newRoom);
    this.#take(open, count - freshCount, freshCount);
    return this.#note(count);
  }

  #isOpen({ place, dueMs }: Left): boolean {
    return dueMs <= this.#atMs && isOpen(this.#parts.options.timetable, place, this.#atMs);
  }

  #closing({ place }: Left): number {
    return closingOf(this.#parts.options.timetable, place, this.#atMs) ?? Number.POSITIVE_INFINITY;
  }

  /** When somebody may be written to again: the next opening, or another day where new chats have run out. */
  #nextStart(newRoom: number): number | null {
    const { timetable } = this.#parts.options;
    let nextMs: number | null = null;
    for (const group of this.#left) {
      if (countOf(group) === 0) continue;
      const isWaitingForRoom = group.known === 0 && newRoom <= 0;
      const fromMs = Math.max(
        this.#atMs + (isWaitingForRoom ? 1 : 0),
        group.dueMs,
        isWaitingForRoom ? this.#roomMs() : 0,
      );
      const openMs = nextOpening(timetable, group.place, fromMs);
      if (openMs !== null && openMs > this.#atMs && (nextMs === null || openMs < nextMs)) nextMs = openMs;
    }
    return nextMs;
  }

  /** When new chats may be started again. */
  #roomMs(): number {
    const { options, quota } = this.#parts;
    const { newChatsPerDayCount } = options;
    if (newChatsPerDayCount > 0 && this.#day.newChats >= newChatsPerDayCount) return this.#day.endMs;
    if (this.#quotaRoom() <= 0) return quota?.untilMs ?? Number.MAX_SAFE_INTEGER;
    return Math.min(this.#day.endMs, this.#atMs + MONTH_MS);
  }

  #quotaRoom(): number {
    const { quota } = this.#parts;
    if (!quota || (quota.untilMs !== null && quota.untilMs <= this.#atMs)) return Number.POSITIVE_INFINITY;
    return quota.leftCount - this.#freshCount;
  }

  #newRoom(): number {
    const { options, tally } = this.#parts;
    const { newChatsPerDayCount, unansweredCount } = options;
    const unanswered = unansweredCount === 0 ? 0 : (tally?.countSince('unanswered', this.#atMs - MONTH_MS + 1) ?? 0);
    return Math.max(
      0,
      Math.min(
        roomOf(newChatsPerDayCount, this.#day.newChats),
        roomOf(unansweredCount, unanswered + this.#freshCount),
        this.#quotaRoom(),
      ),
    );
  }

  /** In any 60 minutes: the next ones go in the rhythm of those before them, an hour later. */
  #hourRoom(): number {
    const { perHourCount } = this.#parts.options;
    if (perHourCount === 0) return Number.POSITIVE_INFINITY;
    if (this.#atMs >= this.#hour.fromMs + HOUR_MS) this.#hour = { fromMs: this.#atMs, count: 0 };
    return perHourCount - this.#hour.count;
  }

  /** How many may start before that moment; at least the one that starts now. */
  #countUntil(untilMs: number): number {
    const durationMs = untilMs - this.#atMs;
    if (durationMs === Number.POSITIVE_INFINITY) return durationMs;
    let [low, high] = [1, Math.max(1, this.#leftCount)];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#durationOf(middle) < durationMs) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** From the start of the first to that of the last of so many. */
  #durationOf(count: number): number {
    return estimateDurationMs(count, this.#parts.options);
  }

  /** Of so many: how many start a chat, where known and new people come as the sheet mixes them, or the known ones first. */
  #freshAmong(count: number, known: number, fresh: number, newRoom: number): number {
    const fewest = Math.max(0, count - known);
    if (this.#parts.knownFirst) return fewest;
    const mixed = Math.round((count * fresh) / (known + fresh));
    return Math.max(fewest, Math.min(mixed, newRoom, fresh));
  }

  #take(open: readonly Left[], knownCount: number, freshCount: number): void {
    let [known, fresh] = [knownCount, freshCount];
    for (const group of open) {
      const [takenKnown, takenFresh] = [Math.min(group.known, known), Math.min(group.fresh, fresh)];
      group.known -= takenKnown;
      group.fresh -= takenFresh;
      known -= takenKnown;
      fresh -= takenFresh;
    }
    this.#freshCount += freshCount;
    this.#day = { ...this.#day, newChats: this.#day.newChats + freshCount };
  }

  #note(count: number): number {
    const { date } = this.#day;
    const toMs = this.#atMs + this.#durationOf(count);
    const before = this.#days.get(date);
    this.#days.set(date, { date, count: (before?.count ?? 0) + count, fromMs: before?.fromMs ?? this.#atMs, toMs });
    this.#day = { ...this.#day, messages: this.#day.messages + count };
    this.#hour.count += count;
    this.#endMs = toMs;
    return Math.max(this.#atMs + 1, this.#atMs + this.#durationOf(count + 1));
  }

  #dayAt(atMs: number): CountedDay {
    const { options, tally, nowMs } = this.#parts;
    const day = dayOf(options, atMs);
    // What was sent before counts on its own day alone.
    const count = (kind: 'messages' | 'newChats'): number =>
      day.startMs <= nowMs ? (tally?.countSince(kind, day.startMs, day.endMs) ?? 0) : 0;
    return { ...day, messages: count('messages'), newChats: count('newChats') };
  }

  get #leftCount(): number {
    return sum(this.#left.map(countOf));
  }

  #planned(endMs: number | null): Plan {
    return { total: this.#total, days: [...this.#days.values()], endMs };
  }
}

function roomOf(cap: number, count: number): number {
  return cap === 0 ? Number.POSITIVE_INFINITY : cap - count;
}

function countOf({ known, fresh }: Left): number {
  return known + fresh;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** Two years of hours. */
const MAX_STEPS = 20_000;
