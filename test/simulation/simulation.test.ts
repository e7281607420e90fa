import { describe, expect, test } from 'vitest';
import { runCount } from '../counts';
import type { Mutant } from './life';
import { MUTANTS } from './mutants';
import { noTotals, runSeed } from './runs';
import { simulate, SimulationFailure } from './simulate';
import { Violation, type ViolationKind } from './watch';

/** `npm run simulate` goes on from here with other seeds, as long as one likes. */
const FIRST_SEED = 1;
const CRASHES = runCount('CRASHES', 2000, 10_000);

describe('a session', () => {
  test(`survives ${CRASHES} crashes: nobody is sent to twice unasked, and every row is accounted for`, async () => {
    const totals = noTotals();
    for (let seed = FIRST_SEED; totals.crashes < CRASHES; seed += 1) await runSeed(seed, totals);
    expect(totals.messages).toBeGreaterThan(totals.sessions);
    console.log(`seeds ${FIRST_SEED} to ${FIRST_SEED + totals.runs - 1}:`, totals);
  });

  test.each(['sweep/5/40', 'fault/6/30', 'storm/77', 'rivals/8', 'lies/5'])(
    'goes the very same way again: %s',
    async (id) => {
      expect(await simulate(id)).toEqual(await simulate(id));
    },
  );
});

describe('the simulation', () => {
  test.each(Object.entries(MUTANTS))('fails where the sender %s: somebody is sent to twice', async (_name, mutant) => {
    const kinds = new Set<ViolationKind | undefined>();
    // Rivals alone lose a session to each other.
    const scenarios = 'isOwner' in mutant ? ['rivals'] : ['sweep/1', 'storm', 'rivals'];
    for (let place = 1; place <= 400 && !kinds.has('sentTwice'); place += 1) {
      for (const scenario of scenarios) kinds.add(await violation(`${scenario}/${place}`, mutant));
    }
    expect(kinds).toContain('sentTwice');
  });

  test('fails at once where an attempt isn’t on disk before the message leaves', async () => {
    const { 'answers before the sync': mutant } = MUTANTS;
    expect(await violation('sweep/1/1', { ...mutant, isJudgedByLedger: false })).toBe('notOnDisk');
  });

  test('says how to see a failure again', async () => {
    const { 'answers before the sync': mutant } = MUTANTS;
    const failing = simulate('storm/7', { ...mutant, isJudgedByLedger: false });
    await expect(failing).rejects.toThrow('npm run simulate -- --replay storm/7');
  });
});

async function violation(scenarioId: string, mutant: Mutant): Promise<ViolationKind | undefined> {
  try {
    await simulate(scenarioId, mutant);
    return undefined;
  } catch (error) {
    if (error instanceof SimulationFailure && error.cause instanceof Violation) return error.cause.kind;
    throw error;
  }
}
