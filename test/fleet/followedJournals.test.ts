import { expect, test } from 'vitest';
import { FollowedJournals } from '../../src/fleet/look/followedJournals';
import { encodeRecord } from '../../src/sender/journal/journalCodec';
import { bareSession, countingRows, postgresScene } from './scene';

const scene = postgresScene();

/** A session whose journal says of the given recipients that they were attempted, and how many lines each look has read. */
async function prepare() {
  const { database } = await bareSession(scene);
  const { counting, counted } = countingRows(database, (text) => text.includes('seq >='));
  const append = async (from: number, ...indexes: readonly number[]): Promise<void> => {
    for (const [at, i] of indexes.entries()) {
      const line = encodeRecord({ t: 'attempt', at: 1, i, n: 1, h: 'h' }, from + at);
      await database.query('insert into excel_whatsapp.journal (session, seq, lines) values ($1, $2, $3)', [
        's',
        from + at,
        line,
      ]);
    }
  };
  const followed = new FollowedJournals(counting);
  const look = async () => {
    counted.count = 0;
    const { rows } = await followed.read('s', 100);
    return { attempted: rows.openAttempts().map(([index]) => index), readCount: counted.count };
  };
  return { database, append, look, followed };
}

test('a look reads what has come since the last one, and nothing twice', async () => {
  const { append, look } = await prepare();
  expect(await look()).toEqual({ attempted: [], readCount: 0 });
  await append(0, 1, 2, 3);
  expect(await look()).toEqual({ attempted: [1, 2, 3], readCount: 3 });
  await append(3, 9);
  expect(await look()).toEqual({ attempted: [1, 2, 3, 9], readCount: 1 });
  const both = await Promise.all([look(), look()]);
  expect(both.map(({ attempted }) => attempted)).toEqual([
    [1, 2, 3, 9],
    [1, 2, 3, 9],
  ]);
});

test('what a failover or a mending has taken away isn’t believed any more', async () => {
  const { database, append, look } = await prepare();
  await append(0, 1, 2, 3);
  await look();
  await database.query('delete from excel_whatsapp.journal where seq >= 1');
  expect((await look()).attempted).toEqual([1]);
  await append(1, 7, 8);
  expect((await look()).attempted).toEqual([1, 7, 8]);
});

test('what a reader has changed of it is read anew', async () => {
  const { append, look, followed } = await prepare();
  await append(0, 1);
  const { rows } = await followed.read('s', 100);
  rows.apply({ t: 'doubted', at: 1, from: 0, to: 50 });
  followed.forget('s');
  expect((await look()).attempted).toEqual([1]);
});
