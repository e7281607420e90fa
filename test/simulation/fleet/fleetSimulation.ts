import { doubtAfterFailover } from '../../../src/fleet/failover';
import { JournalPages } from '../../../src/fleet/journalPages';
import { CheckpointKeeper } from '../../../src/fleet/checkpointKeeper';
import { GroupCommit, type Fence } from '../../../src/fleet/groupCommit';
import { ANSWER_LIFETIME_MS, PgJournal, type Patience } from '../../../src/fleet/pgJournal';
import { decodeLine } from '../../../src/sender/journal/journalCodec';
import { RowStates } from '../../../src/sender/journal/rowStates';
import { LiveOptions } from '../../../src/sender/liveOptions';
import { DEFAULT_OPTIONS } from '../../../src/sender/options';
import type { JournalRecord } from '../../../src/sender/journal/journalRecord';
import type { JournalWriter } from '../../../src/sender/ports';
import { CampaignRunner } from '../../../src/sender/runner';
import type { JournalDisk } from '../../../src/sessions/journal/journalDisk';
import { doubtAfterLoss } from '../../../src/sessions/journal/journalLoss';
import { readJournal } from '../../../src/sessions/journal/journalReader';
import { content, recipients, RECIPIENT_COUNT } from '../campaign';
import { SimulatedProcess } from '../process';
import { World } from '../world';
import { ApiClient, SimulatedApi } from './client';
import { STANDING, withoutCare, type FleetMutant } from './carelessness';
import { SimulatedDatabase } from './database';
import { Links } from './link';

export interface FleetReport {
  readonly workerCount: number;
  readonly deathCount: number;
  readonly failoverCount: number;
  readonly partitionCount: number;
  readonly acceptedCount: number;
}

/**
 * One session of a database that workers send in turn until it is done, whatever dies, freezes, is cut off, fails over or
 * isn't answered. @throws Error where a promise of the product doesn't hold; it names the seed
 */
export async function simulateFleet(seed: number, mutant?: FleetMutant): Promise<FleetReport> {
  return await new FleetSimulation(seed, mutant).run();
}

class FleetSimulation {
  readonly #seed: number;
  readonly #mutant: FleetMutant | undefined;
  readonly #world: World;
  readonly #database: SimulatedDatabase;
  readonly #api = new SimulatedApi();
  readonly #workers: SimulatedProcess[] = [];
  /** From each worker to who takes the messages. */
  readonly #links: Links;
  /** How many records each has known there to be, at the most. */
  readonly #knownCounts = new Map<SimulatedProcess, () => number>();
  #deathCount = 0;
  #failoverCount = 0;
  #partitionCount = 0;
  #isDone = false;
  #isCalm = false;
  #failure: unknown = null;

