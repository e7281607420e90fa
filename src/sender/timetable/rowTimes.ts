import type { RecipientPlaces } from '../ports';
import type { ReadableRecipients } from '../readableRecipients';
import type { RowStates } from '../journal/rowStates';
import type { RowStatus } from '../journal/rowStatus';
import { DAY_MS, MINUTE_MS } from './localTime';
import type { PlanGroup } from './plan';
import { PlanGroups } from './planGroups';
import { isOpen, nextOpening, ownPlace, type Place } from './openings';
import { latestStartOf } from './startTimes';
import { RECIPIENT_ZONE, type Timetable } from './timetable';
import type { Waiting } from './waiting';

/** Whether rows of a place may start now, and until when that holds. */
interface Opening {
  readonly wait: Waiting | null;
  readonly sinceMs: number;
  readonly untilMs: number;
}

/**
 * When each row may start, by where its recipient is and by its date: a byte and eight more a row, and only where the
 * timetable asks for it.
 */
export class RowTimes {
  readonly #rows: RowStates;
  readonly #places: RecipientPlaces | undefined;
  #groups: Uint16Array | null = null;
  #groupPlaces: readonly Place[] = [];
  #dueMs: Float64Array | null = null;
  #readFor: Timetable | null = null;
  readonly #openings = new Map<Place, Opening>();
  #own: Place | null = null;

  constructor(rows: RowStates, places: RecipientPlaces | undefined) {
    this.#rows = rows;
    this.#places = places;
  }

  /** Whether what has been read is what this timetable asks for. */
  isReadFor(timetable: Timetable): boolean {
    return !asksOfRows(timetable) || (this.#readFor !== null && asksTheSame(this.#readFor, timetable));
  }

  /** Reads every row that is left. `isOver` ends it early. */
  async read(timetable: Timetable, recipients: ReadableRecipients, isOver: () => boolean): Promise<void> {
    if (this.isReadFor(timetable)) return;
    const { startColumn, timeZone } = timetable;
    const own = this.ownPlace(timetable);
    const groups = timeZone === RECIPIENT_ZONE ? new Uint16Array(this.#rows.totalCount) : null;
    const dueMs = startColumn === null ? null : new Float64Array(this.#rows.totalCount);
    const found = new Map<string, number>();
    const places: Place[] = [];
    for (let index = 0; index < this.#rows.totalCount && !isOver(); index += 1) {
      if (IS_OVER.has(this.#rows.status(index))) continue;
      const recipient = await recipients.read(index);
      if (recipient === null) continue;
      const place = (groups && this.#places?.placeOf(recipient.phone)) ?? own;
      if (groups) groups[index] = groupOf(place, found, places);
      if (dueMs && startColumn) dueMs[index] = latestStartOf(recipient, startColumn, place.zones) ?? Number.NaN;
    }
    if (isOver()) return;
    [this.#groups, this.#groupPlaces, this.#dueMs, this.#readFor] = [groups, places, dueMs, timetable];
    this.#openings.clear();
  }

  /** Where its recipient is, as far as the timetable asks. */
  placeOf(index: number, timetable: Timetable): Place {
    return this.#groupPlaces[this.#groups?.[index] ?? 0] ?? this.ownPlace(timetable);
  }

  /** Where whoever sends is. */
  ownPlace(timetable: Timetable): Place {
    const place = ownPlace(timetable, this.#places?.ownWeekend);
    // The same object for the same place: what is known of it is found again.
    if (this.#own?.zones[0] !== place.zones[0]) this.#own = place;
    return this.#own ?? place;
  }

  /** When it is due by its date, in wall clock; null where it has none to wait for, NaN where its date can't be read. */
  dueMs(index: number): number | null {
    return this.#dueMs === null ? null : (this.#dueMs[index] ?? null);
  }

  /** What keeps a row back; null where it may start. One without a date isn't kept: it is left out at its turn. */
  wait(index: number, timetable: Timetable, nowMs: number): Waiting | null {
    const dueMs = this.dueMs(index);
    if (dueMs !== null && dueMs > nowMs) return { reason: 'rowStart', untilMs: dueMs };
    return this.#groups === null ? null : this.openingWait(this.placeOf(index, timetable), timetable, nowMs);
  }

  /** What keeps whoever is in this place back: hours, days and dates. */
  openingWait(place: Place, timetable: Timetable, nowMs: number): Waiting | null {
    const known = this.#openings.get(place);
    if (known && nowMs >= known.sinceMs && nowMs < known.untilMs) return known.wait;
    const isOpenNow = isOpen(timetable, place, nowMs);
    const nextMs = isOpenNow ? nowMs : (nextOpening(timetable, place, nowMs) ?? nowMs + FAR_MS);
    const wait: Waiting | null = isOpenNow ? null : { reason: 'hours', untilMs: nextMs };
    // Minutes begin at the same moment everywhere, and nothing opens or closes amid one.
    const minuteEndMs = (Math.floor(nowMs / MINUTE_MS) + 1) * MINUTE_MS;
    this.#openings.set(place, {
      wait,
      sinceMs: nowMs,
      untilMs: isOpenNow ? minuteEndMs : Math.min(nextMs, nowMs + MINUTE_MS),
    });
    return wait;
  }

  /** Those who are left, by when they may be written to. */
  groups(timetable: Timetable, isNewChat: (index: number) => boolean): readonly PlanGroup[] {
    const groups = new PlanGroups();
    for (let index = 0; index < this.#rows.totalCount; index += 1) {
      const dueMs = this.dueMs(index);
      if (!IS_TO_COME.has(this.#rows.status(index)) || Number.isNaN(dueMs)) continue;
      groups.add(this.placeOf(index, timetable), dueMs, isNewChat(index));
    }
    return groups.all;
  }

  /** Whether everybody may be written to at some time. */
  canAllStart(timetable: Timetable, nowMs: number): boolean {
    const places = this.#groups === null ? [this.ownPlace(timetable)] : this.#groupPlaces;
    return places.every((place) => nextOpening(timetable, place, nowMs) !== null);
  }

  /** The timetable has changed. */
  forgetOpenings(): void {
    this.#openings.clear();
  }
}

function asksOfRows({ timeZone, startColumn }: Timetable): boolean {
  return timeZone === RECIPIENT_ZONE || startColumn !== null;
}

function asksTheSame(one: Timetable, other: Timetable): boolean {
  return one.timeZone === other.timeZone && JSON.stringify(one.startColumn) === JSON.stringify(other.startColumn);
}

function groupOf(place: Place, found: Map<string, number>, places: Place[]): number {
  const key = `${place.zones.join()} ${place.weekend.join()}`;
  let group = found.get(key);
  if (group === undefined) {
    group = places.length;
    places.push(place);
    found.set(key, group);
  }
  return group;
}

const IS_TO_COME: ReadonlySet<RowStatus> = new Set<RowStatus>(['queued', 'inDoubt']);

/** What failed may go back to the queue. */
const IS_OVER: ReadonlySet<RowStatus> = new Set<RowStatus>(['sent', 'delivered', 'read', 'skipped']);
/** Where no moment suits: looked at again, should the timetable change. */
const FAR_MS = 365 * DAY_MS;
