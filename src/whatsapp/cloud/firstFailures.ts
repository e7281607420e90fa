import type { Failed, Verdict } from './verdict';

/** What single failures don't say, and many alike do: that the campaign is wrong, or the account slowed down for good. */
export class FirstFailures {
  #isOver = false;
  #code: string | null = null;
  #alikeCount = 0;
  #throttledCount = 0;

  noteSent(): void {
    this.#isOver = true;
    this.#throttledCount = 0;
  }

  judge({ result, rule }: Verdict): Failed {
    if (result.slowsDown === true) return this.#throttled(result);
    if (this.#isOver || result.errorClass === 'paused' || result.errorClass === 'unknown') return result;
    const isAlike = rule?.firstAlike === true && (this.#code === null || this.#code === result.code);
    if (!isAlike) {
      this.#isOver = true;
      return result;
    }
    this.#code = result.code;
    this.#alikeCount += 1;
    return this.#alikeCount < FIRST_COUNT ? result : { ...result, errorClass: 'fatal' };
  }

  /** Slower and slower, and still nothing gets through: that isn't the rate any more. */
  #throttled(result: Failed): Failed {
    this.#throttledCount += 1;
    if (this.#throttledCount <= THROTTLED_COUNT) return result;
    return { kind: 'failed', errorClass: 'paused', code: result.code };
  }
}

const FIRST_COUNT = 5;
const THROTTLED_COUNT = 500;
