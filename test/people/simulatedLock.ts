import type { AcquireLock } from '../../src/sessions/sessionLock';
import type { SimulatedProcess } from '../simulation/process';

/** As the owner's socket does it: the lock dies with its process. */
export class SimulatedLock {
  #heldBy: SimulatedProcess | null = null;

  acquireFor(process: SimulatedProcess): AcquireLock {
    return () => {
      if (this.#heldBy?.isAlive && this.#heldBy !== process)
        return Promise.resolve({ kind: 'held', by: { kind: 'unnamed' } });
      this.#heldBy = process;
      const isOwner = (): Promise<boolean> => Promise.resolve(this.#heldBy === process);
      const release = (): Promise<void> => {
        if (this.#heldBy === process) this.#heldBy = null;
        return Promise.resolve();
      };
      return Promise.resolve({ kind: 'owner', lock: { isOwner, release } });
    };
  }
}
