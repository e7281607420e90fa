interface Event {
  readonly atMs: number;
  readonly action: () => void;
}

/**
 * True time, which passes only from one event to the next, and only when every promise that could settle has settled.
 * Everything that happens in the simulated world is an event here, so the order of all is a matter of the seed alone.
 */
export class SimulatedTime {
  #nowMs = 0;
  /** The next event last; of two at the same time the older one comes first. */
  readonly #events: Event[] = [];

  get nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, action: () => void): void {
    const event = { atMs: this.#nowMs + delayMs, action };
    let place = this.#events.length;
    while (place > 0 && this.#events[place - 1]!.atMs <= event.atMs) place -= 1;
    this.#events.splice(place, 0, event);
  }

  /** Lets time pass until `isOver`; rejects where nothing is left that could happen, or what happens throws. */
  run(isOver: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn = (): void => {
        try {
          if (isOver()) return resolve();
          const event = this.#events.pop();
          if (!event) return reject(new Error('Nothing is left that could happen, and it isn’t over.'));
          this.#nowMs = event.atMs;
          event.action();
          afterMicrotasks(turn);
        } catch (error) {
          reject(error);
        }
      };
      afterMicrotasks(turn);
    });
  }
}

/** Node runs ticks only when no microtask is left: cheaper than a turn of the event loop, and just as sure. */
function afterMicrotasks(action: () => void): void {
  queueMicrotask(() => process.nextTick(action));
}
