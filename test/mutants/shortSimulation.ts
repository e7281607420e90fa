import { expect, test } from 'vitest';
import { noTotals, runSeed } from '../simulation/runs';

/** A few crashes, the same ones every time: what no unit test has noticed by now, these may. */
const SEEDS = [1];
/** On a machine that is busy it takes minutes; one that ends no test for longer than this is taken for hung. */
const TIMEOUT_MS = 280_000;

test.each(SEEDS)(
  'a session survives the crashes of seed %d',
  async (seed) => {
    const totals = noTotals();
    await runSeed(seed, totals);
    expect(totals.crashes).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);
