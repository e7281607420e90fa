import { until } from '../../until';
import type { Attack } from '../attack';
import { putBack, takeAway } from '../scene';

/** The run goes on with what it has open; nobody after it can. */
export const recipientsMissing: Attack = {
  name: 'recipients.bin removed amid the run',
  when: 'amidRun',
  endCodes: [4],
  strike: async (scene) => {
    const { at, run } = scene;
    takeAway(scene.pathOf('recipients.bin'));
    const beforeCount = at.ledger().length;
    await until(() => at.ledger().length >= beforeCount + 20);
    run.kill('SIGINT');
  },
  breakage: {
    sentence: /^The session’s list of recipients is missing\. [^\n]*\n$/u,
    isNoted: true,
    mend: (scene) => putBack(scene.pathOf('recipients.bin')),
  },
};
