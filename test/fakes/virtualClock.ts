import type { Clock, Timer } from '../../src/sender/ports';

interface Pending {
  readonly atMs: number;
  readonly finish: () => void;
}

/** Time that passes only when nothing else can happen: hours of a run take milliseconds, and always the same way. */
export class VirtualClock implements Clock {
  #nowMs = 0;
  #sleptMs = 0;
  readonly #pending = new Set<Pending>();

  monotonicMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return this.wallMsAt(this.#nowMs);
  }

  /** What the wall clock shows at a moment of the monotonic one, as long as the computer doesn't sleep any more. */
  wallMsAt(monotonicMs: number): number {
    return START_OF_TIME_MS + this.#sleptMs + monotonicMs;
  }

  /** The computer sleeps: the monotonic clock stands still, as it does on Linux and macOS. */
  sleepThrough(durationMs: number): void {
    this.#sleptMs += durationMs;
  }

  startTimer(durationMs: number): Timer {
    let finish: () => void = () => undefined;
    const done = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const pending: Pending = { atMs: this.#nowMs + Math.max(0, durationMs), finish };
    this.#pending.add(pending);
    const cancel = (): void => {
      this.#pending.delete(pending);
      finish();
    };
    return { done, cancel };
  }

  /** Lets time pass until the promise settles; fails where it can't, since nothing is waiting any more. */
  async runUntil<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const watched = promise.finally(() => {
      isSettled = true;
    });
    watched.catch(() => undefined);
    for (;;) {
      await this.#settle(() => isSettled);
      if (isSettled) return await watched;
      const next = this.#next();
      if (!next) throw new Error('Nothing is left that could happen, and the promise is still pending.');
      this.#pending.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.finish();
    }
  }

  async #settle(isSettled: () => boolean): Promise<void> {
    for (let turn = 0; turn < SETTLING_TURNS && !isSettled(); turn += 1) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  }

  #next(): Pending | undefined {
    let earliest: Pending | undefined;
    for (const pending of this.#pending) if (!earliest || pending.atMs < earliest.atMs) earliest = pending;
    return earliest;
  }
}

const START_OF_TIME_MS = Date.UTC(2026, 0, 5, 9);
const SETTLING_TURNS = 2;
