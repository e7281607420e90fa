import { statSync, truncateSync } from 'node:fs';
import type { Attack } from '../attack';
import { keep, putBack } from '../scene';

export const sessionFileTruncated: Attack = {
  name: 'session.json cut off',
  when: 'afterKill',
  strike: (scene) => {
    const path = scene.pathOf('session.json');
    keep(path);
    truncateSync(path, scene.integer(0, statSync(path).size - 10));
  },
  breakage: {
    sentence: /^The session’s file is missing or damaged\. [^\n]*\n$/u,
    isNoted: false,
    mend: (scene) => putBack(scene.pathOf('session.json')),
  },
};
