import type { Place } from './openings';
import type { PlanGroup } from './plan';

interface Counted {
  readonly place: Place;
  readonly dueMs: number | null;
  knownCount: number;
  newCount: number;
}

/** Counts people by when they may be written to. */
export class PlanGroups {
  readonly #ofPlace = new Map<Place, Map<number | null, Counted>>();
  readonly #all: Counted[] = [];

  /** @param place the same object for the same place */
  add(place: Place, dueMs: number | null, isNewChat: boolean): void {
    let ofPlace = this.#ofPlace.get(place);
    if (ofPlace === undefined) this.#ofPlace.set(place, (ofPlace = new Map<number | null, Counted>()));
    let group = ofPlace.get(dueMs);
    if (group === undefined) {
      group = { place, dueMs, knownCount: 0, newCount: 0 };
      ofPlace.set(dueMs, group);
      this.#all.push(group);
    }
    if (isNewChat) group.newCount += 1;
    else group.knownCount += 1;
  }

  /** In the order in which their first came. */
  get all(): readonly PlanGroup[] {
    return this.#all;
  }
}
