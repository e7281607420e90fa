import * as v from 'valibot';
import { BitSet } from '../sender/journal/bitSet';
import { decodeFold, encodeFold } from '../sessions/journal/checkpointCodec';
import { JournalFold } from '../sessions/journal/journalFold';
import type { Queryable } from './database';
import { readDigested } from './journalRows';

export interface KeptCheckpoint {
  readonly digest: string;
  readonly fold: string;
  readonly recordCount: number;
  /** The digest of the rows that it was made of, as they are now. */
  readonly now: string | null;
}

export interface Begun {
  readonly fold: JournalFold;
  /** Of the rows that it was made of. */
  readonly digest: bigint;
}

/**
 * The fold of a journal’s first rows, as an owner has left it; null where there is none, or these aren’t the very rows that it
 * was made of. Nothing else is believed of it (ADR 63).
 */
export async function readCheckpoint(
  database: Queryable,
  session: string,
  recipientCount: number,
): Promise<Begun | null> {
  const kept = (await readCheckpoints(database, [session], MOST_BYTES)).get(session);
  return kept === 'large' ? null : beginFrom(kept, recipientCount);
}

/** Of those of some sessions that have one, not looked into yet; of one with more bytes than these it is only said so. */
export async function readCheckpoints(
  database: Queryable,
  sessions: readonly string[],
  mostBytes: number,
): Promise<ReadonlyMap<string, KeptCheckpoint | 'large'>> {
  const rows = await database.query(
    `select session, digest, fold, case when fold is not null then (
       select coalesce(sum(hashtextextended(lines, seq)), 0)::text from excel_whatsapp.journal
       where journal.session = kept.session and seq < record_count
     ) end as now, record_count::float8 as "recordCount"
     from (
       select session, digest, record_count, case when octet_length(fold) <= $2 then fold end as fold
       from excel_whatsapp.checkpoint where session = any($1::text[])
     ) as kept`,
    [sessions, mostBytes],
  );
  return new Map(
    rows.map((row) => {
      const { fold, ...kept } = v.parse(keptSchema, row);
      return [kept.session, fold === null ? 'large' : { ...kept, fold }];
    }),
  );
}

/** As `readCheckpoint`. */
export function beginFrom(kept: KeptCheckpoint | undefined, recipientCount: number): Begun | null {
  if (kept === undefined || kept.digest !== kept.now) return null;
  try {
    const fold = new JournalFold(recipientCount, decodeFold(kept.fold, recipientCount));
    return fold.scan.recordCount === kept.recordCount ? { fold, digest: BigInt(kept.digest) } : null;
  } catch {
    return null;
  }
}

/**
 * Folds what has come to a journal since its checkpoint, as it is read from there, and leaves the fold for whoever opens it next.
 * @param upTo so many records, which were answered: none of them is taken back
 * @param isEntered whether all that was sent by now is in the people’s book; then it needn’t be entered after a crash
 */
export async function renewCheckpoint(
  database: Queryable,
  session: string,
  recipientCount: number,
  upTo: number,
  isEntered: () => Promise<boolean>,
): Promise<void> {
  const begun = await readCheckpoint(database, session, recipientCount);
  const fold = begun?.fold ?? new JournalFold(recipientCount);
  let digest = begun?.digest ?? 0n;
  const sent = new BitSet();
  const found = new BitSet();
  for (let from = fold.scan.recordCount; from < upTo;) {
    // A little at a time: messages are sent meanwhile.
    const rows = await readDigested(database, session, from, upTo, ROWS_AT_ONCE);
    if (rows.length === 0) break;
    for (const row of rows) {
      for (const line of row.lines) {
        fold.take(line, (record) => {
          if (record.t === 'sent') sent.add(record.i);
          else if (record.t === 'found') found.add(record.i);
        });
      }
      digest += row.digest;
      from = row.seq + row.lines.length;
    }
  }
  // What is found is entered after it was written down, and not at the same time.
  sent.removeAll(found);
  if (await isEntered()) fold.cutRun.sent.removeAll(sent);
  const text = encodeFold(fold, recipientCount);
  if (text === null) return;
  await database.query(
    `insert into excel_whatsapp.checkpoint (session, record_count, digest, fold) values ($1, $2, $3, $4)
     on conflict (session) do update
       set record_count = excluded.record_count, digest = excluded.digest, fold = excluded.fold`,
    [session, fold.scan.recordCount, String(digest), text],
  );
}

/** How many records a session’s checkpoint covers; 0 where there is none. */
export async function checkpointCount(database: Queryable, session: string): Promise<number> {
  const [row] = await database.query(
    'select record_count::float8 as count from excel_whatsapp.checkpoint where session = $1',
    [session],
  );
  return row === undefined ? 0 : v.parse(v.object({ count: v.number() }), row).count;
}

const ROWS_AT_ONCE = 100;
/** As much as a text may have. */
const MOST_BYTES = 2 ** 30;

const keptSchema = v.object({
  session: v.string(),
  digest: v.string(),
  fold: v.nullable(v.string()),
  now: v.nullable(v.string()),
  recordCount: v.number(),
});
