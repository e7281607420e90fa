import type { Attack } from '../attack';

export const bytesCutOut: Attack = {
  name: 'bytes cut out near the end of the journal',
  when: 'afterKill',
  strike: (scene) => {
    const { journal } = scene;
    const length = scene.integer(1, 2000);
    const start = journal.length - length - scene.integer(0, 1000);
    scene.write(Buffer.concat([journal.subarray(0, start), journal.subarray(start + length)]));
  },
};
