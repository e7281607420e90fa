import type { Attack } from '../attack';

export const journalCutOff: Attack = {
  name: 'journal cut off',
  when: 'afterKill',
  strike: (scene) => scene.write(scene.journal.subarray(0, scene.integer(1, scene.journal.length - 200))),
};
