import type { FailureCode } from '../failureCode';
import { countOf, sentence, type Sentence } from '../sentence';
import type { SenderOptions } from '../options';

/**
 * Notices when failures stop being single rows' bad luck: many in a row, or a large share of the latest. Then something
 * common is wrong (the country of the numbers, the account, WhatsApp itself), and going on would make it worse.
 */
export class CircuitBreaker {
  /** The latest results, oldest first. */
  #latest: Judged[] = [];
  #inRowCount = 0;
  /** How many of the latest failed. */
  #failedCount = 0;

  /** Why the run should pause after this result; null while it may go on. */
  note(result: Judged, { failuresInRowCount, failureSharePercent }: BreakerOptions): Trip | null {
    const isFailure = result.failure !== null;
    this.#inRowCount = isFailure ? this.#inRowCount + 1 : 0;
    this.#push(result, Math.max(WINDOW_COUNT, failuresInRowCount));
    // As it is nearly always: nothing of them is looked at.
    if (this.#failedCount === 0) return null;
    if (failuresInRowCount > 0 && this.#inRowCount >= failuresInRowCount) {
      const reason = sentence(
        '{0} messages in a row failed. Look at the errors, then resume.',
        countOf(this.#inRowCount),
      );
      return { reason, shared: sharedCause(this.#latest.slice(-this.#inRowCount)) };
    }
    const window = this.#latest.slice(-WINDOW_COUNT);
    const failed = window.filter(({ failure }) => failure !== null);
    const isOverShare = failed.length * 100 >= failureSharePercent * WINDOW_COUNT;
    if (failureSharePercent === 0 || window.length < WINDOW_COUNT || !isOverShare) return null;
    return {
      reason: sentence(
        '{0} of the last {1} messages failed. Look at the errors, then resume.',
        countOf(failed.length),
        countOf(WINDOW_COUNT),
      ),
      shared: sharedCause(failed),
    };
  }

  /** The failures in a row that end here, where they have one cause and nothing of them has left. */
  get cause(): SharedCause | null {
    return this.#inRowCount === 0 ? null : sharedCause(this.#latest.slice(-this.#inRowCount));
  }

  /** When the run goes on again: what was before has been looked at. */
  reset(): void {
    this.#latest = [];
    this.#inRowCount = 0;
    this.#failedCount = 0;
  }

  #push(result: Judged, mostCount: number): void {
    this.#latest.push(result);
    if (result.failure !== null) this.#failedCount += 1;
    if (this.#latest.length <= mostCount) return;
    const oldest = this.#latest.shift();
    if (oldest !== undefined && oldest.failure !== null) this.#failedCount -= 1;
  }
}

/** What came of a recipient; `failure` is null where it was sent. */
export interface Judged {
  readonly index: number;
  readonly failure: { readonly code: FailureCode; readonly hasSurelyNotLeft: boolean } | null;
}

export interface Trip {
  readonly reason: Sentence;
  /** The failures behind it where one cause explains them all, and nothing has left: they say nothing of the rows. */
  readonly shared: SharedCause | null;
}

export interface SharedCause {
  readonly code: FailureCode;
  readonly indexes: readonly number[];
}

function sharedCause(failed: readonly Judged[]): SharedCause | null {
  const code = failed[0]?.failure?.code;
  const isShared = failed.every(({ failure }) => failure?.hasSurelyNotLeft === true && failure.code === code);
  return code !== undefined && isShared ? { code, indexes: failed.map(({ index }) => index) } : null;
}

type BreakerOptions = Pick<SenderOptions, 'failuresInRowCount' | 'failureSharePercent'>;

const WINDOW_COUNT = 50;
