import { encodeMark, markPath } from '../../src/sessions/journal/journalMark';
import { JOURNAL } from './campaign';
import { NO_FAULTS } from './client';
import { lieAbout } from './lies';
import { live, type Mutant } from './life';
import { SimulatedProcess } from './process';
import { scenarioOf, type Scenario } from './scenario';
import type { Accepted } from './server';
import { Violation, Watch } from './watch';
import { World } from './world';

export interface Report {
  /** Whether the crash or the fault that the scenario aims at came before the session was done. */
  readonly isStruck: boolean;
  readonly crashCount: number;
  readonly operationCount: number;
  /** Accepted by the server. */
  readonly messageCount: number;
  /** Rows that the user was asked about. */
  readonly askedCount: number;
  /** As a power cut would leave it. */
  readonly journal: Buffer;
  /** All that the server accepted, in its order. */
  readonly ledger: readonly Accepted[];
}

/**
 * One session from its start until it is done, over all crashes and faults of the scenario.
 * @throws SimulationFailure where a promise of the product doesn't hold.
 */
export async function simulate(scenarioId: string, mutant: Mutant = {}): Promise<Report> {
  const scenario = scenarioOf(scenarioId);
  const simulation = new Simulation(scenario, mutant);
  try {
    return await simulation.run();
  } catch (error) {
    throw new SimulationFailure(scenarioId, error, simulation.watch.lastRecords(LAST_RECORDS));
  }
}

/** Says what didn't hold, how to see it again, and what the journal said last. */
export class SimulationFailure extends Error {
  constructor(scenarioId: string, cause: unknown, lastRecords: readonly string[]) {
    const happened = cause instanceof Error ? cause.message : String(cause);
    const records = lastRecords.map((record) => `    ${record}`).join('\n');
    super(
      `${scenarioId}: ${happened}\n  Again: npm run simulate -- --replay ${scenarioId}\n  Last records:\n${records}`,
      {
        cause,
      },
    );
  }
}

class Simulation {
  readonly #scenario: Scenario;
  readonly #mutant: Mutant;
  readonly #world: World;
  readonly watch: Watch;
  readonly #processes: SimulatedProcess[] = [];
  #crashCount = 0;
  #isStruck = false;
  /** In the end the weather is fair, so that every session gets done. */
  #isCalm = false;
  #failure: unknown = null;

