import { expect, test } from 'vitest';
import { inThisTurn } from '../../scripts/tools/turn.mjs';
import { seededRandom } from '../../src/sender/pace/random';
import { IS_NIGHTLY } from '../counts';
import { CONCURRENCY, undergo } from './attack';
import { ATTACKS } from './attacks';

const ASKED = process.env['RUNS'];
const RUNS = Number(ASKED ?? 1);
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

const POSSIBLE = ATTACKS.filter(({ isLinuxOnly }) => !isLinuxOnly || process.platform === 'linux');
const DUE = IS_NIGHTLY || ASKED !== undefined ? POSSIBLE : inThisTurn(POSSIBLE);
/** Not by `$name`, which cuts a long one short, so that `--only` wouldn’t find it. */
const NAMED = DUE.map((attack) => [attack.name, attack] as const);

test.each(NAMED)('%s: nobody twice, nobody lost', { timeout: 60_000 + RUNS * 120_000 }, async (_, attack) => {
  const random = seededRandom(SEED);
  const total = { accepted: 0, twice: 0, lost: 0, lookedUp: 0 };
  let mostLateCount = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const outcome = await undergo(attack, random);
    total.accepted += outcome.acceptedCount;
    total.twice += outcome.twiceCount;
    total.lost += outcome.lostCount;
    total.lookedUp += outcome.lookedUpCount;
    mostLateCount = Math.max(mostLateCount, outcome.lateCount);
  }
  console.log(`${attack.name}: SEED=${SEED} RUNS=${RUNS} ${JSON.stringify({ ...total, mostLateCount })}`);
  expect(total).toMatchObject({ twice: 0, lost: 0 });
  // What was in flight, and what went before the next look at the file.
  if (attack.isSeenAtOnce) expect(mostLateCount, 'sent after the strike').toBeLessThanOrEqual(4 * CONCURRENCY);
});
