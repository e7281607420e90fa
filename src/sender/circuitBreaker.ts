import { message, type Message } from './message';
import type { SenderOptions } from './options';

/**
 * Notices when failures stop being single rows' bad luck: many in a row, or a large share of the latest. Then something
 * common is wrong (the country of the numbers, the account, WhatsApp itself), and going on would make it worse.
 */
export class CircuitBreaker {
  /** The latest results, oldest first; true for a failure. */
  #latest: boolean[] = [];
  #inRowCount = 0;

  /** Why the run should pause after this result; null while it may go on. */
  note(isFailure: boolean, { failuresInRowCount, failureSharePercent }: BreakerOptions): Message | null {
    this.#inRowCount = isFailure ? this.#inRowCount + 1 : 0;
    this.#latest.push(isFailure);
    if (this.#latest.length > WINDOW_COUNT) this.#latest.shift();
    if (failuresInRowCount > 0 && this.#inRowCount >= failuresInRowCount) {
      return message('{0} messages in a row failed. Look at the errors, then resume.', this.#inRowCount);
    }
    const failureCount = this.#latest.filter(Boolean).length;
    const isOverShare = failureCount * 100 >= failureSharePercent * WINDOW_COUNT;
    if (failureSharePercent > 0 && this.#latest.length === WINDOW_COUNT && isOverShare) {
      return message(
        '{0} of the last {1} messages failed. Look at the errors, then resume.',
        failureCount,
        WINDOW_COUNT,
      );
    }
    return null;
  }

  /** When the run goes on again: what was before has been looked at. */
  reset(): void {
    this.#latest = [];
    this.#inRowCount = 0;
  }
}

type BreakerOptions = Pick<SenderOptions, 'failuresInRowCount' | 'failureSharePercent'>;

const WINDOW_COUNT = 50;
