import * as v from 'valibot';
import type { Queryable } from './database';

/** A row of a journal: some records that were appended at once, as lines. */
export interface JournalRow {
  /** Of the first of them. */
  readonly seq: number;
  readonly lines: readonly string[];
}

/** Records as the rows that they lie in, of which the first is the nth: as many in one as the database keeps as they are. */
export function rowsOf(lines: readonly string[], from: number): readonly JournalRow[] {
  const rows: { readonly seq: number; readonly lines: string[] }[] = [];
  let length = 0;
  for (const [at, line] of lines.entries()) {
    const row = rows.at(-1);
    length += line.length + 1;
    if (row !== undefined && length <= LONGEST_ROW) {
      row.lines.push(line);
    } else {
      rows.push({ seq: from + at, lines: [line] });
      length = line.length + 1;
    }
  }
  return rows;
}

/** The beginning of a journal, of a session that nobody else knows of yet. */
export async function insertFirst(within: Queryable, session: string, lines: readonly string[]): Promise<void> {
  const rows = rowsOf(lines, 0);
  await within.query(
    `insert into excel_whatsapp.journal (session, seq, line_count, lines)
     select $1, * from unnest($2::bigint[], $3::int[], $4::text[])`,
    [
      session,
      rows.map(({ seq }) => String(seq)),
      rows.map((row) => String(row.lines.length)),
      rows.map((row) => row.lines.join('\n')),
    ],
  );
}

/** A journal’s rows from a record on that is the first of one; as many as `ROWS_AT_ONCE` where there are more. */
export async function readRows(database: Queryable, session: string, from: number): Promise<readonly JournalRow[]> {
  const rows = await database.query(
    `select seq::float8 as seq, lines from excel_whatsapp.journal
     where session = $1 and seq >= $2 order by seq limit ${ROWS_AT_ONCE}`,
    [session, from],
  );
  return rows.map((row) => {
    const { seq, lines } = v.parse(rowSchema, row);
    return { seq, lines: lines.split('\n') };
  });
}

/** The first of the rows of several journals, each from a record on that is the first of one. */
export async function readFirstRows(
  database: Queryable,
  starts: ReadonlyMap<string, number>,
  limit: number,
): Promise<ReadonlyMap<string, readonly JournalRow[]>> {
  const rows = await database.query(
    `select session, seq::float8 as seq, lines
     from unnest($1::text[], $2::bigint[]) as asked (id, start) cross join lateral (
       select session, seq, lines from excel_whatsapp.journal where session = id and seq >= start order by seq limit $3
     ) as first order by session, seq`,
    [[...starts.keys()], [...starts.values()].map(String), limit],
  );
  const found = new Map<string, JournalRow[]>([...starts.keys()].map((session) => [session, []]));
  for (const row of rows) {
    const { session, seq, lines } = v.parse(firstSchema, row);
    found.get(session)?.push({ seq, lines: lines.split('\n') });
  }
  return found;
}

export interface DigestedRow extends JournalRow {
  /** By which it is told from any other that stood in its place. */
  readonly digest: bigint;
}

/** The same with each row’s digest, as it was read with it; of none but the first `upTo` records. */
export async function readDigested(
  database: Queryable,
  session: string,
  from: number,
  upTo: number,
  limit: number,
): Promise<readonly DigestedRow[]> {
  const rows = await database.query(
    `select seq::float8 as seq, lines, hashtextextended(lines, seq)::text as digest from excel_whatsapp.journal
     where session = $1 and seq >= $2 and seq + line_count <= $3 order by seq limit $4`,
    [session, from, upTo, limit],
  );
  return rows.map((row) => {
    const { seq, lines, digest } = v.parse(digestedSchema, row);
    return { seq, lines: lines.split('\n'), digest: BigInt(digest) };
  });
}

export const ROWS_AT_ONCE = 1000;
/** In bytes, which lines of ASCII are: so few that with the rest of a row the database neither compresses it nor puts it elsewhere. */
const LONGEST_ROW = 1900;

const rowSchema = v.object({ seq: v.number(), lines: v.string() });
const firstSchema = v.object({ session: v.string(), seq: v.number(), lines: v.string() });
const digestedSchema = v.object({ seq: v.number(), lines: v.string(), digest: v.string() });
