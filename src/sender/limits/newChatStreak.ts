import { JUDGED_COUNT } from '../journal/latestJudged';

/** The latest new chats, and which of them the server refused: many among them are no bad luck but the account's lock. */
export class NewChatStreak {
  /** Oldest first. */
  #latest: NewChat[];

  /** @param refused those of an earlier run whose lock, if it was one, a crash may have kept from being noticed */
  constructor(refused: readonly number[]) {
    this.#latest = refused.map((index) => ({ index, outcome: 'refused' }));
  }

  /** `refusedLate`: after it had counted as sent. */
  note(index: number, outcome: NewChat['outcome']): void {
    const rest = this.#latest.filter((chat) => chat.index !== index);
    this.#latest = [...rest, { index, outcome }].slice(-JUDGED_COUNT);
  }

  get isLock(): boolean {
    return this.#latest.filter(({ outcome }) => outcome !== 'sent').length >= STREAK_COUNT;
  }

  /** Those of whom surely nothing has left. One that was refused late may have arrived all the same. */
  takeRefused(): readonly number[] {
    const refused = this.#latest.filter(({ outcome }) => outcome === 'refused').map(({ index }) => index);
    this.#latest = [];
    return refused;
  }
}

interface NewChat {
  readonly index: number;
  readonly outcome: 'sent' | 'refused' | 'refusedLate';
}

/** So many refused among the latest. */
const STREAK_COUNT = 3;
