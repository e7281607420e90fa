import { expect, test } from 'vitest';
import { newKey } from '../../src/sessions/encryption';
import { seededRandom } from '../../src/sender/pace/random';
import { runCount } from '../counts';
import { BookPlaces, oneKey } from './books';
import { bundled, TalkingProcess } from './talkingProcess';
import type { TallyTask } from './tallyProcess';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const ROUNDS = runCount('TALLY_KILLS', 2, 40);

test(`windows that send until the cap is reached never send more, with kills, in ${ROUNDS} rounds`, async () => {
  console.log(`SEED=${SEED} TALLY_KILLS=${ROUNDS}`);
  const random = seededRandom(SEED);
  const key = newKey();
  for (let round = 0; round < ROUNDS; round += 1) {
    const places = await BookPlaces.make(oneKey(key));
    const script = await bundled('tallyProcess.ts', places.dataFolder);
    const cap = 30 + Math.floor(random() * 60);
    const task: TallyTask = { dataFolder: places.dataFolder, key: key.toString('base64'), cap };
    const start = (): TalkingProcess => new TalkingProcess(script, task);
    const killed = start();
    const others = [start(), start()];
    await killed.said(1 + Math.floor(random() * 10));
    const lines = [...(await killed.kill())];
    others.push(start());
    for (const each of others) await each.saidLast(0, 3);
    for (const each of others) lines.push(...(await each.kill()));
    const sentCount = lines.filter((line) => line === 1).length;
    expect(sentCount).toBeLessThanOrEqual(cap);
    // Who was killed may have counted one that it didn’t send.
    expect(sentCount).toBeGreaterThanOrEqual(cap - 1);
    const book = await places.open();
    expect(book.countSince(book.textHashOf('account one'), 'messages', 0)).toBeGreaterThanOrEqual(cap);
  }
});
