import { writeFileSync } from 'node:fs';
import type { Attack } from '../attack';

/** A number that can’t be told from its neighbours names nobody. */
export const strangeOwner: Attack = {
  name: 'owner.9007199254740993 put into the folder amid the run',
  when: 'amidRun',
  endCodes: [0],
  strike: (scene) => writeFileSync(scene.pathOf('owner.9007199254740993'), 'x'),
};
