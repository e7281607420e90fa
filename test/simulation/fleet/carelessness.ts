import type { Database, Queryable } from '../../../src/fleet/database';
import type { Clock } from '../../../src/sender/ports';

/** Cares that the product takes, left out to see that the simulation notices. */
export type FleetMutant = 'noTimeline' | 'noWait' | 'noFence' | 'lateAnswer' | 'ownerBoundsLoss';

/** By which no answer is ever late. */
export const STANDING: Clock = {
  monotonicMs: () => 0,
  wallMs: () => 0,
  startTimer: () => ({ done: Promise.resolve(), cancel: () => undefined }),
};

/** Statements without a part of their fence. */
export function withoutCare(database: Database, mutant: FleetMutant | undefined): Database {
  const change = (text: string): string => {
    return mutant === 'noFence' ? text.replaceAll(/\b(?:generation|owner) = (?:\$\d|given\.\w+)/gu, 'true') : text;
  };
  const careless = (within: Queryable): Queryable => ({ query: (text, values) => within.query(change(text), values) });
  return {
    ...database,
    ...careless(database),
    transaction: (act) => database.transaction((within) => act(careless(within))),
  };
}
