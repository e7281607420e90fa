import type { CampaignRunner } from '../../src/sender/runner';
import type { RowStates } from '../../src/sender/journal/rowStates';
import type { SenderOptions } from '../../src/sender/options';
import type { Decision } from '../../src/sender/journal/journalRecord';
import type { Chance } from './chance';
import type { SimulatedProcess } from './process';
import type { Watch } from './watch';
import type { World } from './world';

/** The person at the panel: mends what paused the run, and in a storm presses every button at random moments. */
export class SimulatedUser {
  readonly #world: World;
  readonly #watch: Watch;
  readonly #process: SimulatedProcess;
  readonly #runner: CampaignRunner;
  readonly #rows: RowStates;
  readonly #isOwner: () => boolean;
  #isThere = true;

  constructor(
    world: World,
    watch: Watch,
    process: SimulatedProcess,
    runner: CampaignRunner,
    rows: RowStates,
    isOwner: () => boolean,
  ) {
    this.#world = world;
    this.#watch = watch;
    this.#process = process;
    this.#runner = runner;
    this.#rows = rows;
    this.#isOwner = isOwner;
  }

  start(isRestless: boolean): void {
    this.#repeat(10_000, () => this.#attend());
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
    const { phase, pauseReason } = this.#runner.snapshot();
    if (phase !== 'paused' && phase !== 'pausing' && pauseReason === null) return;
    if (!this.#isOwner()) return this.#runner.stop();
    if (chance.share(0.5)) disk.mend();
    if (chance.share(0.9)) this.#runner.resume();
    else this.#runner.stop();
  }

  #act(): void {
    switch (this.#world.chance.pick(['pause', 'resume', 'options', 'options', 'decide', 'stop'] as const)) {
      case 'pause':
        return this.#runner.pause();
      case 'resume':
        return this.#runner.resume();
      case 'options': {
        const options = drawOptions(this.#world.chance);
        this.#watch.setRate(options.ratePerSecond);
        return this.#runner.setOptions(options);
      }
      case 'decide': {
        const decision = drawDecision(this.#world.chance);
        noteDecision(this.#watch, this.#rows, decision);
        void this.#runner.decideUnsure(decision);
        return;
      }
      case 'stop':
        if (this.#world.chance.share(0.2)) this.#runner.stop();
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
