import { expect, test } from 'vitest';
import { KeptStatuses, keepStatuses, sessionsWithNews } from '../../src/fleet/statusTable';
import { postgresScene } from './scene';

const scene = postgresScene();

const status = (session: string | null, line: string) => ({ session, line });

test('each is kept once, however often it comes, and read on from the last by whoever it concerns', async () => {
  const { database } = (await scene.open()).fleet;
  await keepStatuses(database, '1', [status('a', 'a1'), status('b', 'b1'), status('a', 'a1'), status(null, 'x')]);
  await keepStatuses(database, '1', [status('a', 'a1'), status('a', 'a2')]);
  await keepStatuses(database, '2', [status('a', 'a1')]);
  const [all, ofA] = [new KeptStatuses(database, '1', null), new KeptStatuses(database, '1', 'a')];
  const read = async (from: KeptStatuses): Promise<readonly string[]> => {
    const lines: string[] = [];
    await from.read((line) => lines.push(line));
    return lines;
  };
  expect(await read(all)).toEqual(['a1', 'b1', 'x', 'a2']);
  expect(await read(ofA)).toEqual(['a1', 'x', 'a2']);
  await keepStatuses(database, '1', [status('b', 'b2'), status('a', 'a3')]);
  expect(await read(ofA)).toEqual(['a3']);
  expect(await read(all)).toEqual(['b2', 'a3']);
});

test('of several receivers that write at once none gives a number before one that was seen already', async () => {
  const { database } = (await scene.open()).fleet;
  const reader = new KeptStatuses(database, '1', null);
  const seen = new Set<string>();
  let reading = Promise.resolve();
  const lines = Array.from({ length: 300 }, (_, at) => `line ${at}`);
  const read = async (): Promise<void> => await reader.read((line) => seen.add(line));
  // Whoever writes lets the reader look at once: between two others' commits as well.
  await Promise.all(
    lines.map(async (line) => {
      await keepStatuses(database, '1', [status('a', line)]);
      reading = reading.then(read);
    }),
  );
  await reading;
  expect(seen.size).toBe(300);
});

test('a session that rests has news until they are taken, one that is run hears them itself', async () => {
  const { database } = (await scene.open()).fleet;
  await database.query(`insert into excel_whatsapp.account (id) values ('cloud-api/shop')`);
  for (const [id, resting] of [
    ['rests', 'finished'],
    ['runs', null],
    ['quiet', 'finished'],
  ] as const) {
    await database.query(
      `insert into excel_whatsapp.session (id, account, handed_in_by, choices, timeline, may_lose, resting)
       values ($1, 'cloud-api/shop', 'x', $3, 1, true, $2)`,
      [id, resting, JSON.stringify({ knownFirst: 'never', keepsApartMs: 0, words: [] })],
    );
  }
  await keepStatuses(database, '1', [status('rests', 'r'), status('runs', 's'), status(null, 'x')]);
  expect((await sessionsWithNews(database)).map(({ id }) => id)).toEqual(['rests']);
  await database.query('update excel_whatsapp.session set statuses_taken = 1');
  expect(await sessionsWithNews(database)).toEqual([]);
});
