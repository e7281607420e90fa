import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import type { Attack } from '../attack';
import { keep, putBack } from '../scene';

/** Into the file itself, near its end: of the parts that hold 64 recipients each the last ones haven’t been read yet. */
export const chunkDamaged: Attack = {
  name: 'part of recipients.bin damaged amid the run',
  when: 'amidRun',
  endCodes: [4],
  strike: (scene) => {
    const path = scene.pathOf('recipients.bin');
    keep(path);
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(scene.integer(1, 50)), 0, undefined, statSync(path).size - scene.integer(150, 400));
    closeSync(file);
  },
  breakage: {
    sentence: /Recipients of this session that can’t be read any more: \d+\. .*Put it back/u,
    isNoted: true,
    mend: (scene) => putBack(scene.pathOf('recipients.bin')),
  },
};
