import type { OptOutReason } from '../../people/book/bookRecord';
import { OPT_OUT_REASONS } from '../../people/book/bookRecord';
import type { OptOut } from '../../people/optOutRows';
import type { PeopleBook } from '../../people/peopleBook';
import { keyOf, type Person } from '../../people/person';

/** Who has opted out by a book that another thread can't read, in a form that costs little to give. */
export interface PackedOptOuts {
  readonly keys: Float64Array;
  readonly times: Float64Array;
  readonly reasons: Uint8Array;
}

/** Null where that is nobody. */
export function packOptOuts(book: PeopleBook | null): PackedOptOuts | null {
  if (book === null || book.counts.optedOutCount === 0) return null;
  const optOuts = [...book.eachOptOut()];
  return {
    keys: Float64Array.from(optOuts, ({ who }) => who),
    times: Float64Array.from(optOuts, ({ atMs }) => atMs),
    reasons: Uint8Array.from(optOuts, ({ why }) => OPT_OUT_REASONS.indexOf(why)),
  };
}

/** To be asked as a book is. */
export function unpackOptOuts({ keys, times, reasons }: PackedOptOuts): Pick<PeopleBook, 'optOut'> {
  const places = new Map(Array.from(keys, (key, place) => [key, place]));
  const whyOf = (place: number): OptOutReason => OPT_OUT_REASONS[reasons[place] ?? 0] ?? 'byHand';
  return {
    optOut: (person: Person): OptOut | null => {
      const place = places.get(keyOf(person));
      return place === undefined ? null : { atMs: times[place] ?? 0, why: whyOf(place), from: '' };
    },
  };
}
