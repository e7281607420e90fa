import { hash } from 'node:crypto';
import * as v from 'valibot';
import type { Database, Queryable } from './database';
import type { Fence } from './groupCommit';
import type { FleetSession } from './sessionRows';
import { fleetSessions } from './sessionRows';
import { CHANNEL } from './steering';

/** What a webhook has said of a message, as a line of text. */
export interface KeptStatus {
  /** Of whose attempt it is; null where it names none. */
  readonly session: string | null;
  readonly line: string;
}

/** Writes statuses of a number down, each once, in whichever order and how often they come. */
export async function keepStatuses(database: Database, number: string, kept: readonly KeptStatus[]): Promise<void> {
  await database.transaction(async (within) => {
    // Whoever reads on from the last one it knows would miss one that is given a number before it and comes to be seen after it.
    await within.query('select pg_advisory_xact_lock($1, hashtext($2))', [STATUS_LOCKS, number]);
    await within.query(
      `insert into excel_whatsapp.status (number, session, hash, line)
       select $1, nullif(session, ''), hash, line from unnest($2::text[], $3::text[], $4::text[]) as given (session, hash, line)
       on conflict (hash) do nothing`,
      [
        number,
        kept.map(({ session }) => session ?? ''),
        kept.map(({ line }) => hash('sha256', `${number} ${line}`)),
        kept.map(({ line }) => line),
      ],
    );
    await within.query('select pg_notify($1, $2)', [CHANNEL, '']);
  });
}

/** Reads statuses of a number on from where it was. */
export class KeptStatuses {
  readonly #database: Queryable;
  readonly #number: string;
  readonly #session: string | null;
  #lastId = 0;

  /** @param session of which they are, beside those that name none; null for all */
  constructor(database: Queryable, number: string, session: string | null) {
    this.#database = database;
    this.#number = number;
    this.#session = session;
  }

  /** The newest that was read. */
  get lastId(): number {
    return this.#lastId;
  }

  async read(onLine: (line: string) => void): Promise<void> {
    for (;;) {
      const rows = await this.#database.query(
        `select id::float8 as id, line from excel_whatsapp.status
         where number = $1 and id > $2 and ($3::text is null or session is null or session = $3) order by id limit $4`,
        [this.#number, this.#lastId, this.#session, LINES_AT_ONCE],
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

/** Sessions that rest, and of which webhooks have said something that isn't in their journals. */
export async function sessionsWithNews(database: Queryable): Promise<readonly FleetSession[]> {
  const rows = await database.query(
    `select id from excel_whatsapp.session where resting is not null and exists (
       select from excel_whatsapp.status where status.session = session.id and status.id > statuses_taken
     )`,
  );
  if (rows.length === 0) return [];
  const ids = new Set(rows.map((row) => v.parse(v.object({ id: v.string() }), row).id));
  return (await fleetSessions(database)).filter(({ id }) => ids.has(id));
}

/** They are in its journal, and nobody has it open any more. */
export async function noteTaken(
  database: Queryable,
  session: string,
  lastId: number,
  { account, generation, owner }: Fence,
): Promise<void> {
  await database.query(
    `update excel_whatsapp.session set statuses_taken = greatest(statuses_taken, $2), run_generation = null
     where id = $1
       and exists (select from excel_whatsapp.account where account.id = $3 and generation = $4 and owner = $5)`,
    [session, lastId, account, generation, owner],
  );
}

const STATUS_LOCKS = 0x65_77_03;
const LINES_AT_ONCE = 2000;
const rowSchema = v.object({ id: v.number(), line: v.string() });
