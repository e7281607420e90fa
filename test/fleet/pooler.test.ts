import { describe, expect, onTestFinished, test } from 'vitest';
import { openFleet } from '../../src/fleet/fleet';
import { hasPooler, Pooler } from './pooler';
import { postgresScene } from './scene';

const scene = postgresScene();
/** As whoever sets one up does, once drivers are refused. */
const IGNORE = 'ignore_startup_parameters = options,extra_float_digits';
if (!hasPooler) console.log('Skipped: no pooler is here (Debian: pgbouncer).');

describe.skipIf(!hasPooler)('a pooler before the database is refused', () => {
  test.each([
    ['that shares connections by transactions', ['pool_mode = transaction', IGNORE]],
    ['that shares them by statements', ['pool_mode = statement', IGNORE]],
    // It would hold a lock, and keeps from the server what its connections are asked to be.
    ['that gives each session a connection', ['pool_mode = session', IGNORE]],
    ['that knows none of what is asked of a connection', ['pool_mode = session']],
  ])('%s', async (_, settings) => {
    const { url } = await scene.open();
    const pooler = await Pooler.before(scene.server, settings);
    onTestFinished(() => pooler.remove());
    await expect(openFleet(scene.connect(pooler.through(url)))).rejects.toThrow('stands a pooler');
  });
});
