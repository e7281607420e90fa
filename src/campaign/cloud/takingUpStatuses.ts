import type { OpenSession } from '../../sessions/openSession';
import type { SessionStore } from '../../sessions/sessionStore';
import type { People } from '../ports';
import type { BusinessNumbers } from './businessNumbers';
import { takeUpStatuses } from './takeUpStatuses';

export interface TakingUpParts {
  readonly store: SessionStore;
  readonly people: People;
  readonly business: Pick<BusinessNumbers, 'statusFilesOf' | 'newestNewsMs'>;
  readonly open: (id: string) => Promise<OpenSession>;
}

/** What a window takes up of its sessions: one at a time each, and only where something may be new. */
export class TakingUpStatuses {
  readonly #parts: TakingUpParts;
  readonly #underWay = new Map<string, Promise<boolean>>();
  /** Of the news that each has taken up. */
  readonly #newestMs = new Map<string, number>();
  #allAtMs = Number.NEGATIVE_INFINITY;

  constructor(parts: TakingUpParts) {
    this.#parts = parts;
  }

  /** Never rejects. @returns whether there was news */
  async take(id: string): Promise<boolean> {
    const before = this.#underWay.get(id);
    if (before !== undefined) return await before;
    const taking = this.#take(id).finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, taking);
    return await taking;
  }

  /** Of the sessions that `isMeant`, at most once a minute: a list is looked at often. Never rejects. */
  async takeAll(isMeant: (id: string) => boolean): Promise<void> {
    const nowMs = Date.now();
    if (nowMs - this.#allAtMs < ALL_INTERVAL_MS) return;
    this.#allAtMs = nowMs;
    for (const id of await this.#parts.store.ids().catch(() => [])) if (isMeant(id)) await this.take(id);
  }

  /** Resolves once nothing is taken up for a session. */
  async settled(id: string): Promise<void> {
    await this.#underWay.get(id);
  }

  async #take(id: string): Promise<boolean> {
    const { store, people, business, open } = this.#parts;
    const newestMs = await business.newestNewsMs();
    if (this.#newestMs.get(id) === newestMs) return false;
    const isNews = await takeUpStatuses(id, {
      store,
      people,
      open,
      filesOf: async (number) => await business.statusFilesOf(number),
      newestMs: () => Promise.resolve(newestMs),
    });
    // What was written in the last moment may have a neighbour of the same time.
    if (Date.now() - newestMs > SAME_MOMENT_MS) this.#newestMs.set(id, newestMs);
    return isNews;
  }
}

const ALL_INTERVAL_MS = 60_000;
const SAME_MOMENT_MS = 2000;
