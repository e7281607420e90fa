import { expect } from 'vitest';
import { until } from '../../until';
import type { Attack } from '../attack';

/** The shell says so, and the system again: what is in flight comes to its outcome all the same. */
export const terminalClosed: Attack = {
  name: 'terminal closed amid the run',
  when: 'amidRun',
  isSeenAtOnce: true,
  endCodes: [4],
  strike: async (scene) => {
    const { run } = scene;
    run.kill('SIGHUP');
    await until(() => run.stderr.includes('Stopping'));
    run.kill('SIGHUP');
    await run.end;
    expect(scene.records.at(-1)).toMatchObject({ t: 'control', event: 'stopped' });
  },
};
