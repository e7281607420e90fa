import { DataFolderPeople } from '../../src/campaign/people/dataFolderPeople';
import { LiveOptOuts } from '../../src/campaign/people/liveOptOuts';
import { LiveTally } from '../../src/campaign/people/liveTally';
import { createSealer } from '../../src/sessions/encryption';

/** What a process of its own counts until it is killed. */
export interface TallyTask {
  readonly dataFolder: string;
  readonly key: string;
  /** Of all processes. */
  readonly cap: number;
}

const { dataFolder, key, cap } = JSON.parse(process.argv[2] ?? '') as TallyTask;
void work();

/** Says 1 for each message that may leave, and 0 where there is no room. */
async function work(): Promise<void> {
  const sealer = createSealer(Buffer.from(key, 'base64'));
  const people = new DataFolderPeople(dataFolder, {
    keys: { current: () => Promise.resolve(sealer), find: () => Promise.resolve(null) },
    self: () => ({ kind: 'terminal', processId: process.pid }),
    beginsAnew: () => Promise.resolve(false),
  });
  const optOuts = await LiveOptOuts.of(people);
  const tally = new LiveTally({ people, optOuts, transport: 'whatsapp-web', account: () => 'one' });
  const roomLeft = (): number => cap - tally.countSince('messages', 0);
  for (let number = 0; ; number += 1) {
    const taken = await tally.take({ phone: '+33639980001', isNewChat: number % 2 === 0 }, roomLeft);
    if (taken.kind === 'failed') throw taken.problem;
    // Some can't be sent after all.
    if (taken.kind === 'taken' && number % 5 === 0) await taken.giveBack();
    else process.stdout.write(taken.kind === 'taken' ? '1\n' : '0\n');
    if (taken.kind === 'full') await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
