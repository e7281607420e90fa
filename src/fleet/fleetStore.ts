import { join } from 'node:path';
import * as v from 'valibot';
import type { SenderOptions } from '../sender/options';
import { JOURNAL_FILE, readWholeFile } from '../sessions/journal/journalDisk';
import type { SessionOwner } from '../sessions/sessionOwner';
import type { JournalContent } from '../sessions/journal/journalFold';
import type { JournalStamp } from '../sessions/sessionFigures';
import { SessionStore, type SessionList } from '../sessions/sessionStore';
import type { Database, Queryable } from './database';
import type { ServerFacts } from './examineServer';
import { FollowedJournals } from './look/followedJournals';
import { insertFirst } from './journalRows';
import { LookedSessions, ownersOf, stampsOf, UNWRITTEN } from './look/lookedSessions';
import { PgDisk } from './pgDisk';
import type { FleetChoices } from './sessionRows';
import { CHANNEL } from './steering';

export interface HandingIn {
  /** Who sends it. */
  readonly account: string;
  readonly campaign: string | null;
  readonly by: string;
  readonly choices: FleetChoices;
}

/** The sessions in a database. They are drafted as on a disk, and there for workers once they are handed in. */
export class FleetStore extends SessionStore {
  readonly #database: Database;
  readonly #facts: ServerFacts;
  readonly #journals: FollowedJournals;

  constructor(database: Database, facts: ServerFacts) {
    super('', new PgDisk(database));
    this.#database = database;
    this.#facts = facts;
    this.#journals = new FollowedJournals(database);
  }

  /** So many sessions as they are now, for being listed. @throws HumanError where the database can't be asked */
  async look(ids: readonly string[]): Promise<LookedSessions> {
    return await LookedSessions.of(this.#database, this.#journals, ids);
  }

  override async listToShow(): Promise<SessionList> {
    const ids = await this.ids();
    const lists: SessionList[] = [];
    for (let from = 0; from < ids.length; from += LOOKED_AT_ONCE_COUNT) {
      lists.push(await (await this.look(ids.slice(from, from + LOOKED_AT_ONCE_COUNT))).listToShow());
    }
    return {
      sessions: lists
        .flatMap(({ sessions }) => sessions)
        .toSorted((left, right) => right.info.createdAtMs - left.info.createdAtMs),
      unreadable: lists.flatMap(({ unreadable }) => unreadable),
    };
  }

  /** Makes committed drafts sessions that workers see: all of them or none. */
  async handIn(handedIn: ReadonlyMap<string, HandingIn>): Promise<void> {
    const journals = new Map<string, readonly string[]>();
    for (const id of handedIn.keys()) {
      const text = (await readWholeFile(this.files, join(this.folder(id), JOURNAL_FILE))).toString('latin1');
      journals.set(
        id,
        text.split('\n').filter((line) => line !== ''),
      );
    }
    await this.#database.transaction(async (within) => {
      for (const [id, about] of handedIn) {
        await this.#handInOne(within, id, about, journals.get(id) ?? []);
      }
      await within.query('select pg_notify($1, $2)', [CHANNEL, '']);
    });
  }

  /** Those that were handed in. */
  override async ids(): Promise<readonly string[]> {
    const rows = await this.#database.query('select id from excel_whatsapp.session');
    return rows.map((row) => v.parse(v.object({ id: v.string() }), row).id);
  }

  /** One that was never handed in never is: nobody else knows of it. */
  override async isWhole(id: string): Promise<boolean> {
    return (await this.ids()).includes(id);
  }

  protected override async readFold(id: string, recipientCount: number): Promise<JournalContent> {
    return await this.#journals.read(id, recipientCount);
  }

  protected override forgetFold(id: string): void {
    this.#journals.forget(id);
  }

  protected override async stamp(id: string): Promise<JournalStamp> {
    return (await stampsOf(this.#database, [id])).get(id) ?? UNWRITTEN;
  }

  /** How it is sent, as last set; null before its first run. */
  async options(id: string): Promise<SenderOptions | null> {
    const { recipientCount } = (await this.read(id)).info;
    return (await this.readFold(id, recipientCount)).options;
  }

  /** The worker that runs it now. */
  override async owner(id: string): Promise<SessionOwner | null> {
    return (await ownersOf(this.#database, [id])).get(id) ?? null;
  }

  /** An owner in the database isn't asked to let go; it is steered. */
  override askToLetGo(): Promise<void> {
    return Promise.resolve();
  }

  async #handInOne(
    within: Queryable,
    id: string,
    { account, campaign, by, choices }: HandingIn,
    lines: readonly string[],
  ): Promise<void> {
    const { timeline, mayLose } = this.#facts;
    await within.query('insert into excel_whatsapp.account (id) values ($1) on conflict do nothing', [account]);
    await within.query(
      `insert into excel_whatsapp.session (id, account, campaign, handed_in_by, choices, timeline, may_lose)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [id, account, campaign, by, JSON.stringify(choices), timeline, mayLose],
    );
    await insertFirst(within, id, lines);
    await within.query('delete from excel_whatsapp.file where path = $1', [`sessions/${id}/${JOURNAL_FILE}`]);
    await within.query(`insert into excel_whatsapp.command (session, kind, by_whom) values ($1, 'handIn', $2)`, [
      id,
      by,
    ]);
  }
}

/** So few that what is read of them at once is little. */
export const LOOKED_AT_ONCE_COUNT = 100;
