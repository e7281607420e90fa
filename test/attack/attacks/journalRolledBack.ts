import { renameSync, writeFileSync } from 'node:fs';
import type { Attack } from '../attack';

/** A restore gives the name to what the journal was a while ago. */
export const journalRolledBack: Attack = {
  name: 'journal replaced by an older one amid the run',
  when: 'amidRun',
  isSeenAtOnce: true,
  strike: (scene) => {
    const older = scene.lines.slice(0, -scene.integer(20, 200));
    writeFileSync(`${scene.journalPath}.old`, older.map((line) => `${line}\n`).join(''));
    scene.strikesNow();
    renameSync(`${scene.journalPath}.old`, scene.journalPath);
  },
};
