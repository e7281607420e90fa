import { nodeDisk } from '../../src/sessions/nodeDisk';
import type { SessionDisk } from '../../src/sessions/sessionDisk';

/** The real disk; where it is full, no session can be given its name. */
export function fillableDisk(isFull: () => boolean): SessionDisk {
  return {
    ...nodeDisk,
    rename: async (from, to) => {
      if (isFull() && to.includes('sessions')) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      await nodeDisk.rename(from, to);
    },
  };
}
