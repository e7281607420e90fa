import { afterAll, beforeAll } from 'vitest';
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
