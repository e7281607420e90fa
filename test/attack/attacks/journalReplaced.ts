import { copyFileSync, renameSync } from 'node:fs';
import type { Attack } from '../attack';

/** Tools that synchronise, and editors, write a copy and give it the file’s name; the run has the old file open. */
export const journalReplaced: Attack = {
  name: 'journal replaced by its copy amid the run',
  when: 'amidRun',
  isSeenAtOnce: true,
  strike: (scene) => {
    const { journalPath } = scene;
    copyFileSync(journalPath, `${journalPath}.copy`);
    scene.strikesNow();
    renameSync(`${journalPath}.copy`, journalPath);
  },
};
