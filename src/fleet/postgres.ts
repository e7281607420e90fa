import { Client, Pool, type ClientConfig, type PoolClient } from 'pg';
import type { Database, OwnConnection, Queryable, Row, Value } from './database';
import { databaseError } from './databaseError';

/**
 * A PostgreSQL server: one pool for all statements, and connections of one's own for locks. The one file that knows `pg`.
 * @param namedIn where people say which one it is
 */
export function openPostgres(url: string, namedIn = '--database'): Database {
  const config = configOf(url);
  const pool = new Pool({ ...config, max: POOL_SIZE, idleTimeoutMillis: IDLE_MS, allowExitOnIdle: true });
  // One that dies while nobody uses it is replaced by the pool.
  pool.on('error', () => undefined);
  return {
    namedIn,
    query: async (text, values) => await onPool(pool, namedIn, (client) => ask(client, text, values)),
    transaction: async (act) => await onPool(pool, namedIn, (client) => inTransaction(client, act)),
    connect: async () => await connectOwn(config, namedIn),
    close: () => pool.end(),
  };
}

function configOf(url: string): ClientConfig {
  return {
    connectionString: url,
    application_name: 'excel-whatsapp',
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: 10_000,
    query_timeout: 30_000,
    // Else a sleeping laptop would hold its accounts for two hours, and a commit would be one only in memory.
    options: [
      'synchronous_commit=on',
      'tcp_keepalives_idle=10',
      'tcp_keepalives_interval=5',
      'tcp_keepalives_count=3',
      'tcp_user_timeout=20s',
      'idle_in_transaction_session_timeout=5s',
    ]
      .map((setting) => `-c ${setting}`)
      .join(' '),
  };
}

async function onPool<T>(pool: Pool, namedIn: string, act: (client: PoolClient) => Promise<T>): Promise<T> {
  let client: PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw databaseError(error, namedIn);
  }
  // It may die between two statements of a transaction, which the next one then tells.
  const hear = (): void => undefined;
  client.on('error', hear);
  let isBroken = true;
  try {
    const result = await act(client);
    isBroken = false;
    return result;
  } catch (error) {
    throw databaseError(error, namedIn);
  } finally {
    client.off('error', hear);
    // After any error it is thrown away: what it was about to do is then over on the server, too.
    client.release(isBroken);
  }
}

async function inTransaction<T>(client: PoolClient, act: (within: Queryable) => Promise<T>): Promise<T> {
  await client.query('begin');
  const result = await act({ query: (text, values) => ask(client, text, values) });
  await client.query('commit');
  return result;
}

async function ask(client: Client | PoolClient, text: string, values: readonly Value[] = []): Promise<readonly Row[]> {
  // Several statements in one text can't be prepared; they take no values.
  const name = values.length === 0 ? {} : { name: nameOf(text) };
  const { rows } = await client.query<Record<string, unknown>>({ ...name, text, values: [...values] });
  return rows;
}

/** Each connection parses and plans a statement once: an append costs the server a third less then. */
function nameOf(text: string): string {
  let name = NAMES.get(text);
  if (name === undefined) {
    name = `statement ${NAMES.size + 1}`;
    NAMES.set(text, name);
  }
  return name;
}

/** As many as there are in the code: texts are constants. */
const NAMES = new Map<string, string>();

async function connectOwn(config: ClientConfig, namedIn: string): Promise<OwnConnection> {
  const client = new Client(config);
  const lost = new Set<() => void>();
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    for (const listener of lost) listener();
  };
  client.on('error', end);
  client.on('end', end);
  try {
    await client.connect();
  } catch (error) {
    isOver = true;
    throw databaseError(error, namedIn);
  }
  return {
    // What the server said of itself, which the types don't tell of.
    processId: 'processID' in client && typeof client.processID === 'number' ? client.processID : null,
    query: async (text, values) => {
      try {
        return await ask(client, text, values);
      } catch (error) {
        throw databaseError(error, namedIn);
      }
    },
    onNotice: (listener) => {
      client.on('notification', ({ channel, payload }) => listener(channel, payload ?? ''));
    },
    onLost: (listener) => {
      lost.add(listener);
    },
    close: async () => {
      isOver = true;
      await client.end().catch(() => undefined);
    },
  };
}

const POOL_SIZE = 10;
const IDLE_MS = 30_000;
