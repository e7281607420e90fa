import { until } from '../../until';
import type { Attack } from '../attack';
import { checkTakenOver } from '../takenOver';

/** It thaws with messages on their way, either while another sends or when that one has done so. */
export const ownerFrozenUnseen: Attack = {
  name: 'owner frozen and unseen, and thawed after another has taken over',
  when: 'amidRun',
  isSlow: true,
  endCodes: [4],
  strike: async (scene) => {
    const { at, id, run } = scene;
    run.kill('SIGSTOP');
    at.hideSocket(id);
    const beforeCount = at.ledger().length;
    const other = scene.startResume();
    const thawCount = scene.integer(1, 200);
    await Promise.race([other.end, until(() => at.ledger().length >= beforeCount + thawCount)]);
    run.kill('SIGCONT');
    await checkTakenOver(run, other);
  },
};
