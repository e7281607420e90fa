import type { RunControl } from '../control';
import type { JournalKeeper } from '../journal/journalKeeper';
import type { RowStates } from '../journal/rowStates';
import type { SenderOptions } from '../options';
import type { Clock } from '../ports';
import { countOf, sentence, type Sentence } from '../sentence';
import type { Waiting } from './waiting';

/** `paused`: a run has paused for it, and whoever goes on has seen why. */
export type CanaryMark = 'passed' | 'paused' | null;

export interface CanaryParts {
  readonly clock: Clock;
  readonly control: RunControl;
  readonly keeper: JournalKeeper;
  readonly rows: RowStates;
  readonly options: () => SenderOptions;
  /** Those on their way that have no attempt yet. */
  readonly startingCount: () => number;
  /** What the journal says of runs before this one. */
  readonly canary: CanaryMark;
}

/** A few messages go first; the others follow once enough of them were delivered, or by the user’s word. */
export class Canary {
  readonly #parts: CanaryParts;
  #mark: CanaryMark;
  #sinceMs: number | null = null;

  constructor(parts: CanaryParts) {
    this.#parts = parts;
    this.#mark = parts.canary;
  }

  /** Whether the first messages are still to go, or waited for. */
  get isAhead(): boolean {
    const { rows, options } = this.#parts;
    const { canaryCount } = options();
    return canaryCount > 0 && this.#mark === null && rows.totalCount > canaryCount;
  }

  /** Null while the first ones are still to go, and once the others may follow. */
  get wait(): Waiting | null {
    const { clock, options } = this.#parts;
    if (!this.isAhead || this.#attemptedCount < options().canaryCount) return null;
    this.#sinceMs ??= clock.wallMs();
    return { reason: 'canary', untilMs: this.#sinceMs + options().canaryWaitMs };
  }

  /** Lets the others follow, or pauses the run. */
  async look(): Promise<void> {
    const { wait } = this;
    if (wait === null) return;
    const { clock, control, keeper, options } = this.#parts;
    const { canarySharePercent } = options();
    if (this.#deliveredCount * 100 >= canarySharePercent * this.#attemptedCount) {
      this.#mark = 'passed';
      await keeper.note({ t: 'control', at: clock.wallMs(), event: 'canaryPassed' });
      return;
    }
    if (clock.wallMs() < wait.untilMs) return;
    this.#mark = 'paused';
    control.pauseForPerson(this.#seen());
    await keeper.note({ t: 'control', at: clock.wallMs(), event: 'paused', code: 'canary' });
  }

  get #attemptedCount(): number {
    const { rows, startingCount } = this.#parts;
    return rows.totalCount - rows.count('queued') - rows.count('skipped') + startingCount();
  }

  get #deliveredCount(): number {
    const { rows } = this.#parts;
    return rows.count('delivered') + rows.count('read');
  }

  #seen(): Sentence {
    const failedCount = this.#parts.rows.count('failed');
    return sentence(
      'Of the first {0} messages {1} were delivered and {2} failed. Look at what became of them; resume to send the others',
      countOf(this.#attemptedCount),
      countOf(this.#deliveredCount),
      countOf(failedCount),
    );
  }
}
