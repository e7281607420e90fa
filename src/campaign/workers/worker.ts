import { AccountOwner } from '../../fleet/accountOwner';
import { examineServer, type ServerFacts } from '../../fleet/examineServer';
import type { Fleet } from '../../fleet/fleet';
import type { Fence } from '../../fleet/groupCommit';
import type { Patience } from '../../fleet/pgJournal';
import { unfinishedSessions, type FleetSession } from '../../fleet/sessionRows';
import { isHumanError } from '../../sender/humanError';
import { Pacer } from '../../sender/pace/pacer';
import type { Clock, Timer } from '../../sender/ports';
import type { RunCounts } from '../../sender/runSnapshot';
import type { FleetOpening } from './fleetSession';
import { LateNews } from './lateNews';
import { takeUpLate, type StatusesOf } from './takeUpLate';
import type { WorkerRunParts } from './workerRun';
import { WorkerRun } from './workerRun';

export interface WorkerParts extends Pick<
  WorkerRunParts,
  'sealer' | 'people' | 'log' | 'surroundings' | 'createTransport' | 'sayProblem'
> {
  /** Left out where nobody tells of messages later. */
  readonly statusesOf?: StatusesOf;
  readonly fleet: Fleet;
  readonly clock: Clock;
  /** As operators are told of it. */
  readonly name: string;
  /** Whether this worker may own the account. */
  readonly mayOwn: (account: string) => boolean;
  /** How many of an account's sessions are sent at once. */
  readonly sessionsAtOnceCount: number;
  /** Ends when nothing is left. */
  readonly isOnce: boolean;
  readonly onEnded: (session: string, counts: RunCounts) => void;
}

/** Owns what accounts it may, and sends what was handed in for them, until it is stopped. */
export class Worker {
  readonly #parts: WorkerParts;
  readonly #runs = new Map<string, WorkerRun>();
  readonly #pacers = new Map<string, Pacer>();
  /** Since when an account that has work has been without this owner. */
  readonly #wantedSince = new Map<string, number>();
  /** Sessions that weren't finished when they were seen. */
  readonly #seen = new Set<string>();
  #facts: ServerFacts;
  #isStopped = false;
  #stoppedAtMs = Number.POSITIVE_INFINITY;
  /** What came while nobody napped counts for the next nap. */
  #isWoken = false;
  #timer: Timer | null = null;
  #beatAtMs = Number.NEGATIVE_INFINITY;
  readonly #late: LateNews;
  #lateLookAtMs = Number.NEGATIVE_INFINITY;

  constructor(parts: WorkerParts) {
    this.#parts = parts;
    this.#facts = parts.fleet.facts;
    const { statusesOf = NOBODY_TELLS, fleet, people, log } = parts;
    this.#late = new LateNews({
      database: fleet.database,
      mayOwn: parts.mayOwn,
      takeUp: async (about, owner, fence) =>
        await takeUpLate(about, { ...this.#opening(owner, fence), people, statusesOf }),
      onError: (error) => log.error('statuses', error),
    });
  }

