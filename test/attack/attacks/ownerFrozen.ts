import { checkHeld } from '../../cli/cli';
import type { Attack } from '../attack';

/** A laptop’s lid, a debugger, a container that is paused: it doesn’t answer, and is there. */
export const ownerFrozen: Attack = {
  name: 'owner frozen amid the run, while another wants to go on',
  when: 'amidRun',
  endCodes: [0],
  strike: async (scene) => {
    const { run } = scene;
    run.kill('SIGSTOP');
    checkHeld(await scene.resume(), null);
    run.kill('SIGCONT');
  },
};
