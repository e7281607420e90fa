import { createSealer, newKey } from '../../src/sessions/encryption';
import { SessionStore } from '../../src/sessions/sessionStore';
import { SimulatedProcess } from '../simulation/process';
import { World } from '../simulation/world';

/** How the program ends amid what it does: the computer may go on with its cache, or lose what wasn’t synced. */
export const CRASHES = ['kill', 'powerCut'] as const;
export type Crash = (typeof CRASHES)[number];

const DATA_FOLDER = 'data';

/** A computer on whose disk the program keeps its sessions, one life after the other. Its seed decides all but the keys. */
export class SimulatedComputer {
  readonly world: World;
  readonly sealer = createSealer(newKey());

  constructor(seed: number) {
    this.world = new World(seed);
  }

  /**
   * A life of the program: until it has done this, or dies in its nth operation. Gives whether it got done.
   * @throws what `act` throws
   */
  async live(act: (store: SessionStore) => Promise<void>, crashAtOperation = Infinity): Promise<boolean> {
    const process = new SimulatedProcess(this.world, crashAtOperation);
    let isDone = false;
    let failure: unknown = null;
    act(new SessionStore(DATA_FOLDER, this.world.disk.filesFor(process))).then(
      () => (isDone = true),
      (error: unknown) => (failure ??= error ?? new Error('It failed.')),
    );
    await this.world.time.run(() => isDone || failure !== null || !process.isAlive);
    process.crash();
    if (failure !== null) throw failure;
    return isDone;
  }

  after(crash: Crash): void {
    if (crash === 'powerCut') this.world.disk.powerCut();
  }
}
