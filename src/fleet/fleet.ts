import type { Database } from './database';
import { examineServer, type ServerFacts } from './examineServer';
import { FleetStore } from './fleetStore';
import { GroupCommit } from './groupCommit';
import { migrate } from './schema';

/** What is on a database, and in what it can be relied on. */
export interface Fleet {
  readonly database: Database;
  readonly facts: ServerFacts;
  readonly store: FleetStore;
  /** What the journals of all sessions are appended to by. */
  readonly commits: GroupCommit;
}

/** @throws HumanError where the database can't be reached or used, or is of a newer version */
export async function openFleet(database: Database): Promise<Fleet> {
  const facts = await examineServer(database);
  await migrate(database);
  return { database, facts, store: new FleetStore(database, facts), commits: new GroupCommit(database) };
}
