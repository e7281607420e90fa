import type { Clock, Timer } from '../../src/sender/ports';
import type { World } from './world';

/** An operation of the process on the world outside of it. */
export interface Operation<T> {
  readonly latencyMs: number;
  /** What it does, in one moment. What it throws is the caller's error. */
  readonly effect: () => T;
  /** What is done of it when the process dies amid it. */
  readonly half?: () => void;
}

/**
 * One run of the program. When it dies it is frozen: none of its promises settles any more, and nothing that it still
 * does reaches the world. What it had begun may be done or not.
 */
export class SimulatedProcess {
  readonly clock: Clock;
  /** Operations begun, by which a crash is aimed. */
  operationCount = 0;
  #isAlive = true;
  #sleptMs = 0;
  #wakesAtMs = 0;
  readonly #world: World;
  readonly #startedAtMs: number;
  readonly #crashAtOperation: number;
  readonly #onDeath: (() => void)[] = [];

  /** It dies in its nth operation, from 1; never by itself where that is Infinity. */
  constructor(world: World, crashAtOperation: number) {
    this.#world = world;
    this.#startedAtMs = world.time.nowMs;
    this.#crashAtOperation = crashAtOperation;
    this.clock = {
      monotonicMs: () => this.#monotonicMs(),
      wallMs: () => world.wallMs(),
      startTimer: (durationMs) => this.#startTimer(durationMs),
    };
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  onDeath(action: () => void): void {
    this.#onDeath.push(action);
  }

  crash(): void {
    if (!this.#isAlive) return;
    this.#isAlive = false;
    for (const action of this.#onDeath) action();
  }

  /** The machine sleeps. Whether the monotonic clock goes on meanwhile differs between systems. */
  suspend(durationMs: number, doesMonotonicGoOn: boolean): void {
    this.#wakesAtMs = this.#world.time.nowMs + durationMs;
    if (!doesMonotonicGoOn) this.#sleptMs += durationMs;
  }

  /** Something that happens to the process, unless it is dead by then; while it sleeps it waits. */
  after(delayMs: number, action: () => void): void {
    const happen = (): void => {
      if (!this.#isAlive) return;
      const asleepMs = this.#wakesAtMs - this.#world.time.nowMs;
      if (asleepMs > 0) this.#world.time.after(asleepMs, happen);
      else action();
    };
    this.#world.time.after(delayMs, happen);
  }

  /** Does it at its beginning or at its end; answers at its end. */
  operate<T>({ latencyMs, effect, half }: Operation<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!this.#isAlive) return;
      this.operationCount += 1;
      this.#world.operationCount += 1;
      const attempt = (): (() => void) => {
        try {
          const value = effect();
          return () => resolve(value);
        } catch (error) {
          return () => reject(error);
        }
      };
      if (this.operationCount >= this.#crashAtOperation) {
        this.#world.chance.pick([() => undefined, half ?? attempt, attempt])();
        this.crash();
      } else if (this.#world.chance.share(0.5)) this.after(latencyMs, attempt());
      else this.after(latencyMs, () => attempt()());
    });
  }

  #monotonicMs(): number {
    return this.#world.time.nowMs - this.#startedAtMs - this.#sleptMs;
  }

  #startTimer(durationMs: number): Timer {
    let finish: () => void = () => undefined;
    const done = new Promise<void>((resolve) => {
      finish = resolve;
    });
    // Real timers are a little late.
    const dueMs = this.#monotonicMs() + Math.max(0, durationMs) + this.#world.chance.between(0, 1.5);
    const look = (): void => {
      const leftMs = dueMs - this.#monotonicMs();
      if (leftMs > TINY_MS) this.after(leftMs, look);
      else finish();
    };
    this.after(dueMs - this.#monotonicMs(), look);
    return { done, cancel: finish };
  }
}

/** Below this, differences are rounding. */
const TINY_MS = 1e-6;
