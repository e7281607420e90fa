import * as v from 'valibot';
import type { JournalContent } from '../../sessions/journal/journalFold';
import { SHOWN_FILES } from '../../sessions/shownFiles';
import { FIGURES_FILE, type JournalStamp } from '../../sessions/sessionFigures';
import type { SessionOwner } from '../../sessions/sessionOwner';
import { SessionStore } from '../../sessions/sessionStore';
import { ACCOUNT_LOCKS } from '../accountOwner';
import type { Database, Queryable } from '../database';
import type { FollowedJournals } from './followedJournals';
import { readBeginnings, type Beginning } from './journalBeginnings';
import { PreloadedDisk } from './preloadedDisk';

/** Some sessions of a database as they are at one moment, for being listed: what all of them are asked is asked at once. */
export class LookedSessions extends SessionStore {
  readonly #journals: FollowedJournals;
  readonly #ids: readonly string[];
  readonly #stamps: ReadonlyMap<string, JournalStamp>;
  readonly #owners: ReadonlyMap<string, SessionOwner>;
  readonly #beginnings: ReadonlyMap<string, Beginning>;

  private constructor(
    files: PreloadedDisk,
    journals: FollowedJournals,
    ids: readonly string[],
    stamps: ReadonlyMap<string, JournalStamp>,
    owners: ReadonlyMap<string, SessionOwner>,
    beginnings: ReadonlyMap<string, Beginning>,
  ) {
    super('', files);
    this.#journals = journals;
    this.#ids = ids;
    this.#stamps = stamps;
    this.#owners = owners;
    this.#beginnings = beginnings;
  }

  static async of(database: Database, journals: FollowedJournals, ids: readonly string[]): Promise<LookedSessions> {
    const owners = await ownersOf(database, ids);
    // Before the figures: what comes to a journal meanwhile isn't in them.
    const stamps = await stampsOf(database, ids);
    const paths = ids.flatMap((id) => SHOWN_FILES.map((name) => `sessions/${id}/${name}`));
    const files = await PreloadedDisk.of(database, paths);
    // Those that have figures are mostly told by these.
    const toFold = ids.filter((id) => !journals.isFollowed(id) && !files.has(`sessions/${id}/${FIGURES_FILE}`));
    return new LookedSessions(files, journals, ids, stamps, owners, await readBeginnings(database, toFold));
  }

  override ids(): Promise<readonly string[]> {
    return Promise.resolve(this.#ids);
  }

  override owner(id: string): Promise<SessionOwner | null> {
    return Promise.resolve(this.#owners.get(id) ?? null);
  }

  protected override async readFold(id: string, recipientCount: number): Promise<JournalContent> {
    return await this.#journals.read(id, recipientCount, this.#beginnings.get(id));
  }

  protected override forgetFold(id: string): void {
    this.#journals.forget(id);
  }

  protected override stamp(id: string): Promise<JournalStamp> {
    return Promise.resolve(this.#stamps.get(id) ?? UNWRITTEN);
  }
}

/** By which figures are known to be of these journals: how many records each has, and the last of them. */
export async function stampsOf(
  database: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, JournalStamp>> {
  const rows = await database.query(
    `select id, (seq + line_count)::float8 as length, lines as tail
     from unnest($1::text[]) as asked (id) cross join lateral (
       select seq, line_count, lines from excel_whatsapp.journal where session = id order by seq desc limit 1
     ) as last`,
    [ids],
  );
  return new Map(
    rows.map((row) => {
      const { id, length, tail } = v.parse(stampSchema, row);
      return [id, { length, modifiedAtMs: 0, tail }];
    }),
  );
}

/** The workers that run them now. */
export async function ownersOf(
  database: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, SessionOwner>> {
  const rows = await database.query(
    `select session.id, coalesce(worker.name, '') as name
     from excel_whatsapp.session
     join excel_whatsapp.account on account.id = session.account and account.generation = session.run_generation
     join pg_locks on locktype = 'advisory' and classid = $2 and objid = lock_key::oid and granted
     left join excel_whatsapp.worker on worker.id = account.owner
     where session.id = any($1::text[])`,
    [ids, ACCOUNT_LOCKS],
  );
  return new Map(
    rows.map((row) => {
      const { id, name } = v.parse(ownerSchema, row);
      return [id, { kind: 'worker', name }];
    }),
  );
}

export const UNWRITTEN: JournalStamp = { length: 0, modifiedAtMs: 0, tail: '' };

const stampSchema = v.object({ id: v.string(), length: v.number(), tail: v.string() });
const ownerSchema = v.object({ id: v.string(), name: v.string() });
