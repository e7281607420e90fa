import type { Attack } from '../attack';

/** Nothing that is left shows a bad checksum. */
export const linesCutOut: Attack = {
  name: 'whole lines cut out of the journal',
  when: 'afterKill',
  strike: (scene) => {
    const { lines } = scene;
    const count = scene.integer(1, 30);
    const first = scene.integer(lines.length / 2, lines.length - count);
    scene.write(lines.filter((_, at) => at < first || at >= first + count));
  },
};
