import * as v from 'valibot';
import { HumanError } from '../sender/humanError';
import { sentence, type Sentence } from '../sender/sentence';
import type { Database } from './database';
import { behindPooler } from './databaseError';

/** How far the server keeps what it has answered. */
export interface ServerFacts {
  /** Another one after each failover. */
  readonly timeline: number;
  /** A failover may lose what was answered before it. */
  readonly mayLose: boolean;
  /** What the operator should know, once. */
  readonly warnings: readonly Sentence[];
}

/** @throws HumanError where the server can't keep what this product promises */
export async function examineServer(database: Database): Promise<ServerFacts> {
  await refusePooler(database);
  const [row] = await database.query(FACTS);
  const facts = v.parse(factsSchema, row);
  if (facts.in_recovery || facts.timeline === null) throw standby(database.namedIn);
  if (facts.fsync !== 'on') throw forgetful('fsync');
  if (!DURABLE.has(facts.synchronous_commit)) throw forgetful('synchronous_commit');
  const mayLose = facts.standby_names === '';
  const warnings = mayLose && facts.standby_count > 0 ? [ASYNCHRONOUS] : [];
  return { timeline: facts.timeline, mayLose, warnings };
}

/**
 * Between a pooler's client and its server there is no bond: a lock would be somebody else's by the next statement. The
 * number that the connection was opened with is then the pooler's own, or that of another server process. One that gives
 * each session a connection is told by it as well, and refused: it keeps what is asked of connections from the server.
 */
async function refusePooler(database: Database): Promise<void> {
  const connection = await database.connect();
  try {
    const [row] = await connection.query('select pg_backend_pid() as pid');
    if (row?.['pid'] === connection.processId) return;
    throw behindPooler(database.namedIn);
  } finally {
    await connection.close();
  }
}

/** The number of the server's timeline, in SQL. */
export const TIMELINE = `('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int`;

const FACTS = `
  select pg_is_in_recovery() as in_recovery,
    case when pg_is_in_recovery() then null
      else ${TIMELINE} end as timeline,
    current_setting('fsync') as fsync,
    current_setting('synchronous_commit') as synchronous_commit,
    current_setting('synchronous_standby_names') as standby_names,
    (select count(*)::int from pg_stat_replication) as standby_count`;

const factsSchema = v.object({
  in_recovery: v.boolean(),
  timeline: v.nullable(v.number()),
  fsync: v.string(),
  synchronous_commit: v.string(),
  standby_names: v.string(),
  standby_count: v.number(),
});

/** With these a commit is on disk before it is answered. */
const DURABLE: ReadonlySet<string> = new Set(['on', 'remote_apply', 'remote_write']);

const ASYNCHRONOUS = sentence(
  'The database has a standby that follows without being waited for: after a failover messages may be in doubt. With synchronous_standby_names it is waited for.',
);

function standby(namedIn: string): HumanError {
  return new HumanError(
    sentence('That server is a standby, and can’t be written to.'),
    sentence('Name the primary in {0}.', namedIn),
  );
}

function forgetful(setting: string): HumanError {
  return new HumanError(
    sentence(
      'With {0} off the database forgets in a crash what it has answered: a message could be sent twice.',
      setting,
    ),
    sentence('Set {0} to on, then try again.', setting),
  );
}
