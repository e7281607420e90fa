import { expect, test } from 'vitest';
import { postgresScene } from './scene';

const scene = postgresScene();

test('statements that are prepared are told apart, and prepared anew over another connection', async () => {
  const { url } = await scene.open();
  const database = scene.connect(url);
  const both = async (): Promise<unknown> => [
    await database.query('select $1::int as n', [1]),
    await database.query('select $1::int + 1 as n', [1]),
  ];
  const expected = [[{ n: 1 }], [{ n: 2 }]];
  for (let times = 0; times < 3; times += 1) expect(await both()).toEqual(expected);
  await scene.server.ask(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    url,
  );
  await expect.poll(() => both().catch(() => null)).toEqual(expected);
});

test('a plan that no longer fits the schema costs one answer, and no other', async () => {
  const database = scene.connect(await scene.server.create());
  await database.query('create table kept (one int)');
  await database.query('insert into kept values ($1)', [7]);
  const all = (): Promise<unknown> => database.query('select * from kept where one > $1', [0]);
  expect(await all()).toEqual([{ one: 7 }]);
  await database.query('alter table kept add column other int default 8');
  const answers: unknown[] = [];
  for (let times = 0; times < 3; times += 1) answers.push(await all().catch(() => null));
  expect(answers.slice(1)).toEqual([[{ one: 7, other: 8 }], [{ one: 7, other: 8 }]]);
});

test('what failed amid a transaction leaves nothing behind for who comes next', async () => {
  const database = scene.connect(await scene.server.create());
  await database.query('create table kept (one int)');
  const failing = database.transaction(async (within) => {
    await within.query('insert into kept values ($1)', [1]);
    throw new Error('Nothing of it stays.');
  });
  await expect(failing).rejects.toThrow('The connection');
  await database.query('insert into kept values ($1)', [2]);
  expect(await scene.server.ask('select 1')).toHaveLength(1);
  expect(await database.query('select one from kept')).toEqual([{ one: 2 }]);
  expect(await database.query('select pg_current_xact_id_if_assigned() is null as idle')).toEqual([{ idle: true }]);
});
