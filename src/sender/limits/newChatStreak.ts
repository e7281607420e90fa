import { JUDGED_COUNT } from '../journal/latestJudged';

/** The latest new chats, and which of them the server refused: many among them are no bad luck but the account's lock. */
export class NewChatStreak {
  /** Oldest first. */
  #latest: NewChat[];
  #probes: readonly number[] = [];

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

  /** One that was tried alone was refused: the row's own fault, perhaps, so the next few times others are tried. */
  noteProbe(index: number): void {
    this.#probes = [...this.#probes, index].slice(-PROBE_COUNT);
  }

  wasProbe(index: number): boolean {
    return this.#probes.includes(index);
  }

  forgetProbes(): void {
    this.#probes = [];
  }
}

interface NewChat {
  readonly index: number;
  readonly outcome: 'sent' | 'refused' | 'refusedLate';
}

/** So many refused among the latest. */
const STREAK_COUNT = 3;

/** So few people are tried again and again while the account is locked, and so many bad rows in front stop nobody. */
const PROBE_COUNT = 5;
