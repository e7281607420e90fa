import type { AccountOwner } from '../../fleet/accountOwner';
import type { Fence } from '../../fleet/groupCommit';
import { sessionsWithNews } from '../../fleet/statusTable';
import type { Database } from '../../fleet/database';
import type { FleetSession } from '../../fleet/sessionRows';

export interface LateNewsParts {
  readonly database: Database;
  readonly mayOwn: (account: string) => boolean;
  readonly takeUp: (about: FleetSession, owner: AccountOwner, fence: Fence) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Has sessions that rest hear what webhooks say of their messages, one after the other. */
export class LateNews {
  readonly #parts: LateNewsParts;
  readonly #underWay = new Map<string, { readonly account: string; readonly over: Promise<void> }>();
  /** What couldn't be taken up isn't tried again and again: another worker may know its number. */
  readonly #failed = new Set<string>();

  constructor(parts: LateNewsParts) {
    this.#parts = parts;
  }

  isUnderWay(session: string): boolean {
    return this.#underWay.has(session);
  }

  get accounts(): readonly string[] {
    return [...this.#underWay.values()].map(({ account }) => account);
  }

  async look(owner: AccountOwner): Promise<void> {
    const { database, mayOwn } = this.#parts;
    for (const about of await sessionsWithNews(database)) {
      if (this.#underWay.size > 0) return;
      if (!mayOwn(about.account) || this.#failed.has(about.id)) continue;
      const fence = owner.fence(about.account) ?? (await owner.own(about.account));
      if (fence !== null) this.#begin(about, owner, fence);
    }
  }

  async settled(): Promise<void> {
    await Promise.all([...this.#underWay.values()].map(({ over }) => over));
  }

  #begin(about: FleetSession, owner: AccountOwner, fence: Fence): void {
    const { takeUp, onError } = this.#parts;
    const over = takeUp(about, owner, fence)
      .catch((error: unknown) => {
        this.#failed.add(about.id);
        onError(error);
      })
      .finally(() => this.#underWay.delete(about.id));
    this.#underWay.set(about.id, { account: about.account, over });
  }
}
