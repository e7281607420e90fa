import pLimit from 'p-limit';
import { expect, test } from 'vitest';
import { runCount } from '../counts';
import { runWithFaults } from '../faults/faultRun';

/** Both libraries; the shape of keys, and whether the page is loaded again in mid-run, by turns of the seed. */
const RUNS = runCount('RUNS', 2, 200);
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

test(
  `tells the truth of every row, over ${RUNS} runs with mixed faults`,
  async () => {
    console.log(`SEED=${SEED} RUNS=${RUNS}`);
    const limit = pLimit(2);
    const failures = await Promise.all(
      Array.from({ length: RUNS }, (_, run) =>
        limit(async () => {
          const lies = await runWithFaults(SEED + run);
          if (lies.length === 0) return [];
          const told = `SEED=${SEED + run} RUNS=1\n${lies.join('\n')}`;
          // At once: a run that is cut short still says what it has found.
          console.log(told);
          return [told];
        }),
      ),
    );
    expect(failures.flat().join('\n\n')).toBe('');
  },
  60_000 + RUNS * 120_000,
);