  constructor(seed: number, mutant: FleetMutant | undefined) {
    this.#seed = seed;
    this.#mutant = mutant;
    this.#world = new World(seed);
    this.#links = new Links(this.#world);
    const { chance } = this.#world;
    this.#database = new SimulatedDatabase(this.#world, {
      fails: chance.pick([0, 0.01, 0.05]),
      answerLost: chance.pick([0, 0.01, 0.05]),
    });
  }

  async run(): Promise<FleetReport> {
    const { time } = this.#world;
    for (let count = 0; count < WORKER_COUNT; count += 1) this.#begin();
    this.#harm();
    time.after(CALM_AFTER_MS, () => (this.#isCalm = true));
    await time.run(() => {
      if (this.#failure !== null) throw this.#failed(this.#failure);
      if (time.nowMs > LONGEST_MS) throw this.#failed('it doesn’t come to an end');
      return this.#isDone;
    });
    // Whoever is still frozen wakes up at last.
    await this.#world.pass(60_000);
    this.#checkEnd();
    return {
      workerCount: this.#workers.length,
      deathCount: this.#deathCount,
      failoverCount: this.#failoverCount,
      partitionCount: this.#partitionCount,
      acceptedCount: this.#api.accepted.length,
    };
  }

  #begin(): void {
    const worker = new SimulatedProcess(this.#world, Infinity);
    this.#workers.push(worker);
    this.#work(worker).catch((error: unknown) => (this.#failure ??= error));
  }

  /** A worker’s life: it asks for the account, and sends while it has it. */
  async #work(worker: SimulatedProcess): Promise<void> {
    while (!this.#isDone) {
      let stop: () => void = () => undefined;
      let isLost = false;
      const fence = await this.#database.own(worker, () => {
        isLost = true;
        stop();
      });
      if (fence !== null) {
        const isDone = await this.#send(
          worker,
          fence,
          () => isLost,
          (runner) => (stop = () => runner.stop('closing')),
        ).catch(() => false);
        this.#database.release(worker);
        if (isDone) this.#isDone = true;
      }
      await worker.clock.startTimer(250).done;
    }
  }

  async #send(
    worker: SimulatedProcess,
    fence: Fence,
    isLost: () => boolean,
    onRunner: (runner: CampaignRunner) => void,
  ): Promise<boolean> {
    const database = withoutCare(this.#database.of(worker), this.#mutant);
    const { rows, scan } = await readJournal('journal', RECIPIENT_COUNT, {
      ...NO_DISK,
      open: () => Promise.resolve(new JournalPages(database, 's')),
    });
    const checkpoints = new CheckpointKeeper(database, 's', RECIPIENT_COUNT, this.#world.chance.integer(1, 40));
    const patience: Patience = {
      clock: this.#mutant === 'lateAnswer' ? STANDING : worker.clock,
      waitForNext: async (failureCount) => {
        await worker.clock.startTimer(100).done;
        return !isLost() && failureCount < 20;
      },
    };
    const commits = new GroupCommit(database);
    const onAppended = (recordCount: number): void => checkpoints.note(recordCount);
    const journal = new PgJournal(database, 's', fence, scan.recordCount, patience, commits, onAppended);
    await this.#noteTimeline(worker, rows, journal, scan.recordCount);
    this.#noteKnown(worker, scan.recordCount, journal);
    const client = new ApiClient(this.#world, worker, this.#api, this.#links.of(worker), (index) =>
      this.#onSend(index),
    );
    const transport =
      this.#mutant === 'noWait' ? Object.assign(client, { longestSendMs: -250 - ANSWER_LIFETIME_MS }) : client;
    const { chance } = this.#world;
    const options = new LiveOptions({
      ...DEFAULT_OPTIONS,
      ratePerSecond: chance.pick([10, 50]),
      concurrency: chance.integer(1, 10),
      batchDelayMs: 0,
    });
    const runner = new CampaignRunner(
      { clock: worker.clock, journal, transport, recipients, fingerprint: () => 'h', lateAnswerMs: ANSWER_LIFETIME_MS },
      { rows, content, options },
    );
    onRunner(runner);
    if (isLost()) runner.stop('closing');
    // What waits for a person is the operator's, who has it gone on with.
    const unwatch = runner.onChange(() => {
      const { phase, pauseReason, isMending } = runner.snapshot();
      if (phase === 'paused' && pauseReason !== null && !isMending) runner.stop('closing');
    });
    const { timeline } = this.#database;
    const end = await runner.run();
    unwatch();
    await journal.close();
    // What the run ended with may be lost again: then it isn't noted as done.
    return end.kind === 'finished' && this.#database.timeline === timeline;
  }

  async #noteTimeline(
    worker: SimulatedProcess,
    rows: RowStates,
    journal: JournalWriter,
    recordCount: number,
  ): Promise<void> {
    const { timeline, seenTimeline } = this.#database;
    let doubt =
      this.#mutant === 'noTimeline'
        ? null
        : doubtAfterFailover(rows, { timeline: seenTimeline, mayLose: true }, { timeline }, 0);
    const known = this.#knownCounts.get(worker);
    if (doubt !== null && this.#mutant === 'ownerBoundsLoss' && known !== undefined) {
      const mostRecordsCount = Math.max(0, known() - recordCount);
      doubt = doubtAfterLoss({ mostRecordsCount }, rows, 0);
    }
    if (doubt !== null) {
      if (!(await journal.append(doubt)).ok) throw new Error('It couldn’t be written.');
      rows.apply(doubt);
    }
    if (timeline === this.#database.timeline) this.#database.seenTimeline = timeline;
  }

  /** It counts what it appends, answered or not. */
  #noteKnown(worker: SimulatedProcess, recordCount: number, journal: PgJournal): void {
    const append = journal.append.bind(journal);
    let count = recordCount;
    this.#knownCounts.set(worker, () => count);
    Object.assign(journal, {
      append: (record: JournalRecord) => {
        count += 1;
        return append(record);
      },
    });
  }

  #onSend(index: number): void {
    const attempts = this.#database.lines.filter(
      (line) => line.includes(`"t":"attempt"`) && line.includes(`"i":${index},`),
    );
    // A failover, or the owner after this one, may have come between: then it was an attempt when it was answered.
    if (attempts.length === 0 && this.#failoverCount === 0)
      this.#failure ??= new Error(`${index} is sent without an attempt`);
  }

  /** Now and then something goes wrong. */
  #harm(): void {
    const { time, chance } = this.#world;
    time.after(chance.latencyMs(1500), () => {
      if (this.#isDone || this.#isCalm) return;
      const worker = chance.pick(this.#workers.filter(({ isAlive }) => isAlive));
      switch (chance.pick(['kill', 'freeze', 'cut', 'failover', 'partition', 'partition', 'none'] as const)) {
        case 'kill':
          worker.crash();
          this.#deathCount += 1;
          this.#begin();
          break;
        case 'freeze':
          worker.suspend(chance.between(100, 20_000), chance.share(0.5));
          // An operator takes over what it keeps.
          time.after(chance.between(0, 3000), () => this.#database.cutLock());
          break;
        case 'cut':
          this.#database.cutLock();
          break;
        case 'failover':
          this.#database.failOver(chance.between(0, 1500));
          this.#failoverCount += 1;
          break;
        case 'partition':
          this.#partition(worker);
          break;
        case 'none':
      }
      this.#harm();
    });
  }

  /** Shorter than anybody notices, or so long that others own the account by the time that it is over. */
  #partition(worker: SimulatedProcess): void {
    const { chance } = this.#world;
    const cut = chance.pick(['there', 'back', 'both'] as const);
    const durationMs = chance.pick([chance.between(100, 5000), chance.between(5000, 60_000)]);
    const isFromDatabase = chance.share(0.5);
    const link = this.#links.of(worker);
    if (isFromDatabase ? !this.#database.cutOff(worker, cut, durationMs) : !link.isWhole) return;
    if (!isFromDatabase) link.cut(cut, durationMs);
    // An operator takes over what it keeps.
    else if (chance.share(0.5)) this.#world.time.after(chance.between(0, 3000), () => this.#database.cutLock());
    this.#partitionCount += 1;
  }

  #checkEnd(): void {
    const rows = new RowStates(RECIPIENT_COUNT);
    for (const line of this.#database.lines) {
      const record = decodeLine(line)?.record;
      if (record === undefined) throw this.#failed('a line of the journal is no record');
      rows.apply(record);
    }
    for (let index = 0; index < RECIPIENT_COUNT; index += 1) {
      const count = this.#api.countFor(index);
      const status = rows.status(index);
      if (count > 1) throw this.#failed(`row ${index} was accepted ${count} times`);
      if (count === 0 && status !== 'skipped') throw this.#failed(`row ${index} is ${status}, and was never accepted`);
      if (count === 1 && status !== 'sent') throw this.#failed(`row ${index} is ${status}, and was accepted`);
    }
  }

  #failed(cause: unknown): Error {
    const happened = cause instanceof Error ? cause.message : String(cause);
    return new Error(`Seed ${this.#seed}: ${happened}`, { cause });
  }
}

/** The journal is all that is opened. */
const NO_DISK: JournalDisk = {
  open: () => Promise.reject(new Error('There is no file.')),
  rename: () => Promise.resolve(),
  stat: () => Promise.reject(new Error('There is no file.')),
  syncFolder: () => Promise.resolve(),
};

const WORKER_COUNT = 3;
const CALM_AFTER_MS = 120_000;
const LONGEST_MS = 3_600_000;
