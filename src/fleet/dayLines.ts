import * as v from 'valibot';
import type { Database, Queryable } from './database';

/** Writes down what is counted of a business account’s day, for all workers that send for it. */
export async function keepDayLines(database: Database, business: string, lines: readonly string[]): Promise<void> {
  await database.transaction(async (within) => {
    // Whoever reads on from the last one it knows mustn't miss one that comes to be seen later.
    await within.query('select pg_advisory_xact_lock($1, hashtext($2))', [DAY_LOCKS, business]);
    await within.query('insert into excel_whatsapp.day_line (business, line) select $1, unnest($2::text[])', [
      business,
      lines,
    ]);
  });
}

/** Reads on from where it was, beginning a little more than a day ago. */
export class DayLines {
  readonly #database: Queryable;
  readonly #business: string;
  #lastId = 0;

  constructor(database: Queryable, business: string) {
    this.#database = database;
    this.#business = business;
  }

  async read(onLine: (line: string) => void): Promise<void> {
    for (;;) {
      const rows = await this.#database.query(
        `select id::float8 as id, line from excel_whatsapp.day_line
         where business = $1 and id > $2 and noted_at > now() - interval '25 hours' order by id limit $3`,
        [this.#business, this.#lastId, LINES_AT_ONCE],
      );
      for (const row of rows) {
        const { id, line } = v.parse(rowSchema, row);
        onLine(line);
        this.#lastId = id;
      }
      if (rows.length < LINES_AT_ONCE) return;
    }
  }
}

/** Of days that nobody counts any more. */
export async function removeOldDayLines(database: Queryable): Promise<void> {
  await database.query(`delete from excel_whatsapp.day_line where noted_at < now() - interval '2 days'`);
}

const DAY_LOCKS = 0x65_77_04;
const LINES_AT_ONCE = 5000;
const rowSchema = v.object({ id: v.number(), line: v.string() });
