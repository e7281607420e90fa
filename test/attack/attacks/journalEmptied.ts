import type { Attack } from '../attack';

export const journalEmptied: Attack = {
  name: 'journal emptied',
  when: 'afterKill',
  strike: (scene) => scene.write([]),
};
