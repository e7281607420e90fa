import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runCount } from '../../counts';
import { LimitsWorld } from '../../simulation/limits/limitsWorld';

const FIRST_SEED = Number(process.env['LIMITS_SEED'] ?? 1);
const SEED_COUNT = runCount('LIMITS_RUNS', 3, 300);

const TIMEOUT_MS = 60_000 + SEED_COUNT * 20_000;

async function checkSeeds(): Promise<void> {
  let [acceptedCount, crashCount] = [0, 0];
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEED_COUNT; seed += 1) {
    // The simulation never lets the event loop turn by itself.
    await turn();
    const report = await new LimitsWorld(seed).run().catch((error: unknown) => {
      throw new Error(`${String(error)}\nAgain: LIMITS_SEED=${seed} LIMITS_RUNS=1`, { cause: error });
    });
    acceptedCount += report.acceptedCount;
    crashCount += report.crashCount;
  }
  expect(acceptedCount).toBeGreaterThan(5 * SEED_COUNT);
  // One alone may meet none.
  expect(crashCount).toBeGreaterThanOrEqual(SEED_COUNT - 1);
}

test(
  'limits and hours hold over crashes, set clocks, sleep and changes, and all get done',
  async () => {
    await checkSeeds();
  },
  TIMEOUT_MS,
);
