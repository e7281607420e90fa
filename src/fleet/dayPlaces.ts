import * as v from 'valibot';
import type { DayPlace } from '../sender/ports';
import type { Queryable } from './database';

export interface DayUse {
  readonly usedCount: number;
  /** Until the earliest of them counts no longer; null where there is none. */
  readonly nextFreeInMs: number | null;
}

/** The people of a business account’s last 24 hours, by the database’s own clock. Attempts take their places as they are written. */
export class DayPlaces {
  readonly business: string;
  readonly #database: Queryable;

  constructor(database: Queryable, business: string) {
    this.business = business;
    this.#database = database;
  }

  async use(): Promise<DayUse> {
    const [row] = await this.#database.query(
      `select count(*)::int as "usedCount",
         (extract(epoch from min(at) + interval '24 hours' - clock_timestamp()) * 1000)::float8 as "nextFreeInMs"
       from excel_whatsapp.portfolio_use where portfolio = $1 and at > clock_timestamp() - interval '24 hours'`,
      [this.business],
    );
    return v.parse(useSchema, row);
  }

  /** Those of them who count already. */
  async known(people: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.#database.query(
      `select who from excel_whatsapp.portfolio_use
       where portfolio = $1 and who = any($2::text[]) and at > clock_timestamp() - interval '24 hours'`,
      [this.business, people],
    );
    return new Set(rows.map((row) => v.parse(whoSchema, row).who));
  }
}

/** What takes places in SQL, with parameters from this number on: business, people, who takes each, and how many there are. */
export function takingPlaces(first: number): string {
  return `excel_whatsapp.take_places($${first}, $${first + 1}::text[], $${first + 2}::text[], $${first + 3}::int)`;
}

export interface TakenPlace extends DayPlace {
  /** By what it may be given back. */
  readonly taker: string;
}

/** The parameters of `takingPlaces`; they are of one business. */
export function placesToTake(places: readonly TakenPlace[]): readonly (string | number | readonly string[])[] {
  const mostCount = Math.min(...places.map((place) => place.mostCount));
  const business = places[0]?.business ?? '';
  return [business, places.map(({ who }) => who), places.map(({ taker }) => taker), mostCount];
}

export async function givePlaceBack(database: Queryable, { business, who, taker }: TakenPlace): Promise<void> {
  await database.query('select excel_whatsapp.give_place_back($1, $2, $3)', [business, who, taker]);
}

/** Of days that nobody counts any more. */
export async function removeOldPlaces(database: Queryable): Promise<void> {
  await database.query(`select excel_whatsapp.take_places(id, '{}', '{}', 0) from excel_whatsapp.portfolio`);
}

const useSchema = v.object({ usedCount: v.number(), nextFreeInMs: v.nullable(v.number()) });
const whoSchema = v.object({ who: v.string() });
