import { seededRandom } from '../../src/sender/pace/random';
import { ACCOUNT_MUTANTS } from './account';
import { ASKED_MUTANTS } from './asked';
import { ATTEMPT_MUTANTS } from './attempts';
import { CAMPAIGN_MUTANTS } from './campaign';
import { CHECKPOINT_MUTANTS } from './checkpoints';
import { CLOUD_MUTANTS } from './cloud';
import { DISK_MUTANTS } from './disk';
import { FLEET_MUTANTS } from './fleet';
import { FLEET_APPENDS_MUTANTS } from './fleetAppends';
import { FLEET_READING_MUTANTS } from './fleetReading';
import type { Mutant } from './mutant';
import { PEOPLE_MUTANTS } from './people';
import { RESULT_MUTANTS } from './results';
import { ROW_MUTANTS } from './rows';
import { PHONE_MUTANTS } from './phones';
import { RUN_MUTANTS } from './run';
import { TIME_MUTANTS } from './times';

export { applyMutant } from './mutant';

export const MUTANTS: readonly Mutant[] = [
  ...ASKED_MUTANTS,
  ...ATTEMPT_MUTANTS,
  ...ROW_MUTANTS,
  ...RUN_MUTANTS,
  ...ACCOUNT_MUTANTS,
  ...DISK_MUTANTS,
  ...CHECKPOINT_MUTANTS,
  ...CAMPAIGN_MUTANTS,
  ...PEOPLE_MUTANTS,
  ...TIME_MUTANTS,
  ...CLOUD_MUTANTS,
  ...FLEET_MUTANTS,
  ...FLEET_APPENDS_MUTANTS,
  ...FLEET_READING_MUTANTS,
  ...PHONE_MUTANTS,
  ...RESULT_MUTANTS,
];

/** Some of those that do harm, the same ones for the same seed. */
export function drawSample(count: number, seed: number): readonly Mutant[] {
  const random = seededRandom(seed);
  return MUTANTS.filter(({ equivalent }) => equivalent === undefined)
    .map((mutant) => ({ mutant, place: random() }))
    .toSorted((left, right) => left.place - right.place)
    .slice(0, count)
    .map(({ mutant }) => mutant);
}
