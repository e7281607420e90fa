import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Attack } from '../attack';

/** What would tell that the journal was cut off is gone with its end. */
export const markRemoved: Attack = {
  name: 'journal cut off, and its mark removed',
  when: 'afterKill',
  strike: (scene) => {
    scene.write(scene.lines.slice(0, -scene.integer(1, 100)));
    rmSync(join(dirname(scene.journalPath), 'journal.mark'), { force: true });
  },
};
