import { expect, test } from 'vitest';
import { isDamaged } from '../../src/people/book/bookDamage';
import { newKey } from '../../src/sessions/encryption';
import { seededRandom } from '../../src/sender/pace/random';
import { runCount } from '../counts';
import { BookPlaces, oneKey } from './books';
import type { BookTask } from './bookProcess';
import { bundled, TalkingProcess } from './talkingProcess';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const ROUNDS = runCount('PEOPLE_KILLS', 3, 60);
/** Each process of a round has numbers of its own. */
const [FIRST, APART] = [33_639_980_000, 100_000];

test(`all that was answered is there after ${ROUNDS} rounds of two that append, one that rewrites, and kills`, async () => {
  console.log(`SEED=${SEED} PEOPLE_KILLS=${ROUNDS}`);
  const random = seededRandom(SEED);
  const key = newKey();
  const places = await BookPlaces.make(oneKey(key));
  const script = await bundled('bookProcess.ts', places.dataFolder);
  const answered: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = (does: BookTask['does']): TalkingProcess =>
      new TalkingProcess(script, { dataFolder: places.dataFolder, key: key.toString('base64'), does });
    const writers = [0, 1].map((more) => start({ kind: 'append', first: FIRST + (round * 2 + more) * APART }));
    const tidier = start({ kind: 'tidy' });
    await tidier.said(1);
    await Promise.all(writers.map((writer) => writer.said(20 + Math.floor(random() * 100))));
    // The first goes on while the others are gone.
    await tidier.kill();
    answered.push(...(await writers[1]!.kill()));
    await writers[0]!.said(writers[0]!.lines.length + 10);
    answered.push(...(await writers[0]!.kill()));
  }
  const book = await places.open();
  expect(answered.length).toBeGreaterThan(ROUNDS * 40);
  expect(answered.filter((number) => !book.isOptedOut(`+${number}`))).toEqual([]);
  expect(isDamaged(book.damage)).toBe(false);
});
