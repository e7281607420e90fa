import * as v from 'valibot';
import type { Queryable, Value } from './database';
import { placesToTake, takingPlaces, type TakenPlace } from './dayPlaces';
import { rowsOf } from './journalRows';

/** By what somebody may write: an account's generation, and who raised it, since a failover may give a number twice. */
export interface Fence {
  readonly account: string;
  readonly generation: number;
  readonly owner: string;
}

/** Records for the journal of one session, as lines. */
export interface Batch {
  readonly session: string;
  readonly fence: Fence;
  /** So many records are there before them. */
  readonly from: number;
  readonly lines: readonly string[];
  /** That its attempts take among the people of a business’s day; all of one business. */
  readonly places: readonly TakenPlace[];
}

/** Who finds no place: then nothing of the batch was written, and no place was taken for it. */
export type Refused = ReadonlySet<string>;

/** The statement failed that was to append them; with others in it, nobody can say whose fault it was. */
export interface FailedCommit {
  readonly error: unknown;
  readonly wasShared: boolean;
}

/** False: the account is another's by now, or what goes before isn't there. */
export type Committed = boolean | Refused | FailedCommit;

interface Waiting {
  readonly next: () => Batch;
  readonly settle: (committed: Committed) => void;
}

/**
 * Appends to the journals of all sessions that a process sends, in one statement and commit for all that comes while others are
 * under way. Each batch has a fence of its own, and takes places of its own: what one account's owner may not write, or whom
 * no place is left for, keeps no other from writing.
 */
export class GroupCommit {
  readonly #database: Queryable;
  #waiting: Waiting[] = [];
  #isCommitting = false;

  constructor(database: Queryable) {
    this.#database = database;
  }

  /** @param next asked in the moment in which it is sent, so that all is in it that has come by then */
  append(next: () => Batch): Promise<Committed> {
    return new Promise((settle) => {
      this.#waiting.push({ next, settle });
      if (!this.#isCommitting) void this.#commitAll();
    });
  }

  /** One after the other: two on their way at once would be twice as many for the same records. */
  async #commitAll(): Promise<void> {
    this.#isCommitting = true;
    while (this.#waiting.length > 0) {
      // Whoever has just heard of a commit goes on with what comes next: all of that goes together.
      await microtasksOver();
      const group = this.#waiting.splice(0).map(({ next, settle }) => ({ batch: next(), settle }));
      const committed = await insertBatches(
        this.#database,
        group.map(({ batch }) => batch),
      ).catch((error: unknown): FailedCommit => ({ error, wasShared: group.length > 1 }));
      for (const { batch, settle } of group) settle('error' in committed ? committed : (committed.get(batch) ?? false));
    }
    // In the same breath as the last look at what waits.
    this.#isCommitting = false;
  }
}

/** What became of them: true for those that are there now, and who was refused of others; the rest is fenced off. */
export async function insertBatches(
  within: Queryable,
  batches: readonly Batch[],
): Promise<ReadonlyMap<Batch, true | Refused>> {
  const rows = batches.flatMap((batch) => rowsOf(batch.lines, batch.from).map((row) => ({ ...row, batch })));
  const isTaking = batches.some(({ places }) => places.length > 0);
  const told = isTaking
    ? await within.query(APPEND_TAKING, [...valuesOf(rows), ...numbersOf(rows, batches), ...placesToTake(batches)])
    : await within.query(APPEND, valuesOf(rows));
  const became = new Map<Batch, true | Refused>();
  for (const row of told) {
    const { place, refused } = v.parse(toldSchema, row);
    const batch = refused === null ? rows[place - 1]?.batch : batches[place - 1];
    if (batch !== undefined) became.set(batch, refused === null || new Set(refused));
  }
  return became;
}

type RowToInsert = ReturnType<typeof rowsOf>[number] & { readonly batch: Batch };

/** Which batch each row is of, from 1. */
function numbersOf(rows: readonly RowToInsert[], batches: readonly Batch[]): readonly Value[] {
  const numbers = new Map(batches.map((batch, at) => [batch, String(at + 1)]));
  return [rows.map(({ batch }) => numbers.get(batch) ?? '')];
}

function valuesOf(rows: readonly RowToInsert[]): readonly Value[] {
  const column = (of: (row: RowToInsert) => string): readonly string[] => rows.map(of);
  return [
    column(({ batch }) => batch.session),
    column(({ batch }) => batch.fence.account),
    column(({ batch }) => String(batch.fence.generation)),
    column(({ batch }) => batch.fence.owner),
    column(({ batch }) => String(batch.from)),
    column(({ seq }) => String(seq)),
    column(({ lines }) => String(lines.length)),
    rows.map(({ lines }) => lines.join('\n')).join(ROW_END),
  ];
}

/**
 * Fence and write are one commit: the generation can't be raised before it is over. Nothing is put behind a gap, which a
 * failover may have left to an owner that hasn't noticed yet.
 */
const OWN = `
  own as (
    select given.* from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::int[],
      string_to_array($8::text, E'\\x1e')) with ordinality
      as given (session, account, generation, owner, start, seq, line_count, lines, place)
    join excel_whatsapp.account as held
      on held.id = given.account and held.generation = given.generation and held.owner = given.owner
    for share of held
  )`;

const INSERT = `
    insert into excel_whatsapp.journal (session, seq, line_count, lines)
    select session, seq, line_count, lines from own
    where (start = 0 or start = (
      select before.seq + before.line_count from excel_whatsapp.journal as before
      where before.session = own.session and before.seq < start order by before.seq desc limit 1
    ))`;

const APPEND = `
  with ${OWN}, inserted as (${INSERT} returning session, seq)
  select place::int, null::text[] as refused from own join inserted using (session, seq)`;

/** Whoever may write takes its places, and writes where all are there: each batch for itself. */
const APPEND_TAKING = `
  with ${OWN},
    mine as (select place, batch from own join unnest($9::int[]) with ordinality as of_row (batch, place) using (place)),
    taken as (${takingPlaces(10, 'select batch from mine')}),
    inserted as (
      ${INSERT} and place not in (select place from mine join taken using (batch) where cardinality(refused) > 0)
      returning session, seq
    )
  select place::int, null::text[] as refused from own join inserted using (session, seq)
  union all select batch, refused from taken where cardinality(refused) > 0`;

/** No record has it: what isn't ASCII is escaped in them. */
export const ROW_END = '\u001e';

/** A row that is there, or a batch of which somebody was refused; both from 1. */
const toldSchema = v.object({ place: v.number(), refused: v.nullable(v.array(v.string())) });

/** Node runs ticks only when no microtask is left. */
function microtasksOver(): Promise<void> {
  return new Promise((resolve) => queueMicrotask(() => process.nextTick(resolve)));
}
