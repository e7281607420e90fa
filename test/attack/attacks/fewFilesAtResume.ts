import { expect } from 'vitest';
import { cli, TRACE, withOpenFiles } from '../../cli/cli';
import type { Attack } from '../attack';

/** From as many as the program needs to start, one more each time, until one finds enough and sends to all. */
export const fewFilesAtResume: Attack = {
  name: 'few file descriptors at the resume',
  when: 'afterKill',
  strike: async (scene) => {
    const codes: (number | null)[] = [];
    for (let count = await leastFilesCount(); codes.at(-1) !== 0; count += 1) {
      const { code, stderr } = await scene.resume({}, withOpenFiles(count));
      expect(stderr).not.toMatch(TRACE);
      expect([0, 4], `${count} file descriptors: ${stderr}`).toContain(code);
      codes.push(code);
    }
    expect(codes, 'too few for a run, though the program starts').toContain(4);
  },
};

async function leastFilesCount(): Promise<number> {
  for (let count = 10; ; count += 1) if ((await cli(['help'], {}, withOpenFiles(count))).code === 0) return count;
}