  /** What has been seen of sessions that weren't finished. */
  get seen(): readonly string[] {
    return [...this.#seen];
  }

  /** What is in flight comes to its outcome first. */
  stop(): void {
    if (!this.#isStopped) this.#stoppedAtMs = this.#parts.clock.monotonicMs();
    this.#isStopped = true;
    this.#wake();
  }

  /** Until it is stopped, or nothing is left. True where nothing is. */
  async run(): Promise<boolean> {
    for (;;) {
      const owner = await this.#begin();
      if (owner === null) return false;
      try {
        if (await this.#own(owner)) return true;
      } catch (error) {
        // The database is gone, or about to: what runs is brought to its end, and then it is asked anew.
        if (!isHumanError(error)) throw error;
        this.#parts.log.error('worker', error);
      } finally {
        await this.#endRuns();
        await owner.close();
      }
      if (this.#isStopped) return false;
      await this.#nap(RECONNECT_MS);
    }
  }

  /** Null where it was stopped before the database could be reached. */
  async #begin(): Promise<AccountOwner | null> {
    const { fleet, name, log } = this.#parts;
    while (!this.#isStopped) {
      try {
        // Another may have taken the server's place.
        this.#facts = await examineServer(fleet.database);
        const owner = await AccountOwner.start(fleet.database, name);
        owner.onLost(() => this.#wake());
        owner.onNotice(() => this.#wake());
        return owner;
      } catch (error) {
        log.error('worker', error);
        await this.#nap(RECONNECT_MS);
      }
    }
    return null;
  }

  /** Until the connection is lost or it is stopped. True where nothing is left. */
  async #own(owner: AccountOwner): Promise<boolean> {
    while (!this.#isStopped && !owner.isLost) {
      await this.#beat(owner);
      const sessions = (await unfinishedSessions(this.#parts.fleet.database)).filter(({ account }) =>
        this.#parts.mayOwn(account),
      );
      for (const session of sessions) {
        this.#seen.add(session.id);
        this.#runs.get(session.id)?.apply(session);
      }
      await this.#ownWanted(owner, sessions);
      for (const session of sessions) this.#begins(owner, session, sessions);
      await this.#lookLate(owner);
      await this.#release(owner, sessions);
      const isLeft =
        this.#runs.size > 0 || this.#late.accounts.length > 0 || sessions.some(({ wish }) => wish !== 'stop');
      if (this.#parts.isOnce && !isLeft) return true;
      await this.#nap(LOOK_MS);
    }
    return false;
  }

  async #beat(owner: AccountOwner): Promise<void> {
    const nowMs = this.#parts.clock.monotonicMs();
    if (nowMs - this.#beatAtMs < BEAT_MS) return;
    this.#beatAtMs = nowMs;
    const gone = new Set(await owner.beat());
    if (gone.size > 0) await this.#endRuns((account) => gone.has(account));
  }

  async #lookLate(owner: AccountOwner): Promise<void> {
    const nowMs = this.#parts.clock.monotonicMs();
    if (this.#parts.statusesOf === undefined || nowMs - this.#lateLookAtMs < LATE_LOOK_MS) return;
    this.#lateLookAtMs = nowMs;
    await this.#late.look(owner);
  }

  async #ownWanted(owner: AccountOwner, sessions: readonly FleetSession[]): Promise<void> {
    const nowMs = this.#parts.clock.monotonicMs();
    const wanted = new Set(sessions.filter(({ wish }) => wish === 'run').map(({ account }) => account));
    for (const account of this.#wantedSince.keys()) if (!wanted.has(account)) this.#wantedSince.delete(account);
    for (const account of wanted) {
      if (owner.fence(account) !== null) continue;
      const sinceMs = this.#wantedSince.get(account) ?? nowMs;
      this.#wantedSince.set(account, sinceMs);
      // Who has fewer accounts goes first.
      if (nowMs - sinceMs < owner.accounts.length * POLITE_MS) continue;
      if ((await owner.own(account)) !== null) this.#wantedSince.delete(account);
    }
  }

  #begins(owner: AccountOwner, session: FleetSession, sessions: readonly FleetSession[]): void {
    const fence = owner.fence(session.account);
    if (fence === null || session.wish !== 'run' || this.#runs.has(session.id)) return;
    if (this.#late.isUnderWay(session.id)) return;
    const besideCount = sessions.filter(({ id, account }) => account === session.account && this.#runs.has(id)).length;
    if (besideCount >= this.#parts.sessionsAtOnceCount) return;
    const run = new WorkerRun(session, this.#runParts(owner, fence));
    this.#runs.set(session.id, run);
    void run.ended.then((counts) => {
      this.#runs.delete(session.id);
      if (counts !== null) this.#parts.onEnded(session.id, counts);
      this.#wake();
    });
  }

  #runParts(owner: AccountOwner, fence: Fence): WorkerRunParts {
    const pacer = this.#pacers.get(fence.account) ?? new Pacer(Math.random);
    this.#pacers.set(fence.account, pacer);
    return { ...this.#parts, ...this.#opening(owner, fence), pacer };
  }

  #opening(owner: AccountOwner, fence: Fence): FleetOpening & Pick<WorkerRunParts, 'isCutOff'> {
    const { clock, name, fleet, sealer } = this.#parts;
    let isCutOff = false;
    const patience: Patience = {
      clock,
      waitForNext: async (failureCount) => {
        if (failureCount <= MOST_FAILURES_COUNT && !owner.isLost) await clock.startTimer(RETRY_MS).done;
        // Who is asked to end doesn’t wait for a database that is gone: the next one looks up what was in flight.
        const isTired = clock.monotonicMs() - this.#stoppedAtMs > STOPPING_MS;
        isCutOff = failureCount > MOST_FAILURES_COUNT || owner.isLost || isTired;
        return !isCutOff;
      },
    };
    const self = { kind: 'worker', name } as const;
    return { fleet, sealer, facts: this.#facts, self, fence, patience, isCutOff: () => isCutOff || owner.isLost };
  }

  /** Accounts with nothing to do are for whoever is asked next. */
  async #release(owner: AccountOwner, sessions: readonly FleetSession[]): Promise<void> {
    const needed = new Set(sessions.map(({ account }) => account));
    for (const account of owner.accounts) {
      if (!needed.has(account) && !this.#isRunning(account)) await owner.release(account);
    }
  }

  #isRunning(account: string): boolean {
    return [...this.#runs.values()].some((run) => run.account === account) || this.#late.accounts.includes(account);
  }

  async #endRuns(isMeant: (account: string) => boolean = () => true): Promise<void> {
    const runs = [...this.#runs.values()].filter(({ account }) => isMeant(account));
    for (const run of runs) run.close();
    await Promise.all(runs.map(({ ended }) => ended));
    await this.#late.settled();
  }

  #wake(): void {
    this.#isWoken = true;
    this.#timer?.cancel();
  }

  async #nap(durationMs: number): Promise<void> {
    if (!this.#isWoken) {
      this.#timer = this.#parts.clock.startTimer(durationMs);
      await this.#timer.done;
      this.#timer = null;
    }
    this.#isWoken = false;
  }
}

const NOBODY_TELLS: StatusesOf = () => Promise.resolve(null);

const LOOK_MS = 250;
const LATE_LOOK_MS = 2000;
const BEAT_MS = 5000;
const RECONNECT_MS = 250;
const POLITE_MS = 150;
/** A connection that is cut is made anew at once; a server takes a moment, and its own lock's end tells of it. */
const RETRY_MS = 100;
const MOST_FAILURES_COUNT = 50;
const STOPPING_MS = 5000;
