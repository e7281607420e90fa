import { mkdirSync } from 'node:fs';
import type { Attack } from '../attack';
import { putBack, takeAway } from '../scene';

export const journalBecameFolder: Attack = {
  name: 'journal replaced by a folder amid the run',
  when: 'amidRun',
  isSeenAtOnce: true,
  endCodes: [4],
  strike: ({ journalPath }) => {
    takeAway(journalPath);
    mkdirSync(journalPath);
  },
  breakage: {
    sentence: /^The session in \S+ can’t be read: EISDIR\. [^\n]*\n$/u,
    isNoted: false,
    mend: ({ journalPath }) => putBack(journalPath),
  },
};
