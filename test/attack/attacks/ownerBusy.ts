import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkHeld } from '../../cli/cli';
import { until } from '../../until';
import type { Attack } from '../attack';

/** On a signal it says so in a file, and does nothing else until that file is gone. */
const HOLD_EVENT_LOOP = `
  import { existsSync, writeFileSync } from 'node:fs';
  process.on('SIGUSR2', () => {
    writeFileSync(process.env.HELD_WHILE, '');
    const nothing = new Int32Array(new SharedArrayBuffer(4));
    while (existsSync(process.env.HELD_WHILE)) Atomics.wait(nothing, 0, 0, 20);
  });`;

const HELD_WHILE = join(tmpdir(), `held-${process.pid}`);

/** The system lets others connect to it; nobody answers. */
export const ownerBusy: Attack = {
  name: 'owner whose event loop is held, while another wants to go on',
  when: 'amidRun',
  endCodes: [0],
  env: { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(HOLD_EVENT_LOOP)}`, HELD_WHILE },
  strike: async (scene) => {
    scene.run.kill('SIGUSR2');
    await until(() => existsSync(HELD_WHILE));
    try {
      checkHeld(await scene.resume(), null);
    } finally {
      rmSync(HELD_WHILE);
    }
  },
};
