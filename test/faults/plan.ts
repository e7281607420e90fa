import { seededRandom } from '../../src/sender/pace/random';
import type { Fate } from '../standin/standIn';

export const ROW_COUNT = 60;
export const CONCURRENCY = 3;

/** What goes wrong with one message, and leaves the others alone. */
const ROW_FAULTS = [
  'throwBefore',
  'rejectBefore',
  'rejectAfter',
  'hangBefore',
  'hangAfter',
  'undefinedBefore',
  'undefinedAfter',
  'refused',
  'noAck',
  'lostAck',
] as const satisfies readonly (Fate | 'throwBefore')[];

/** What hits all that is in flight. 'Before' and 'After' tell whether the server has the message that it happens at. */
const DISASTERS = [
  'reloadBefore',
  'reloadAfter',
  'pageCrashBefore',
  'pageCrashAfter',
  'browserKillBefore',
  'browserKillAfter',
  'conflict',
  'unpaired',
  'timeout',
  'logout',
  'hostKillBefore',
  'hostKillAfter',
] as const;

export type RowFault = (typeof ROW_FAULTS)[number];
export type Disaster = (typeof DISASTERS)[number];
export type Fault = 'ok' | RowFault | Disaster;

const DISASTER_COUNT = 3;

/** The fault of each row: every row fault, and some of the disasters, each at a row of its own. */
export function drawPlan(seed: number): readonly Fault[] {
  const random = seededRandom(seed);
  const disasters = shuffled(DISASTERS, random).slice(0, DISASTER_COUNT);
  const rows = shuffled(
    Array.from({ length: ROW_COUNT }, (_, index) => index),
    random,
  );
  const plan: Fault[] = Array.from({ length: ROW_COUNT }, () => 'ok');
  for (const fault of [...ROW_FAULTS, ...disasters]) {
    const row = rows.pop();
    if (row !== undefined) plan[row] = fault;
  }
  return plan;
}

export function isDisaster(fault: Fault): fault is Disaster {
  return DISASTERS.some((disaster) => disaster === fault);
}

function shuffled<T>(values: readonly T[], random: () => number): T[] {
  return values
    .map((value) => ({ value, place: random() }))
    .toSorted((left, right) => left.place - right.place)
    .map(({ value }) => value);
}
