import type { Clock, Taken, Tally, TallyKind } from '../../src/sender/ports';

interface Counted {
  readonly phone: string;
  readonly atMs: number;
  readonly isNewChat: boolean;
}

/** What an account has sent, in memory; several sessions may share it. */
export class MemoryTally implements Tally {
  readonly #clock: Clock;
  readonly counted: Counted[] = [];
  readonly answered = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  refresh(): Promise<void> {
    return Promise.resolve();
  }

  countSince(kind: TallyKind, sinceMs: number): number {
    let count = 0;
    for (const { atMs } of this.#latest(kind)) {
      if (atMs < sinceMs) break;
      count += 1;
    }
    return count;
  }

  latestMs(kind: TallyKind, nth: number): number | null {
    let count = 0;
    for (const { atMs } of this.#latest(kind)) {
      count += 1;
      if (count === nth) return atMs;
    }
    return null;
  }

  take(
    { phone, isNewChat }: { readonly phone: string; readonly isNewChat: boolean },
    roomLeft: () => number,
  ): Promise<Taken> {
    if (roomLeft() < 1) return Promise.resolve({ kind: 'full' });
    const entry = { phone, isNewChat, atMs: this.#clock.wallMs() };
    this.counted.push(entry);
    const giveBack = (): Promise<void> => {
      this.counted.splice(this.counted.indexOf(entry), 1);
      return Promise.resolve();
    };
    return Promise.resolve({ kind: 'taken', giveBack });
  }

  /** The latest first: these clocks are never set back. */
  *#latest(kind: TallyKind): Generator<Counted> {
    for (let at = this.counted.length - 1; at >= 0; at -= 1) {
      const counted = this.counted[at];
      if (counted && this.#isOf(counted, kind)) yield counted;
    }
  }

  #isOf({ phone, isNewChat }: Counted, kind: TallyKind): boolean {
    if (kind === 'messages') return true;
    return isNewChat && (kind === 'newChats' || !this.answered.has(phone));
  }
}
