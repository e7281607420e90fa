import { mkdirSync } from 'node:fs';
import type { Attack } from '../attack';
import { putBack, takeAway } from '../scene';

export const ledgerBecameFolder: Attack = {
  name: 'ledger that can’t be written to',
  when: 'afterKill',
  strike: ({ at }) => {
    takeAway(at.ledgerPath);
    mkdirSync(at.ledgerPath);
  },
  breakage: {
    sentence: /The ledger of the simulation can’t be written to\. Make/u,
    isNoted: true,
    mend: ({ at }) => putBack(at.ledgerPath),
  },
};
