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
    return this.#of(kind).filter(({ atMs }) => atMs >= sinceMs).length;
  }

  latestMs(kind: TallyKind, nth: number): number | null {
    const times = this.#of(kind).map(({ atMs }) => atMs);
    return times.toSorted((one, other) => other - one)[nth - 1] ?? null;
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

  #of(kind: TallyKind): readonly Counted[] {
    if (kind === 'messages') return this.counted;
    return this.counted.filter(
      ({ phone, isNewChat }) => isNewChat && (kind === 'newChats' || !this.answered.has(phone)),
    );
  }
}
