import type { CampaignRunner } from '../../src/sender/runner';
import type { RowStates } from '../../src/sender/journal/rowStates';
import type { LiveOptions } from '../../src/sender/liveOptions';
import { DEFAULT_OPTIONS, type SenderOptions } from '../../src/sender/options';
import type { Decision } from '../../src/sender/journal/journalRecord';
import { RECIPIENT_COUNT } from './campaign';
import type { Chance } from './chance';
import type { SimulatedProcess } from './process';
import type { Watch } from './watch';
import type { World } from './world';

/** What the person sees and steers. */
interface SimulatedRun {
  readonly runner: CampaignRunner;
  readonly options: LiveOptions;
  readonly rows: RowStates;
}

/** The person at the panel: mends what paused the run, and in a storm presses every button at random moments. */
export class SimulatedUser {
  readonly #world: World;
  readonly #watch: Watch;
  readonly #process: SimulatedProcess;
  readonly #run: SimulatedRun;
  readonly #isOwner: () => boolean;
  #isThere = true;

  constructor(world: World, watch: Watch, process: SimulatedProcess, run: SimulatedRun, isOwner: () => boolean) {
    this.#world = world;
    this.#watch = watch;
    this.#process = process;
    this.#run = run;
    this.#isOwner = isOwner;
  }

  start(isRestless: boolean): void {
    this.#repeat(10_000, () => this.#attend());
    // By a reply, or in another window.
    this.#repeat(15_000, () => this.#world.optedOut.add(this.#world.chance.integer(0, RECIPIENT_COUNT - 1)));
    if (isRestless) this.#repeat(4000, () => this.#act());
  }

  leave(): void {
    this.#isThere = false;
  }

  #repeat(usualMs: number, action: () => void): void {
    this.#process.after(this.#world.chance.latencyMs(usualMs), () => {
      if (!this.#isThere) return;
      action();
      this.#repeat(usualMs, action);
    });
  }

  #attend(): void {
    const { chance, disk } = this.#world;
    const { phase, pauseReason } = this.#run.runner.snapshot();
    if (phase !== 'paused' && phase !== 'pausing' && pauseReason === null) return;
    if (!this.#isOwner()) return this.#run.runner.stop();
    if (chance.share(0.5)) disk.mend();
    if (chance.share(0.9)) this.#run.runner.resume();
    else this.#run.runner.stop();
  }

  #act(): void {
    switch (this.#world.chance.pick(['pause', 'resume', 'options', 'options', 'decide', 'stop'] as const)) {
      case 'pause':
        return this.#run.runner.pause();
      case 'resume':
        return this.#run.runner.resume();
      case 'options': {
        const options = drawOptions(this.#world.chance);
        this.#watch.setRate(options.ratePerSecond);
        return this.#run.options.set(options);
      }
      case 'decide': {
        const decision = drawDecision(this.#world.chance);
        noteDecision(this.#watch, this.#run.rows, decision);
        void this.#run.runner.decideUnsure(decision);
        return;
      }
      case 'stop':
        if (this.#world.chance.share(0.2)) this.#run.runner.stop();
    }
  }
}

export function drawDecision(chance: Chance): Decision {
  return chance.pick(['sendAgain', 'leave']);
}

export function noteDecision(watch: Watch, rows: RowStates, decision: Decision): void {
  for (const { index } of rows.unsureAttempts()) {
    watch.asked.add(index);
    if (decision === 'sendAgain') watch.consents[index]! += 1;
  }
}

export function drawOptions(chance: Chance): SenderOptions {
  return {
    ...DEFAULT_OPTIONS,
    batchSize: chance.pick([1, 5, 50, 1000]),
    concurrency: chance.integer(1, 10),
    batchDelayMs: chance.pick([0, 500, 2000]),
    ratePerSecond: chance.pick([0, 0.8, 2.5, 10, 50]),
    triesCount: chance.integer(1, 4),
    firstBackoffMs: chance.pick([0, 500]),
    failuresInRowCount: chance.pick([0, 3, 10]),
    failureSharePercent: chance.pick([0, 50]),
  };
}
