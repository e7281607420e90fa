import { expect, test } from 'vitest';
import { AccountOwner, ownerOf, takeFromSilent } from '../../src/fleet/accountOwner';
import { openFleet } from '../../src/fleet/fleet';
import { MIGRATIONS } from '../../src/fleet/migrations';
import { migrate } from '../../src/fleet/schema';
import { postgresScene } from './scene';

const scene = postgresScene();

test('one of several that want an account owns it, and the next does once its connection is cut', async () => {
  const { fleet, url } = await scene.open();
  const { database } = fleet;
  await database.query(`insert into excel_whatsapp.account (id) values ('a'), ('b')`);
  const owners = await Promise.all(['1', '2', '3'].map((name) => AccountOwner.start(database, name)));
  const fences = await Promise.all(owners.map((owner) => owner.own('a')));
  expect(fences.filter((fence) => fence !== null)).toHaveLength(1);
  const winner = owners[fences.findIndex((fence) => fence !== null)];
  const other = owners.find((owner) => owner !== winner);
  let isTold = false;
  winner?.onLost(() => {
    isTold = true;
  });
  expect(await winner?.beat()).toEqual([]);
  await scene.server.ask(`select pg_terminate_backend(backend) from excel_whatsapp.account where id = 'a'`, url);
  await expect.poll(() => isTold).toBe(true);
  expect(await other?.own('a')).toEqual({ account: 'a', generation: 2, owner: other?.id });
  for (const owner of owners) await owner.close();
});

test('an account whose lock is gone is told at the next beat', async () => {
  const { fleet } = await scene.open();
  await fleet.database.query(`insert into excel_whatsapp.account (id) values ('a'), ('b')`);
  const owner = await AccountOwner.start(fleet.database, '1');
  await owner.own('a');
  await owner.own('b');
  expect(await owner.beat()).toEqual([]);
  // As a pooler between would do it.
  const lying = await AccountOwner.start(fleet.database, '2');
  await owner.release('b');
  expect(await lying.own('b')).not.toBeNull();
  expect(await owner.beat()).toEqual([]);
  expect(owner.accounts).toEqual(['a']);
  await owner.close();
  await lying.close();
});

test('the schema is set up once, also by several in one moment, and one that is newer is refused', async () => {
  const url = await scene.server.create();
  const database = scene.connect(url);
  await Promise.all([openFleet(database), openFleet(scene.connect(url)), openFleet(database)]);
  await migrate(database, [...MIGRATIONS, 'select 1']);
  await expect(openFleet(database)).rejects.toThrow('set up by a newer version');
});

test('a server that forgets, a database that isn’t there and a pooler are refused', async () => {
  const { url } = await scene.open();
  await expect(openFleet(scene.connect(scene.server.url('nothing')))).rejects.toThrow('no such database');
  const database = scene.connect(url);
  const pooled = {
    ...database,
    connect: async () => ({ ...(await database.connect()), processId: 1 }),
  };
  await expect(openFleet(pooled)).rejects.toThrow('a pooler');
  await scene.server.down('SIGINT');
  await scene.server.up('fsync=off');
  await expect(openFleet(database)).rejects.toThrow('With fsync off');
  await scene.server.down('SIGINT');
  await scene.server.up('synchronous_commit=off');
  await openFleet(database);
});

test('who says that it is alive keeps its account; it is taken from who has said nothing for long', async () => {
  const { database } = (await scene.open()).fleet;
  await database.query(`insert into excel_whatsapp.account (id) values ('a')`);
  const owner = await AccountOwner.start(database, '1');
  await owner.own('a');
  const beSilent = (): Promise<unknown> =>
    database.query(`update excel_whatsapp.worker set seen_at = now() - interval '31 seconds'`);
  await beSilent();
  await owner.beat();
  expect((await ownerOf(database, 'a'))?.silentMs).toBeLessThan(30_000);
  await expect(takeFromSilent(database, 'a')).rejects.toThrow('was alive');
  expect(owner.isLost).toBe(false);
  await beSilent();
  expect((await ownerOf(database, 'a'))?.silentMs).toBeGreaterThanOrEqual(31_000);
  await takeFromSilent(database, 'a');
  await expect.poll(() => owner.isLost).toBe(true);
  await expect.poll(() => ownerOf(database, 'a')).toBeNull();
  await owner.close();
});
