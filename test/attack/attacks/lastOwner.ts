import { rmSync, writeFileSync } from 'node:fs';
import type { Attack } from '../attack';

/** Nobody can follow it. */
export const lastOwner: Attack = {
  name: 'owner.9007199254740991 put into the folder amid the run',
  when: 'amidRun',
  isSeenAtOnce: true,
  endCodes: [4],
  strike: (scene) => writeFileSync(scene.pathOf(LAST), 'x'),
  breakage: {
    sentence: /^The session’s folder holds a file owner\.9007199254740991 that isn’t of this program\. [^\n]*\n$/u,
    isNoted: false,
    mend: (scene) => rmSync(scene.pathOf(LAST)),
  },
};

const LAST = `owner.${Number.MAX_SAFE_INTEGER}`;
