import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkHeld } from '../../cli/cli';
import type { Attack } from '../attack';

/** Where the owner’s socket is doesn’t depend on who looks for it. */
export const temporaryFolders: Attack = {
  name: 'others with another, a missing and a very long temporary folder',
  when: 'amidRun',
  isSlow: true,
  endCodes: [4],
  strike: async (scene) => {
    const { at, run } = scene;
    const folders = ['other', 'missing', 'long'.repeat(40)].map((name) => join(at.folder, name));
    for (const folder of folders.filter((path) => !path.endsWith('missing'))) mkdirSync(folder);
    const others = folders.map((folder) => scene.resume({ TMPDIR: folder }));
    for (const end of await Promise.all(others)) checkHeld(end, run);
    run.kill('SIGINT');
  },
};