  constructor(scenario: Scenario, mutant: Mutant) {
    this.#scenario = scenario;
    this.#mutant = mutant;
    this.#world = new World(scenario.seed);
    // A journal that was changed holds no longer each attempt that was made.
    this.watch = new Watch(this.#world, scenario.hasLies || (mutant.isJudgedByLedger ?? false));
  }

  async run(): Promise<Report> {
    const { disk, server } = this.#world;
    disk.create(JOURNAL);
    disk.create(markPath(JOURNAL), encodeMark({ recordCount: 0, isInOrder: true }));
    if (this.#scenario.diskFault) disk.fail(this.#scenario.diskFault);
    await this.#runUntilDone();
    this.#isStruck ||= disk.faultCount > 0;
    // A rival wakes up at last, the power fails once more: what that does to the journal, the next opening copes with.
    if (this.#scenario.hasRival) await this.#world.pass(LONGEST_SLEEP_MS);
    for (const process of this.#processes) process.crash();
    disk.powerCut();
    this.#isCalm = true;
    await this.#runUntilDone();
    disk.powerCut();
    await this.#world.pass(A_WHILE_MS);
    this.#throwFailure();
    this.watch.checkEnd();
    return {
      isStruck: this.#isStruck,
      crashCount: this.#crashCount,
      operationCount: this.#world.operationCount,
      messageCount: server.ledger.length,
      askedCount: this.watch.asked.size,
      journal: disk.durable(JOURNAL),
      ledger: server.ledger,
    };
  }

  async #runUntilDone(): Promise<void> {
    const { disk, chance } = this.#world;
    for (let isDone = false; !isDone;) {
      const life = this.#processes.length + 1;
      if (life > MOST_LIVES) throw new Violation('endless', `Not done after ${MOST_LIVES} lives`);
      const process = this.#start(life);
      this.#processes.push(process);
      isDone = await this.#runLife(process, life);
      // The user starts the program again after a while, with room on the disk.
      if (this.#isCalm || chance.share(0.5)) disk.mend();
      await this.#world.pass(chance.latencyMs(this.#isCalm ? 60_000 : 5000));
    }
  }

  #start(life: number): SimulatedProcess {
    const { chance } = this.#world;
    const { crashAtOperation, laterCrashShare, hasRival } = this.#scenario;
    if (life === 1) return new SimulatedProcess(this.#world, crashAtOperation);
    const isCrashing = !this.#isCalm && !(hasRival && life === 2) && chance.share(laterCrashShare);
    return new SimulatedProcess(this.#world, isCrashing ? chance.integer(1, 150) : Infinity);
  }

  /** Whether the session is done; false also where the process has died, or another has taken over meanwhile. */
  async #runLife(process: SimulatedProcess, life: number): Promise<boolean> {
    const { time, chance } = this.#world;
    let isDone: boolean | null = null;
    this.#isCalm ||= life > CALM_AFTER_LIVES;
    const network = this.#isCalm ? NO_FAULTS : this.#scenario.network;
    live(this.#world, this.watch, process, { ...this.#scenario, network }, this.#mutant).then(
      (done) => (isDone = done),
      (error: unknown) => (this.#failure ??= error),
    );
    const endMs = time.nowMs + LONGEST_LIFE_MS;
    const takenOverAt = this.#scenario.hasRival && life === 1 ? chance.integer(1, 400) : Infinity;
    if (this.#scenario.isStormy && !this.#isCalm) this.#storm(process);
    await time.run(() => {
      this.#throwFailure();
      if (time.nowMs > endMs) throw new Violation('endless', 'The run doesn’t come to an end');
      return isDone !== null || !process.isAlive || process.operationCount >= takenOverAt;
    });
    // It sleeps amid that operation while the other goes on, and wakes up later as if nothing had been.
    if (process.operationCount >= takenOverAt) this.#perhapsSuspend(process, 0.7);
    if (!process.isAlive) this.#afterCrash();
    if (!process.isAlive && life === 1) this.#isStruck = true;
    return isDone ?? false;
  }

  #throwFailure(): void {
    const failure = this.watch.violation ?? this.#failure;
    if (failure !== null) throw failure;
  }

  #afterCrash(): void {
    const { chance, disk } = this.#world;
    this.#crashCount += 1;
    const { crash } = this.#scenario;
    if (this.#scenario.hasLies && !this.#isCalm) disk.change(JOURNAL, (journal) => lieAbout(journal, chance));
    if (crash === 'powerCut' || (crash === 'either' && chance.share(0.5))) disk.powerCut();
  }

  /** Disk faults, sleeping machines and jumping clocks, at random moments of a life. */
  #storm(process: SimulatedProcess): void {
    const { chance, disk } = this.#world;
    process.after(chance.latencyMs(3000), () => {
      switch (chance.pick(['disk', 'sleep', 'clock', 'none'] as const)) {
        case 'disk': {
          const kind = chance.pick(['full', 'writeError', 'shortWrite', 'syncError'] as const);
          disk.fail({ kind, atOperation: chance.integer(1, 20), isLasting: chance.share(0.3) });
          break;
        }
        case 'sleep':
          this.#perhapsSuspend(process, 1);
          break;
        case 'clock':
          this.#world.wallOffsetMs = chance.pick([0, chance.between(-1, 1) * 864e5, chance.between(-1, 1) * 5000]);
          break;
        case 'none':
      }
      this.#storm(process);
    });
  }

  #perhapsSuspend(process: SimulatedProcess, share: number): void {
    const { chance } = this.#world;
    if (chance.share(share))
      process.suspend(chance.between(1, LONGEST_SLEEP_MS / 1000) * chance.pick([1, 1000]), chance.share(0.5));
  }
}

const LAST_RECORDS = 12;
const MOST_LIVES = 60;
const CALM_AFTER_LIVES = 12;
const LONGEST_LIFE_MS = 48 * 3_600_000;
const LONGEST_SLEEP_MS = 2 * 3_600_000;
const A_WHILE_MS = 600_000;
