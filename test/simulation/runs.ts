import { setImmediate as turn } from 'node:timers/promises';
import { simulate, type Report } from './simulate';

/** Sums over many simulated sessions. */
export interface Totals {
  runs: number;
  sessions: number;
  crashes: number;
  operations: number;
  messages: number;
  askedAbout: number;
}

/**
 * All that is done with one seed: a session crashed in its first operation, then in its second, and so on to its end; one
 * whose disk fails in the same way; then storms and rivals.
 * @throws SimulationFailure at the first promise that doesn't hold.
 */
export async function runSeed(seed: number, totals: Totals): Promise<void> {
  for (const { count, endsWhenMissed, next } of seriesOf(seed)) {
    for (let place = 1; place <= count; place += 1) {
      const report = await simulate(next(place));
      add(totals, report);
      if (endsWhenMissed && !report.isStruck) break;
      // The simulation never lets the event loop turn by itself.
      if (place % 50 === 0) await turn();
    }
  }
  totals.runs += 1;
}

export const noTotals = (): Totals => ({ runs: 0, sessions: 0, crashes: 0, operations: 0, messages: 0, askedAbout: 0 });

interface Series {
  readonly count: number;
  readonly endsWhenMissed: boolean;
  readonly next: (place: number) => string;
}

function seriesOf(seed: number): readonly Series[] {
  const numbered = (kind: string, count: number): Series => ({
    count,
    endsWhenMissed: false,
    next: (place) => `${kind}/${seed * count + place}`,
  });
  const swept = (kind: string): Series => ({
    count: Infinity,
    endsWhenMissed: true,
    next: (place) => `${kind}/${seed}/${place}`,
  });
  return [
    swept('sweep'),
    swept('fault'),
    numbered('storm', STORM_COUNT),
    numbered('rivals', RIVALS_COUNT),
    numbered('lies', LIES_COUNT),
  ];
}

const STORM_COUNT = 100;
const RIVALS_COUNT = 50;
const LIES_COUNT = 50;

function add(totals: Totals, report: Report): void {
  totals.sessions += 1;
  totals.crashes += report.crashCount;
  totals.operations += report.operationCount;
  totals.messages += report.messageCount;
  totals.askedAbout += report.askedCount;
}
