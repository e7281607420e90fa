import { Chance } from './chance';
import { SimulatedDisk } from './disk';
import { SimulatedServer } from './server';
import { SimulatedTime } from './time';

/** What outlives every crash of the program: time, the disk, WhatsApp's server. One seed decides all of it. */
export class World {
  readonly time = new SimulatedTime();
  readonly chance: Chance;
  readonly disk: SimulatedDisk;
  readonly server: SimulatedServer;
  /** Operations of all processes. */
  operationCount = 0;
  /** Whose session it is: the token in its folder. */
  owner = 0;
  /** How far the wall clock is from the truth. */
  wallOffsetMs = 0;
  /** Recipients who don't want to be written to any more, by index: their word outlives every crash. */
  readonly optedOut = new Set<number>();

  constructor(seed: number) {
    this.chance = new Chance(seed);
    this.disk = new SimulatedDisk(this.chance);
    this.server = new SimulatedServer(this);
  }

  wallMs(): number {
    return Math.floor(this.trueWallMs() + this.wallOffsetMs);
  }

  trueWallMs(): number {
    return START_OF_TIME_MS + this.time.nowMs;
  }

  async pass(durationMs: number): Promise<void> {
    let isOver = false;
    this.time.after(durationMs, () => {
      isOver = true;
    });
    await this.time.run(() => isOver);
  }
}

const START_OF_TIME_MS = Date.UTC(2026, 0, 5, 9);
