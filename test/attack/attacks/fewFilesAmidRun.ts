import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';
import type { Attack } from '../attack';

/** What it has open stays so; nothing else can be opened, not even to look who owns the session. */
export const fewFilesAmidRun: Attack = {
  name: 'no file descriptors left amid the run',
  when: 'amidRun',
  isSeenAtOnce: true,
  isLinuxOnly: true,
  endCodes: [4],
  strike: (scene) => {
    const pid = String(scene.run.child.pid);
    expect(spawnSync('prlimit', ['--pid', pid, `--nofile=${scene.integer(3, 9)}`])).toMatchObject({ status: 0 });
    // A busy machine takes its time to start a program.
    scene.strikesNow();
  },
};
