import type { ListedSession, SessionStore } from '../sessions/sessionStore';

/** A session that this window doesn't drive, as it lies on disk; followed while another window or program sends it. */
export class RestingSession {
  readonly #store: SessionStore;
  readonly #onChange: () => void;
  #listed: ListedSession;
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(listed: ListedSession, store: SessionStore, onChange: () => void) {
    this.#listed = listed;
    this.#store = store;
    this.#onChange = onChange;
    this.#follow();
  }

  get listed(): ListedSession {
    return this.#listed;
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
  }

  #follow(): void {
    if (this.#listed.state !== 'running') return;
    this.#timer = setTimeout(() => void this.#refresh(), FOLLOW_INTERVAL_MS);
  }

  async #refresh(): Promise<void> {
    // What can't be read now may be in the middle of a change: the next look tells.
    this.#listed = await this.#store.read(this.#listed.info.id).catch(() => this.#listed);
    if (this.#isDisposed) return;
    this.#onChange();
    this.#follow();
  }
}

const FOLLOW_INTERVAL_MS = 3000;
