import type { CountryCode } from 'libphonenumber-js/max';
import type { RecipientPlaces } from '../../sender/ports';
import { isoTime, WEEKDAYS, type Weekday } from '../../sender/timetable/localTime';
import { SATURDAY_AND_SUNDAY, type Place } from '../../sender/timetable/openings';
import { asCountry } from './country';
import { zonesOf, type Surroundings } from './surroundings';
import { tryNumber } from './tryNumber';

/** Where people are by their numbers: the time zones and the weekend of the number’s country, as Intl knows them. */
export class CountryPlaces implements RecipientPlaces {
  readonly ownWeekend: readonly Weekday[];
  readonly #places = new Map<CountryCode, Place | null>();

  constructor({ region }: Surroundings) {
    const own = asCountry(region);
    this.ownWeekend = own === null ? SATURDAY_AND_SUNDAY : weekendOf(own);
  }

  placeOf(phone: string): Place | null {
    const number = tryNumber(phone);
    const country = number?.ok === true ? asCountry(number.country) : null;
    if (country === null) return null;
    let place = this.#places.get(country);
    if (place === undefined) this.#places.set(country, (place = placeOfCountry(country)));
    return place;
  }
}

function placeOfCountry(country: CountryCode): Place | null {
  // Zones that show the same time in winter and in summer are one.
  const zones = new Map(zonesOf(country).map((zone) => [SEASONS.map((atMs) => isoTime(atMs, zone)).join(), zone]));
  return zones.size === 0 ? null : { zones: [...zones.values()], weekend: weekendOf(country) };
}

const SEASONS = [Date.UTC(2026, 0, 15), Date.UTC(2026, 3, 1), Date.UTC(2026, 6, 15), Date.UTC(2026, 9, 1)];

/** A getter in Node 20, a method in newer ones. */
function weekendOf(country: CountryCode): readonly Weekday[] {
  const locale = new Intl.Locale(`und-${country}`);
  const method: unknown = Reflect.get(locale, 'getWeekInfo');
  const info: unknown =
    typeof method === 'function' ? Reflect.apply(method, locale, []) : Reflect.get(locale, 'weekInfo');
  const days: unknown = typeof info === 'object' && info !== null ? Reflect.get(info, 'weekend') : undefined;
  if (!Array.isArray(days)) return SATURDAY_AND_SUNDAY;
  return days.flatMap((day: unknown) => (typeof day === 'number' ? (WEEKDAYS[day - 1] ?? []) : []));
}
