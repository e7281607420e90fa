import { truncateSync } from 'node:fs';
import type { Attack } from '../attack';

export const journalCutOffAmidRun: Attack = {
  name: 'journal cut off amid the run',
  when: 'amidRun',
  strike: (scene) => truncateSync(scene.journalPath, scene.integer(0, scene.journal.length / 2)),
};
