import * as v from 'valibot';
import { JournalFold, type JournalContent } from '../sessions/journal/journalFold';
import type { Queryable } from './database';

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
    const known = (await before?.catch(() => undefined)) ?? begin(recipientCount);
    const isAnother = known.lastLine !== '' && (await this.#line(session, known.nextSeq - 1)) !== known.lastLine;
    let followed = isAnother ? begin(recipientCount) : known;
    for (;;) {
      const rows = await this.#database.query(
        'select line from excel_whatsapp.journal where session = $1 and seq >= $2 order by seq limit $3',
        [session, followed.nextSeq, LINES_AT_ONCE],
      );
      const lines = rows.map((row) => v.parse(lineSchema, row).line);
      for (const line of lines) followed.fold.take(line);
      followed = {
        fold: followed.fold,
        nextSeq: followed.nextSeq + lines.length,
        lastLine: lines.at(-1) ?? followed.lastLine,
      };
      if (lines.length < LINES_AT_ONCE) return followed;
    }
  }

  async #line(session: string, seq: number): Promise<string | null> {
    const [row] = await this.#database.query(
      'select line from excel_whatsapp.journal where session = $1 and seq = $2',
      [session, seq],
    );
    return row === undefined ? null : v.parse(lineSchema, row).line;
  }
}

interface Followed {
  readonly fold: JournalFold;
  readonly nextSeq: number;
  /** Empty where nothing was read yet. */
  readonly lastLine: string;
}

function begin(recipientCount: number): Followed {
  return { fold: new JournalFold(recipientCount), nextSeq: 0, lastLine: '' };
}

/** A few bytes a recipient each. */
const FOLLOWED_COUNT = 20;
const LINES_AT_ONCE = 4000;
const lineSchema = v.object({ line: v.string() });
