import type { Attack } from '../attack';

/** Editors that trim a file’s end. Of the last record nothing is lost but that. */
export const lineFeedLost: Attack = {
  name: 'last line feed of the journal lost',
  when: 'afterKill',
  strike: (scene) => scene.write(Buffer.from(scene.lines.join('\n'), 'latin1')),
};
