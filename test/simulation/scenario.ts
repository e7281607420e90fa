import { DISK_FAULTS, type DiskFault } from './disk';
import { NO_FAULTS, type NetworkFaults } from './client';

/** What is done to a session. Its id, with the seed in it, is all that is needed to do the very same again. */
export interface Scenario {
  readonly id: string;
  readonly seed: number;
  /** The operation in which the first process dies; Infinity where it doesn't have to. */
  readonly crashAtOperation: number;
  readonly crash: 'kill' | 'powerCut' | 'either';
  /** Of the processes after it: how many die in an operation of theirs, too. */
  readonly laterCrashShare: number;
  readonly diskFault: DiskFault | null;
  readonly network: NetworkFaults;
  /** Faults of the disk, buttons pressed, clocks that jump and machines that sleep, all at random. */
  readonly isStormy: boolean;
  /** A second process takes the session over while the first one lives. */
  readonly hasRival: boolean;
  /** After a crash something else changes the journal. */
  readonly hasLies: boolean;
}

const KINDS = ['sweep', 'fault', 'storm', 'rivals', 'lies'] as const;
type Kind = (typeof KINDS)[number];

/** The scenario of an id such as `sweep/7/123`: a kind, the seed, and the operation that it is about. */
export function scenarioOf(id: string): Scenario {
  const [kind = '', seedText = '', placeText = '1'] = id.split('/');
  const seed = Number(seedText);
  const place = Number(placeText);
  if (!KINDS.includes(kind as Kind) || !Number.isInteger(seed) || !Number.isInteger(place)) {
    throw new Error(
      `There is no scenario ${id}. One is a kind (${KINDS.join(', ')}), a seed and a number: sweep/7/123`,
    );
  }
  return { ...QUIET, id, seed, ...variation(kind as Kind, seed, place) };
}

const QUIET = {
  crashAtOperation: Infinity,
  crash: 'either',
  laterCrashShare: 0.2,
  diskFault: null,
  network: NO_FAULTS,
  isStormy: false,
  hasRival: false,
  hasLies: false,
} as const;

const ROUGH: NetworkFaults = {
  beforeSend: 0.02,
  inDoubt: 0.02,
  lateRefusal: 0.02,
  disconnect: 0.01,
  sick: 0.05,
  unsure: 0.1,
  lock: 0.01,
};

function variation(kind: Kind, seed: number, place: number): Partial<Scenario> {
  switch (kind) {
    case 'sweep':
      // A third of the seeds meets a network without faults, so that nothing hides what the crash alone does.
      return {
        crashAtOperation: place,
        crash: place % 2 === seed % 2 ? 'kill' : 'powerCut',
        network: seed % 3 === 0 ? NO_FAULTS : ROUGH,
      };
    case 'fault': {
      const kind = DISK_FAULTS[seed % DISK_FAULTS.length] ?? 'full';
      return { diskFault: { kind, atOperation: place, isLasting: seed % 8 >= 4 }, laterCrashShare: 0.5 };
    }
    case 'storm':
      return { isStormy: true, laterCrashShare: 0.8, network: ROUGH };
    case 'lies': {
      // A power cut as well could take from the mark what it knew: that is more than can be seen.
      const network = seed % 2 === 0 ? NO_FAULTS : ROUGH;
      return {
        hasLies: true,
        crash: 'kill',
        crashAtOperation: 20 + ((seed * 37) % 800),
        laterCrashShare: 0.6,
        network,
      };
    }
    case 'rivals':
      return { hasRival: true, laterCrashShare: 0.1, network: seed % 2 === 0 ? NO_FAULTS : ROUGH };
  }
}
