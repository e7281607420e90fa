import * as v from 'valibot';
import { JournalFold, type JournalContent } from '../../sessions/journal/journalFold';
import type { Queryable } from '../database';
import { readCheckpoint } from '../foldCheckpoint';
import { readRows, ROWS_AT_ONCE, type JournalRow } from '../journalRows';

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

  /** The caller changes nothing of it, or forgets it. */
  async read(session: string, recipientCount: number): Promise<JournalContent> {
    const before = this.#followed.get(session);
    const now = this.#goOn(session, recipientCount, before);
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

  async #goOn(session: string, recipientCount: number, before: Promise<Followed> | undefined): Promise<Followed> {
    const known = await before?.catch(() => undefined);
    let followed =
      known !== undefined && (await this.#isStill(session, known)) ? known : await this.#begin(session, recipientCount);
    for (;;) {
      const { fold, nextSeq } = followed;
      const rows = await readRows(this.#database, session, nextSeq);
      for (const { lines } of rows) for (const line of lines) fold.take(line);
      const newest = rows.at(-1);
      if (newest !== undefined) {
        followed = { fold, last: newest, nextSeq: newest.seq + newest.lines.length };
      }
      if (rows.length < ROWS_AT_ONCE) return followed;
    }
  }

  async #begin(session: string, recipientCount: number): Promise<Followed> {
    const fold =
      (await readCheckpoint(this.#database, session, recipientCount))?.fold ?? new JournalFold(recipientCount);
    return { fold, last: null, nextSeq: fold.scan.recordCount };
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

/** A few bytes a recipient each. */
const FOLLOWED_COUNT = 20;
const rowSchema = v.object({ lines: v.string() });
