import { deferred } from './deferred';
import type { Sentence } from './sentence';
import type { Clock, Timer } from './ports';

export type Control =
  | { readonly kind: 'running' }
  /** `byItself` holds the reason when the run paused without being asked to; `needsPerson`, whether only a resume ends it. */
  | { readonly kind: 'paused'; readonly byItself: Sentence | null; readonly needsPerson: boolean }
  | { readonly kind: 'stopped' };

/** The run's switch. Whoever sleeps or waits in the run does it here, so that pause, resume and stop act at once. */
export class RunControl {
  readonly #clock: Clock;
  readonly #timers = new Set<Timer>();
  readonly #waiting = new Set<() => void>();
  readonly #stopped = deferred<undefined>();
  #control: Control = { kind: 'running' };
  #changeCount = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get current(): Control {
    return this.#control;
  }

  /** Changes of control or of options until now: what a look saw, and `nap` is told. */
  get changeCount(): number {
    return this.#changeCount;
  }

  /** The user's own pause. It holds also after a reason of the run's has gone. */
  pause(): void {
    this.#pause(null, true);
  }

  /** The run pauses by itself, until a person has done something and resumes. */
  pauseForPerson(reason: Sentence): void {
    if (this.#control.kind === 'paused' && this.#control.byItself === null) return;
    this.#pause(reason, true);
  }

  /** The run pauses by itself, until it resumes by itself, or the user lets it. */
  pauseToMend(reason: Sentence): void {
    if (this.#control.kind !== 'paused') this.#pause(reason, false);
  }

  resume(): void {
    if (this.#control.kind === 'paused') this.#change({ kind: 'running' });
  }

  /** What the run paused to mend is mended. */
  resumeFromItself(): void {
    if (this.#control.kind === 'paused' && !this.#control.needsPerson) this.resume();
  }

  stop(): void {
    this.#change({ kind: 'stopped' });
  }

  /** Waits while paused. False when the run was stopped. */
  async whenRunning(): Promise<boolean> {
    while (this.#control.kind === 'paused') {
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
      });
    }
    return this.#control.kind === 'running';
  }

  /** The promise's value, or undefined as soon as the run is stopped. */
  async untilStopped<T>(promise: Promise<T>): Promise<T | undefined> {
    return await Promise.race([promise, this.#stopped.promise]);
  }

  /**
   * Sleeps the whole time, but wakes at once when the run is stopped.
   * @param isOver what else ends it: asked after each change of control or of options
   */
  async sleep(durationMs: number, isOver = (): boolean => false): Promise<void> {
    const endMs = this.#clock.monotonicMs() + durationMs;
    for (;;) {
      const leftMs = endMs - this.#clock.monotonicMs();
      if (leftMs <= 0 || this.#control.kind === 'stopped' || isOver()) return;
      await this.nap(leftMs);
    }
  }

  /**
   * Sleeps at most that long; any change of control or of options ends it. The caller looks again.
   * @param seenCount the changes at the look before, where something was awaited since: a later one means no sleep at all
   */
  async nap(durationMs: number, seenCount = this.#changeCount): Promise<void> {
    if (seenCount !== this.#changeCount) return;
    const timer = this.#clock.startTimer(durationMs);
    this.#timers.add(timer);
    await timer.done;
    this.#timers.delete(timer);
  }

  /** Ends all naps, so that whoever sleeps reckons anew. */
  wake(): void {
    this.#changeCount += 1;
    for (const timer of this.#timers) timer.cancel();
  }

  #pause(byItself: Sentence | null, needsPerson: boolean): void {
    if (this.#control.kind !== 'stopped') this.#change({ kind: 'paused', byItself, needsPerson });
  }

  #change(control: Control): void {
    this.#control = control;
    if (control.kind === 'stopped') this.#stopped.resolve(undefined);
    this.wake();
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
