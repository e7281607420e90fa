import { expect, test } from 'vitest';
import { simulateFleet } from '../simulation/fleet/fleetSimulation';

test('a session in a database is sent to each once, whatever dies, freezes, is cut off or fails over', async () => {
  let failoverCount = 0;
  for (let seed = 1; seed <= 40; seed += 1) failoverCount += (await simulateFleet(seed)).failoverCount;
  expect(failoverCount).toBeGreaterThan(20);
});
