import * as v from 'valibot';
import { isHumanError, type HumanError } from '../../sender/humanError';
import type { ListedSession } from '../../sessions/sessionStore';
import { ACCOUNT_LOCKS } from '../accountOwner';
import type { Fleet } from '../fleet';
import { LOOKED_AT_ONCE_COUNT } from '../fleetStore';
import { fleetSessions, type FleetSession } from '../sessionRows';

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
    const stampOf = (about: FleetSession): string => `${JSON.stringify(about)} ${progress.get(about.id) ?? ''}`;
    const changed = abouts.filter((about) => this.#known.get(about.id)?.stamp !== stampOf(about));
    const unreadable: FleetLook['unreadable'][number][] = [];
    for (let from = 0; from < changed.length; from += LOOKED_AT_ONCE_COUNT) {
      const some = changed.slice(from, from + LOOKED_AT_ONCE_COUNT);
      const store = await this.#fleet.store.look(some.map(({ id }) => id));
      for (const about of some) {
        try {
          this.#known.set(about.id, {
            stamp: stampOf(about),
            watched: { about, listed: await store.readToShow(about.id) },
          });
        } catch (error) {
          if (!isHumanError(error)) throw error;
          this.#known.delete(about.id);
          unreadable.push({ id: about.id, error });
        }
      }
    }
    return { sessions: abouts.flatMap(({ id }) => this.#known.get(id)?.watched ?? []), unreadable };
  }
}

/** How far each is, and who runs it. */
const PROGRESS = `
  select session.id, concat_ws(' ', run_generation, pid,
    (select seq from excel_whatsapp.journal where journal.session = session.id order by seq desc limit 1)) as stamp
  from excel_whatsapp.session join excel_whatsapp.account on account.id = session.account
  left join pg_locks on locktype = 'advisory' and classid = $1 and objid = lock_key::oid and granted`;

const progressSchema = v.object({ id: v.string(), stamp: v.string() });
