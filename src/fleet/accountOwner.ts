import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { HumanError } from '../sender/humanError';
import { durationOf, sentence } from '../sender/sentence';
import type { Database, OwnConnection, Queryable } from './database';
import type { Fence } from './groupCommit';
import { CHANNEL } from './steering';

/**
 * A worker's hold on its accounts: advisory locks on a connection of its own, which die with it. Whoever comes to own an
 * account raises its generation, and so waits for appends under way, and refuses those that come later from the owner before.
 */
export class AccountOwner {
  readonly id = randomUUID();
  readonly name: string;
  readonly #database: Database;
  readonly #connection: OwnConnection;
  readonly #owned = new Map<string, Fence>();
  #isLost = false;
  /** Whether the last beat has come through. */
  #isAnswered = true;

  private constructor(database: Database, connection: OwnConnection, name: string) {
    this.#database = database;
    this.#connection = connection;
    this.name = name;
    connection.onLost(() => {
      this.#isLost = true;
    });
  }

  /** @param name as operators are told of it */
  static async start(database: Database, name: string): Promise<AccountOwner> {
    const connection = await database.connect();
    const owner = new AccountOwner(database, connection, name);
    await connection.query(`listen ${CHANNEL}`);
    await connection.query('insert into excel_whatsapp.worker (id, name) values ($1, $2)', [owner.id, name]);
    return owner;
  }

  /** The connection is gone, and all locks with it: whoever is quicker owns the accounts next. */
  get isLost(): boolean {
    return this.#isLost;
  }

  get accounts(): readonly string[] {
    return [...this.#owned.keys()];
  }

  onLost(listener: () => void): void {
    this.#connection.onLost(listener);
  }

  /** Something was handed in or steered. */
  onNotice(listener: () => void): void {
    this.#connection.onNotice(listener);
  }

  fence(account: string): Fence | null {
    return this.#owned.get(account) ?? null;
  }

  /** Null where another worker owns it. */
  async own(account: string): Promise<Fence | null> {
    const [tried] = await this.#connection.query(
      'select pg_try_advisory_lock($2, lock_key) as got from excel_whatsapp.account where id = $1',
      [account, ACCOUNT_LOCKS],
    );
    if (tried?.['got'] !== true) return null;
    const [raised] = await this.#connection.query(
      `update excel_whatsapp.account set generation = generation + 1, owner = $2, backend = pg_backend_pid()
       where id = $1 returning generation::float8 as generation`,
      [account, this.id],
    );
    const { generation } = v.parse(v.object({ generation: v.number() }), raised);
    const fence = { account, generation, owner: this.id };
    this.#owned.set(account, fence);
    return fence;
  }

  async release(account: string): Promise<void> {
    this.#owned.delete(account);
    await this.#connection.query('select pg_advisory_unlock($2, lock_key) from excel_whatsapp.account where id = $1', [
      account,
      ACCOUNT_LOCKS,
    ]);
  }

  /** Says that this worker is alive, and gives the accounts that it doesn't own any more. */
  async beat(): Promise<readonly string[]> {
    this.#isAnswered = false;
    await this.#connection.query('update excel_whatsapp.worker set seen_at = now() where id = $1', [this.id]);
    const rows = await this.#connection.query(
      `select account.id from excel_whatsapp.account
       join pg_locks on locktype = 'advisory' and classid = $1 and objid = lock_key::oid and pid = pg_backend_pid()
       where account.owner = $2`,
      [ACCOUNT_LOCKS, this.id],
    );
    const held = new Set(rows.map((row) => v.parse(idSchema, row).id));
    this.#isAnswered = true;
    const gone = this.accounts.filter((account) => !held.has(account));
    for (const account of gone) this.#owned.delete(account);
    return gone;
  }

  /** Lets go of all accounts. A database that doesn't answer isn't asked to forget this worker. */
  async close(): Promise<void> {
    this.#owned.clear();
    const way = this.#isLost ? this.#database : this.#connection;
    if (this.#isAnswered) {
      await way.query('delete from excel_whatsapp.worker where id = $1', [this.id]).catch(() => undefined);
    }
    await this.#connection.close();
  }
}

/** Who owns an account now; null where nobody does. */
export interface OwningWorker {
  readonly name: string;
  /** How long it hasn't said that it is alive. */
  readonly silentMs: number;
}

/** @throws HumanError where there is no such account */
export async function ownerOf(database: Queryable, account: string): Promise<OwningWorker | null> {
  const [row] = await database.query(
    `select exists (
         select from pg_locks where locktype = 'advisory' and classid = $2 and objid = lock_key::oid and granted
           and pid = backend
       ) as held, coalesce(name, '') as name,
       coalesce(extract(epoch from now() - seen_at) * 1000, 1e9)::float8 as "silentMs"
     from excel_whatsapp.account left join excel_whatsapp.worker on worker.id = owner where account.id = $1`,
    [account, ACCOUNT_LOCKS],
  );
  if (row === undefined) {
    throw new HumanError(
      sentence('Nothing was handed in for an account of that name.'),
      sentence('List the sessions to see which there are.'),
    );
  }
  const { held, name, silentMs } = v.parse(owningSchema, row);
  return held ? { name, silentMs } : null;
}

/** Those that something was ever handed in for. */
export async function accountsOf(database: Queryable): Promise<readonly string[]> {
  const rows = await database.query('select id from excel_whatsapp.account order by id');
  return rows.map((row) => v.parse(idSchema, row).id);
}

/**
 * Ends the connection of a worker that has gone silent, and with it its hold on all its accounts. Where it wakes, its
 * next append is refused, and what was on its way then was an attempt already.
 */
export async function takeFromSilent(database: Queryable, account: string): Promise<void> {
  const owner = await ownerOf(database, account);
  if (owner === null) return;
  if (owner.silentMs < SILENT_MS) {
    throw new HumanError(
      sentence('The worker {0} was alive {1} ago.', owner.name, durationOf(owner.silentMs)),
      sentence(
        'Stop it there; where it is gone, its accounts are free at once, and where it is frozen, in {0}.',
        durationOf(SILENT_MS),
      ),
    );
  }
  await database.query('select pg_terminate_backend(backend) from excel_whatsapp.account where id = $1', [account]);
}

/** A living one says so six times as often. */
const SILENT_MS = 30_000;

const owningSchema = v.object({ held: v.boolean(), name: v.string(), silentMs: v.number() });

/** The first half of the locks' names: those of other programs in the same database have another. */
export const ACCOUNT_LOCKS = 0x65_77_01;

const idSchema = v.object({ id: v.string() });
