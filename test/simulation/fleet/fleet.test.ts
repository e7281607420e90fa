import { describe, expect, test } from 'vitest';
import { runCount } from '../../counts';
import type { FleetMutant } from './carelessness';
import { simulateFleet } from './fleetSimulation';

const SEEDS = runCount('FLEET_SEEDS', 200, 5000);

describe('a session in a database', () => {
  test(`is sent to each once over ${SEEDS} seeds, whatever dies, freezes, is cut off from the others or from WhatsApp, fails over or isn’t answered`, async () => {
    const total = { workers: 0, deaths: 0, failovers: 0, partitions: 0, accepted: 0 };
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { workerCount, deathCount, failoverCount, partitionCount, acceptedCount } = await simulateFleet(seed);
      total.workers += workerCount;
      total.deaths += deathCount;
      total.failovers += failoverCount;
      total.partitions += partitionCount;
      total.accepted += acceptedCount;
    }
    console.log(JSON.stringify(total));
    expect(total.deaths).toBeGreaterThan(SEEDS / 2);
    expect(total.failovers).toBeGreaterThan(SEEDS / 2);
    expect(total.partitions).toBeGreaterThan(SEEDS / 2);
  });

  test('goes the very same way again with the same seed', async () => {
    expect(await simulateFleet(7)).toEqual(await simulateFleet(7));
  });
});

describe('the simulation notices', () => {
  test.each<[string, FleetMutant, number]>([
    ['that nobody is doubted after a failover', 'noTimeline', 1],
    ['that an append asks nobody', 'noFence', 1],
    ['that an answer is believed however late it comes', 'lateAnswer', 80],
    ['that an owner takes what it has written itself for all that a failover may have lost', 'ownerBoundsLoss', 1],
    ['that a take-over doesn’t wait for what is on its way', 'noWait', 1],
  ])('%s', async (_, mutant, from) => {
    let said = '';
    for (let seed = from; seed < from + 300 && !SENT_TWICE.test(said); seed += 1) {
      said = await simulateFleet(seed, mutant).then(() => '', String);
    }
    expect(said).toMatch(SENT_TWICE);
  });
});

const SENT_TWICE = /was accepted \d+ times/u;
