import type { BatchDelay } from './pace/batchDelay';
import { CircuitBreaker, type Judged, type SharedCause } from './pace/circuitBreaker';
import type { RunControl } from './control';
import { REFUSED, type FailureCode } from './failureCode';
import type { JournalKeeper } from './journal/journalKeeper';
import type { SendResult } from './model';
import type { NewChats } from './limits/newChats';
import type { SenderOptions } from './options';
import type { Clock } from './ports';
import type { Reconnector } from './reconnector';
import type { RowStates } from './journal/rowStates';
import type { RunFigures } from './runFigures';

export interface JudgeParts {
  readonly clock: Clock;
  readonly control: RunControl;
  readonly keeper: JournalKeeper;
  readonly rows: RowStates;
  readonly options: () => SenderOptions;
  readonly figures: RunFigures;
  readonly batchDelay: BatchDelay;
  readonly reconnector: Reconnector;
  readonly newChats: NewChats;
  readonly onFatal: (code: FailureCode) => void;
  readonly onTooManyFailures: () => void;
}

/** What came of one message, and what it says of the run: of the connection, the account, or all that come after it. */
export class ResultJudge {
  readonly #parts: JudgeParts;
  readonly #breaker = new CircuitBreaker();
  /** Of what the server says after it has taken messages: its yes alone says little. */
  readonly #lateBreaker = new CircuitBreaker();

  constructor(parts: JudgeParts) {
    this.#parts = parts;
  }

  /** After the outcome is on disk. */
  async note(index: number, result: SendResult, isLastTry: boolean): Promise<void> {
    const { figures, batchDelay, reconnector, newChats, onFatal } = this.#parts;
    reconnector.note(result);
    if (result.kind === 'sent') figures.noteSent();
    else if (result.errorClass === 'fatal') await this.#end(result.code, onFatal);
    batchDelay.countDone(result.kind === 'failed' && result.errorClass !== 'permanent');
    const isOfTheAccount = await newChats.note(index, result);
    if (isLastTry && !isOfTheAccount) await this.#askBreaker(index, result);
  }

  /** What was before has been looked at. */
  noteResumed(): void {
    this.#breaker.reset();
    this.#lateBreaker.reset();
  }

  /** What the server has said of a message that it had taken; null where it was delivered. */
  noteLate(index: number, code: FailureCode | null): void {
    const { control, options, onTooManyFailures } = this.#parts;
    const failure = code === null ? null : { code, hasSurelyNotLeft: false };
    const trip = this.#lateBreaker.note({ index, failure }, options());
    if (trip === null) return;
    control.pauseForPerson(trip.reason);
    onTooManyFailures();
  }

  /** Rows that have just failed of what ends the run have failed for the same reason, and not for their own. */
  async #end(code: FailureCode, onFatal: (code: FailureCode) => void): Promise<void> {
    onFatal(code);
    const { cause } = this.#breaker;
    if (cause?.code === code) await this.#giveBack(cause);
  }

  async #askBreaker(index: number, result: SendResult): Promise<void> {
    if (result.kind === 'failed' && (result.errorClass === 'paused' || result.errorClass === 'fatal')) return;
    const { control, options, onTooManyFailures } = this.#parts;
    const trip = this.#breaker.note({ index, failure: asFailure(result) }, options());
    if (trip === null) return;
    control.pauseForPerson(trip.reason);
    onTooManyFailures();
    if (trip.shared !== null) await this.#giveBack(trip.shared);
  }

  /** What one cause explains costs no row: each gets one more chance, once the user has looked at it. */
  async #giveBack({ code, indexes }: SharedCause): Promise<void> {
    const { clock, keeper, rows } = this.#parts;
    for (const i of indexes) {
      if (rows.status(i) !== 'failed' || rows.wasGivenBack(i)) continue;
      await keeper.write({ t: 'requeued', at: clock.wallMs(), i, code });
    }
  }
}

function asFailure(result: SendResult): Judged['failure'] {
  if (result.kind === 'sent') return null;
  const { errorClass, code } = result;
  const isBeforeSending = errorClass === 'permanent' || errorClass === 'retryable';
  return { code, hasSurelyNotLeft: isBeforeSending && code !== REFUSED };
}
