import pLimit, { type LimitFunction } from 'p-limit';
import type { BatchDelay } from './pace/batchDelay';
import type { RunControl } from './control';
import { deferred } from './deferred';
import type { Delivered } from './delivery';
import type { SenderOptions } from './options';
import type { Pacer } from './pace/pacer';
import type { Clock } from './ports';

export interface FeedParts {
  readonly clock: Clock;
  readonly control: RunControl;
  readonly pacer: Pacer;
  readonly batchDelay: BatchDelay;
  /** The options of this moment. */
  readonly options: () => SenderOptions;
  /** Whom to write to next, of those that aren't excluded; undefined where nobody may be now. */
  readonly next: (isExcluded: (index: number) => boolean) => number | undefined;
  /** Whether something must be looked at before another message goes. */
  readonly mustWait: () => boolean;
  readonly deliver: (index: number) => Promise<Delivered>;
  readonly onStarted: (index: number) => void;
  readonly onEnded: (index: number) => void;
  readonly onFailed: (error: unknown) => void;
}

/** Starts deliveries one by one, as the pacer, the batches and the concurrency allow. */
export class Feed {
  readonly #parts: FeedParts;
  readonly #limit: LimitFunction;
  /** Recipients being brought to their outcome, with the work on each. */
  readonly #inFlight = new Map<number, Promise<unknown>>();
  /** How many of them have a place that isn't free yet for another. */
  #takenCount = 0;
  /** Resolved when a place is free again, or one of them has come to its end: for all of them one, however many there are. */
  #moved = deferred<undefined>();

  constructor(parts: FeedParts) {
    this.#parts = parts;
    this.#limit = pLimit(parts.options().concurrency);
  }

  get inFlight(): ReadonlyMap<number, unknown> {
    return this.#inFlight;
  }

  readonly isInFlight = (index: number): boolean => this.#inFlight.has(index);

  set concurrency(count: number) {
    this.#limit.concurrency = count;
  }

  /** Until nobody may be written to, and nothing is in flight; or the run is stopped. */
  async run(): Promise<void> {
    const { clock, control, pacer, batchDelay, options, next, mustWait } = this.#parts;
    let startedInBatch = 0;
    while (await control.whenRunning()) {
      const { batchSize } = options();
      if (batchSize > 0 && startedInBatch >= batchSize) {
        await this.#drained();
        await control.sleep(batchDelay.nextMs(options().batchDelayMs));
        startedInBatch = 0;
        continue;
      }
      if (this.#takenCount >= this.#limit.concurrency) {
        await this.#moved.promise;
        continue;
      }
      const index = next(this.isInFlight);
      if (index === undefined) {
        if (this.#inFlight.size === 0) return;
        await this.#moved.promise;
        continue;
      }
      const waitMs = pacer.waitMs(clock.monotonicMs(), options());
      if (waitMs > 0) {
        await control.nap(waitMs);
        continue;
      }
      if (mustWait()) continue;
      pacer.start(clock.monotonicMs(), options());
      startedInBatch += 1;
      this.#start(index);
    }
    await this.#drained();
  }

  #start(index: number): void {
    const { deliver, onStarted, onEnded, onFailed } = this.#parts;
    onStarted(index);
    this.#takenCount += 1;
    const delivery = this.#limit(() => deliver(index))
      .finally(() => {
        this.#takenCount -= 1;
        this.#noteMoved();
      })
      .then(({ written }) => written)
      .catch(onFailed)
      .finally(() => {
        this.#inFlight.delete(index);
        onEnded(index);
        this.#noteMoved();
      });
    this.#inFlight.set(index, delivery);
  }

  #noteMoved(): void {
    const { resolve } = this.#moved;
    this.#moved = deferred();
    resolve(undefined);
  }

  async #drained(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight.values());
  }
}
