import type { Attack } from '../attack';
import { checkTakenOver } from '../takenOver';

/** As a clean-up of the temporary folder does. */
export const ownerUnseen: Attack = {
  name: 'socket of the owner removed amid the run, and another goes on',
  when: 'amidRun',
  isSlow: true,
  endCodes: [4],
  strike: async (scene) => {
    scene.at.hideSocket(scene.id);
    await checkTakenOver(scene.run, scene.startResume());
  },
};
