import * as v from 'valibot';
import type { DayPlace } from '../sender/ports';
import type { Queryable, Value } from './database';

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

/**
 * What takes places in SQL for some batches of records, and tells for each who was `refused`, with five parameters from this
 * number on. Businesses are locked in one order by all, so that nobody waits for whom they keep waiting.
 * @param whose selects the numbers of the batches that may
 */
export function takingPlaces(first: number, whose: string): string {
  const [batch, business, who, taker, most] = ['int', 'text', 'text', 'text', 'int'].map(
    (type, at) => `$${first + at}::${type}[]`,
  );
  return `
    select batch, excel_whatsapp.take_places(business, people, takers, most) as refused
    from (
      select batch, min(business) as business, array_agg(who order by n) as people, array_agg(taker order by n) as takers,
        min(most) as most
      from unnest(${batch}, ${business}, ${who}, ${taker}, ${most}) with ordinality
        as asked (batch, business, who, taker, most, n)
      where batch in (${whose})
      group by batch order by min(business) collate "C", batch
    ) as batches`;
}

export interface TakenPlace extends DayPlace {
  /** By what it may be given back. */
  readonly taker: string;
}

/** The parameters of `takingPlaces`: the places of batches, which are numbered from 1. */
export function placesToTake(batches: readonly { readonly places: readonly TakenPlace[] }[]): readonly Value[] {
  const asked = batches.flatMap(({ places }, at) => places.map((place) => ({ ...place, batch: at + 1 })));
  const column = (of: (place: (typeof asked)[number]) => string): readonly string[] => asked.map(of);
  return [
    column(({ batch }) => String(batch)),
    column(({ business }) => business),
    column(({ who }) => who),
    column(({ taker }) => taker),
    column(({ mostCount }) => String(mostCount)),
  ];
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
