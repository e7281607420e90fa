import type { Attack } from '../attack';

export const rowForgotten: Attack = {
  name: 'all lines of one recipient removed',
  when: 'afterKill',
  strike: (scene) => {
    const named = `"i":${scene.integer(0, 249)},`;
    scene.write(scene.lines.filter((line) => !line.includes(named)));
  },
};
