import type { BookKeys } from '../../../src/people/book/bookFolder';
import { createSealer, newKey } from '../../../src/sessions/encryption';
import { encodeMark, markPath } from '../../../src/sessions/journal/journalMark';
import { SimulatedLock } from '../../people/simulatedLock';
import { SimulatedProcess } from '../process';
import { World } from '../world';
import { BEGINNINGS_MS, drawMildOptions, drawOptions } from './limitsOptions';
import { LimitedSession, type RunningSession } from './limitedSession';
import { LimitsWatch } from './limitsWatch';

export interface LimitsReport {
  readonly acceptedCount: number;
  readonly crashCount: number;
  readonly dayCount: number;
}

/**
 * Two or three sessions of one account on one computer, over days: processes die and come back, the clock is set, the
 * computer sleeps, and the user changes the limits. After some days all is quiet, and everybody gets an outcome.
 */
export class LimitsWorld {
  readonly world: World;
  readonly keys: BookKeys;
  readonly lock = new SimulatedLock();
  readonly watch: LimitsWatch;
  readonly deliveredShare: number;
  readonly #sessions: readonly LimitedSession[];
  readonly #running = new Map<LimitedSession, RunningSession>();
  readonly #done = new Set<LimitedSession>();
  readonly #calmAtMs: number;
  #failure: unknown = null;
  #crashCount = 0;

  constructor(seed: number) {
    this.world = new World(seed);
    const { chance, disk } = this.world;
    const sealer = createSealer(newKey());
    this.keys = { current: () => Promise.resolve(sealer), find: () => Promise.resolve(null) };
    this.world.wallOffsetMs = chance.pick(BEGINNINGS_MS) - this.world.trueWallMs();
    this.watch = new LimitsWatch(() => this.world.wallMs());
    this.deliveredShare = chance.pick([0.3, 0.8, 1]);
    this.#calmAtMs = chance.between(1, 4) * DAY_MS;
    let firstPerson = 0;
    this.#sessions = Array.from({ length: chance.integer(2, 3) }, (_, number) => {
      const session = new LimitedSession(this, `session${number}`, firstPerson, chance.integer(6, 14));
      firstPerson += session.recipientCount;
      disk.create(session.journalPath);
      disk.create(markPath(session.journalPath), encodeMark({ recordCount: 0, isInOrder: true }));
      return session;
    });
  }

  /** @throws at the first promise that doesn’t hold */
  async run(): Promise<LimitsReport> {
    const { time, chance } = this.world;
    for (const session of this.#sessions) time.after(chance.between(0, 6 * HOUR_MS), () => this.#begin(session));
    time.after(HOUR_MS, () => this.#storm());
    time.after(this.#calmAtMs, () => this.#calm());
    await time.run(() => this.#isOver);
    const left = this.#whoIsLeft();
    for (const { process } of this.#running.values()) process.crash();
    if (this.#failure !== null) throw this.#failure;
    this.watch.checkCaps();
    if (this.watch.violation !== null) throw new Error(this.watch.violation);
    if (this.#done.size < this.#sessions.length) throw new Error(left);
    return {
      acceptedCount: this.watch.acceptedCount,
      crashCount: this.#crashCount,
      dayCount: time.nowMs / DAY_MS,
    };
  }

  get isCalm(): boolean {
    return this.world.time.nowMs >= this.#calmAtMs;
  }

  get #isOver(): boolean {
    if (this.#failure !== null || this.watch.violation !== null) return true;
    return this.#done.size === this.#sessions.length || this.world.time.nowMs > this.#calmAtMs + LONGEST_CALM_MS;
  }

  /** A process goes on with the session, until it is done or the process dies; then another does. */
  #begin(session: LimitedSession): void {
    const { chance, time } = this.world;
    const crashAtOperation = !this.isCalm && chance.share(0.4) ? chance.integer(1, 400) : Infinity;
    const process = new SimulatedProcess(this.world, crashAtOperation);
    let hasEnded = false;
    process.onDeath(() => {
      this.#running.delete(session);
      if (!hasEnded) this.#crashCount += 1;
      if (this.#done.has(session)) return;
      time.after(chance.between(10, this.isCalm ? 60_000 : 10 * HOUR_MS), () => this.#begin(session));
    });
    const running = session.begin(process);
    this.#running.set(session, running);
    running.ended.then(
      (isDone) => {
        if (!process.isAlive) return;
        hasEnded = true;
        if (isDone) this.#done.add(session);
        // What it still does reaches nobody.
        process.crash();
      },
      (error: unknown) => (this.#failure ??= error ?? new Error('It failed.')),
    );
  }

  #storm(): void {
    if (this.isCalm) return;
    const { chance, time } = this.world;
    chance.pick([
      () => this.#crashSome(0.3),
      () => this.#cutPower(),
      () => this.#setClock(),
      () => this.#setClock(),
      () => this.#sleep(),
      () => this.#changeOptions(),
      () => this.#changeOptions(),
      () => undefined,
    ])();
    time.after(chance.between(0.1, 6) * HOUR_MS, () => this.#storm());
  }

  /** A moment after something was counted it is likelier to find something half done. */
  noteCounted(process: SimulatedProcess): void {
    const { chance, time } = this.world;
    if (!this.isCalm && chance.share(0.08)) time.after(chance.between(0, 400), () => process.crash());
    if (!this.isCalm && chance.share(0.02)) time.after(chance.between(0, 400), () => this.#setClock());
  }

  #crashSome(share: number): void {
    for (const { process } of this.#running.values()) if (this.world.chance.share(share)) process.crash();
  }

  #cutPower(): void {
    this.#crashSome(1);
    this.world.disk.powerCut();
  }

  #setClock(): void {
    const { chance } = this.world;
    const unitMs = chance.pick([60_000, HOUR_MS, HOUR_MS, DAY_MS]);
    this.world.wallOffsetMs += Math.round(chance.between(-3, 3) * unitMs);
    this.watch.noteClockSet();
  }

  #sleep(): void {
    const { chance } = this.world;
    const [durationMs, doesMonotonicGoOn] = [chance.between(0.1, 20) * HOUR_MS, chance.share(0.5)];
    for (const { process } of this.#running.values()) process.suspend(durationMs, doesMonotonicGoOn);
  }

  #changeOptions(): void {
    const { chance } = this.world;
    chance.pick(this.#sessions).change(drawOptions(chance, this.world.wallMs()));
  }

  /** From now on nothing goes wrong, and what the user asks for can be had. */
  #calm(): void {
    for (const session of this.#sessions) session.change(drawMildOptions(this.world.chance));
  }

  #whoIsLeft(): string {
    const left = this.#sessions.filter((session) => !this.#done.has(session));
    const told = left.map((session) => {
      const seen = this.#running.get(session)?.look() ?? session.latestEnd;
      return `${session.name} (${JSON.stringify(seen)}, ${JSON.stringify(session.options.current)})`;
    });
    return `It doesn’t come to an end: ${told.join('; ')}`;
  }
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LONGEST_CALM_MS = 20 * DAY_MS;
