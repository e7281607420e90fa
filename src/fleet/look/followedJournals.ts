import * as v from 'valibot';
import { JournalFold, type JournalContent } from '../../sessions/journal/journalFold';
import type { Queryable } from '../database';
import { beginFrom, readCheckpoint, type Begun } from '../foldCheckpoint';
import { readRows, ROWS_AT_ONCE, type JournalRow } from '../journalRows';
import { BEGINNING_ROWS_COUNT, type Beginning } from './journalBeginnings';

/**
 * Journals in the database, each folded on from where the last look had come, for whoever watches a session go on. Where the
 * last line that was read is another one now, as after a failover or an append that was mended, it is folded anew.
 */
export class FollowedJournals {
  readonly #database: Queryable;
  /** The longest not looked at first. */
  readonly #followed = new Map<string, Promise<Followed>>();

  constructor(database: Queryable) {
    this.#database = database;
  }

  /** Whether a look at it goes on from where another one had come. */
  isFollowed(session: string): boolean {
    return this.#followed.has(session);
  }

  /** The caller changes nothing of it, or forgets it. @param beginning as it was read with others’ */
  async read(session: string, recipientCount: number, beginning?: Beginning): Promise<JournalContent> {
    const before = this.#followed.get(session);
    const now = this.#goOn(session, recipientCount, before, beginning);
    this.#followed.delete(session);
    this.#followed.set(session, now);
    for (const [oldest] of this.#followed) {
      if (this.#followed.size <= FOLLOWED_COUNT) break;
      this.#followed.delete(oldest);
    }
    try {
      return (await now).fold;
    } catch (error) {
      if (this.#followed.get(session) === now) this.#followed.delete(session);
      throw error;
    }
  }

  forget(session: string): void {
    this.#followed.delete(session);
  }

  async #goOn(
    session: string,
    recipientCount: number,
    before: Promise<Followed> | undefined,
    beginning: Beginning | undefined,
  ): Promise<Followed> {
    const known = await before?.catch(() => undefined);
    if (known !== undefined && (await this.#isStill(session, known))) return await this.#readOn(session, known);
    // What was read of it lies behind its checkpoint, which must be believed then.
    const begun = beginning === undefined ? undefined : beginFrom(beginning.checkpoint, recipientCount);
    if (beginning === undefined || (begun === null && beginning.checkpoint !== undefined)) {
      return await this.#readOn(
        session,
        startOf(await readCheckpoint(this.#database, session, recipientCount), recipientCount),
      );
    }
    const followed = take(startOf(begun ?? null, recipientCount), beginning.rows);
    return beginning.rows.length < BEGINNING_ROWS_COUNT ? followed : await this.#readOn(session, followed);
  }

  async #readOn(session: string, known: Followed): Promise<Followed> {
    for (let followed = known; ;) {
      const rows = await readRows(this.#database, session, followed.nextSeq);
      followed = take(followed, rows);
      if (rows.length < ROWS_AT_ONCE) return followed;
    }
  }

  async #isStill(session: string, { last, nextSeq }: Followed): Promise<boolean> {
    if (last === null) return nextSeq === 0;
    const [row] = await this.#database.query(
      'select lines from excel_whatsapp.journal where session = $1 and seq = $2',
      [session, last.seq],
    );
    return row !== undefined && v.parse(rowSchema, row).lines === last.lines.join('\n');
  }
}

interface Followed {
  readonly fold: JournalFold;
  /** The one that it has come to; null where it has read none itself. */
  readonly last: JournalRow | null;
  readonly nextSeq: number;
}

function startOf(begun: Begun | null, recipientCount: number): Followed {
  const fold = begun?.fold ?? new JournalFold(recipientCount);
  return { fold, last: null, nextSeq: fold.scan.recordCount };
}

function take({ fold, last, nextSeq }: Followed, rows: readonly JournalRow[]): Followed {
  for (const { lines } of rows) for (const line of lines) fold.take(line);
  const newest = rows.at(-1);
  return newest === undefined
    ? { fold, last, nextSeq }
    : { fold, last: newest, nextSeq: newest.seq + newest.lines.length };
}

/** A few bytes a recipient each. */
const FOLLOWED_COUNT = 20;
const rowSchema = v.object({ lines: v.string() });
