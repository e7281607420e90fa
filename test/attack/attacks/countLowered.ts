import { readFileSync, writeFileSync } from 'node:fs';
import type { Attack } from '../attack';
import { keep, putBack } from '../scene';

/** With fewer recipients than there are the session would seem done before it is. */
export const countLowered: Attack = {
  name: 'number of recipients in session.json lowered',
  when: 'afterKill',
  strike: (scene) => {
    const path = scene.pathOf('session.json');
    keep(path);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(/"recipientCount": \d+/u, `"recipientCount": ${scene.integer(1, 399)}`));
  },
  breakage: {
    sentence: /^The session’s files disagree: one says 400 recipients, another \d+\. [^\n]*\n$/u,
    isNoted: true,
    mend: (scene) => putBack(scene.pathOf('session.json')),
  },
};
