import { afterAll, beforeAll } from 'vitest';
import { AccountOwner } from '../../src/fleet/accountOwner';
import { openFleet, type Fleet } from '../../src/fleet/fleet';
import type { Database } from '../../src/fleet/database';
import { openPostgres } from '../../src/fleet/postgres';
import { PostgresServer } from './postgresServer';

export interface Scene {
  readonly server: PostgresServer;
  /** A database of the test's own, and its address. */
  open(): Promise<{ readonly fleet: Fleet; readonly url: string }>;
  /** Another way to a database that is there. */
  connect(url: string): Database;
}

/** A session “s” of the account “a”, of which nothing is there but its rows in the tables. */
export async function bareSession(scene: Scene): Promise<{ readonly database: Database; readonly url: string }> {
  const { fleet, url } = await scene.open();
  const { database } = fleet;
  await database.query(`insert into excel_whatsapp.account (id) values ('a')`);
  await database.query(
    `insert into excel_whatsapp.session (id, account, handed_in_by, choices, timeline, may_lose) values ('s', 'a', 'x', '{}', 1, true)`,
  );
  return { database, url };
}

/** The same with an owner of its account. */
export async function ownedSession(scene: Scene) {
  const { database, url } = await bareSession(scene);
  const owner = await AccountOwner.start(database, 'worker 1');
  const fence = await owner.own('a');
  if (fence === null) throw new Error('Nobody else is there.');
  return { database, url, owner, fence };
}

/** The same database, and how many rows have been read by certain statements. */
export function countingRows(database: Database, isCounted: (text: string) => boolean) {
  const counted = { count: 0 };
  const counting: Database = {
    ...database,
    query: async (text, values) => {
      const rows = await database.query(text, values);
      if (isCounted(text)) counted.count += rows.length;
      return rows;
    },
  };
  return { counting, counted };
}

/** A server for all tests of a file. */
export function postgresScene(): Scene {
  let server: PostgresServer | null = null;
  const opened: Database[] = [];
  beforeAll(async () => {
    server = await PostgresServer.start();
  }, 120_000);
  afterAll(async () => {
    await Promise.all(opened.map((database) => database.close()));
    await server?.remove();
  }, 120_000);
  const running = (): PostgresServer => {
    if (server === null) throw new Error('The server isn’t there yet.');
    return server;
  };
  const connect = (url: string): Database => {
    const database = openPostgres(url);
    opened.push(database);
    return database;
  };
  return {
    get server() {
      return running();
    },
    open: async () => {
      const url = await running().create();
      return { fleet: await openFleet(connect(url)), url };
    },
    connect,
  };
}
