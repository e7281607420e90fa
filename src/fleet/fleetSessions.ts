import * as v from 'valibot';
import { isHumanError, type HumanError } from '../sender/humanError';
import type { ListedSession } from '../sessions/sessionStore';
import { ACCOUNT_LOCKS } from './accountOwner';
import type { Fleet } from './fleet';
import { fleetSessions, type FleetSession } from './sessionRows';

/** A session in the database, with what became of its rows by now. */
export interface WatchedSession {
  readonly about: FleetSession;
  readonly listed: ListedSession;
}

export interface FleetLook {
  /** The newest first. */
  readonly sessions: readonly WatchedSession[];
  readonly unreadable: readonly { readonly id: string; readonly error: HumanError }[];
}

/** All sessions in the database for whoever watches them: a look asks of all at once what has changed, and reads that alone. */
export class FleetSessions {
  readonly #fleet: Fleet;
  readonly #known = new Map<string, { readonly stamp: string; readonly watched: WatchedSession }>();
  #look: Promise<FleetLook> | null = null;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  /** Who looks while another look is under way gets that one. @throws HumanError where the database can't be asked */
  async look(): Promise<FleetLook> {
    this.#look ??= this.#lookNow().finally(() => {
      this.#look = null;
    });
    return await this.#look;
  }

  async #lookNow(): Promise<FleetLook> {
    const { database } = this.#fleet;
    const abouts = await fleetSessions(database);
    const progress = new Map(
      (await database.query(PROGRESS, [ACCOUNT_LOCKS])).map((row) => {
        const { id, stamp } = v.parse(progressSchema, row);
        return [id, stamp];
      }),
    );
    const sessions: WatchedSession[] = [];
    const unreadable: FleetLook['unreadable'][number][] = [];
    for (const about of abouts) {
      try {
        sessions.push(await this.#watched(about, `${JSON.stringify(about)} ${progress.get(about.id) ?? ''}`));
      } catch (error) {
        if (!isHumanError(error)) throw error;
        unreadable.push({ id: about.id, error });
      }
    }
    return { sessions, unreadable };
  }

  async #watched(about: FleetSession, stamp: string): Promise<WatchedSession> {
    const known = this.#known.get(about.id);
    if (known?.stamp === stamp) return known.watched;
    const watched = { about, listed: await this.#fleet.store.readToShow(about.id) };
    this.#known.set(about.id, { stamp, watched });
    return watched;
  }
}

/** How far each is, and who runs it. */
const PROGRESS = `
  select session.id, concat_ws(' ', run_generation, pid,
    (select seq from excel_whatsapp.journal where journal.session = session.id order by seq desc limit 1)) as stamp
  from excel_whatsapp.session join excel_whatsapp.account on account.id = session.account
  left join pg_locks on locktype = 'advisory' and classid = $1 and objid = lock_key::oid and granted`;

const progressSchema = v.object({ id: v.string(), stamp: v.string() });
