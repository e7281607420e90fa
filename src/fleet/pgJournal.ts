import { encodeRecord } from '../sender/journal/journalCodec';
import type { JournalRecord } from '../sender/journal/journalRecord';
import { stopwatch } from '../sender/pace/stopwatch';
import type { Appended, Clock, JournalWriter } from '../sender/ports';
import type { Database, Queryable } from './database';
import { appendFailure, isDuplicate } from './databaseError';

/** By what somebody may write: an account's generation, and who raised it, since a failover may give a number twice. */
export interface Fence {
  readonly account: string;
  readonly generation: number;
  readonly owner: string;
}

/** How an append is waited for. Nobody is answered meanwhile, so nothing is sent. */
export interface Patience {
  readonly clock: Clock;
  /** Before one is tried again whose connection failed. False ends it. The first failure is number 1. */
  readonly waitForNext: (failureCount: number) => Promise<boolean>;
}

/**
 * Whoever appends knows that it was the owner no longer ago than this, also where it was frozen between the commit and its
 * answer. Whoever takes over waits for as much longer.
 */
export const ANSWER_LIFETIME_MS = 1000;

interface Waiting {
  readonly record: JournalRecord;
  readonly settle: (appended: Appended) => void;
}

/**
 * Appends records with group commit, as `JournalFile` does; one statement stands in the place of write and sync, and asks
 * in the same commit whether the account is still this owner's.
 */
export class PgJournal implements JournalWriter {
  readonly #database: Database;
  readonly #session: string;
  readonly #fence: Fence;
  readonly #patience: Patience;
  /** Records that are known to be there; whatever a failed append left behind them goes before the next. */
  #recordCount: number;
  #isDirty = false;
  #waiting: Waiting[] = [];
  #flushing: Promise<void> | null = null;

  constructor(database: Database, session: string, fence: Fence, recordCount: number, patience: Patience) {
    this.#patience = patience;
    this.#database = database;
    this.#session = session;
    this.#fence = fence;
    this.#recordCount = recordCount;
  }

  append(record: JournalRecord): Promise<Appended> {
    return new Promise((settle) => {
      this.#waiting.push({ record, settle });
      this.#flushing ??= this.#flushAll();
    });
  }

  async close(): Promise<void> {
    while (this.#flushing) await this.#flushing;
  }

  async #flushAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, GROUP_COUNT);
      const appended = await this.#flushPatiently(group.map(({ record }) => record));
      for (const { settle } of group) settle(appended);
    }
    // In the same breath as the last look at what waits: whoever appends on hearing an answer must start a new flush.
    this.#flushing = null;
  }

  async #flushPatiently(records: readonly JournalRecord[]): Promise<Appended> {
    for (let failureCount = 1; ; failureCount += 1) {
      const appended = await this.#flush(records);
      if (appended.ok || appended.failure !== 'ioError') return appended;
      if (!(await this.#patience.waitForNext(failureCount))) return appended;
    }
  }

  async #flush(records: readonly JournalRecord[]): Promise<Appended> {
    const lines = records.map((record, at) => encodeRecord(record, this.#recordCount + at));
    const elapsedMs = stopwatch(this.#patience.clock);
    try {
      const isAppended = this.#isDirty
        ? await this.#database.transaction(async (within) => await this.#mendAndInsert(within, lines))
        : await this.#insert(this.#database, lines);
      if (!isAppended) return TAKEN_OVER;
      this.#isDirty = false;
      this.#recordCount += lines.length;
      return (await this.#isStillOwner(elapsedMs)) ? { ok: true } : TAKEN_OVER;
    } catch (error) {
      const isMendable = !this.#isDirty && isDuplicate(error);
      // The commit may have come through all the same.
      this.#isDirty = true;
      // An append that had failed, as a writer of this owner before this one was told, has come through after all.
      if (isMendable) return await this.#flush(records);
      return { ok: false, failure: appendFailure(error) };
    }
  }

  /** Asked again where the answer was long on its way: by now another may have read the journal, and waited. */
  async #isStillOwner(sinceAskedMs: () => number): Promise<boolean> {
    const { account, generation, owner } = this.#fence;
    for (let elapsedMs = sinceAskedMs; elapsedMs() > ANSWER_LIFETIME_MS;) {
      elapsedMs = stopwatch(this.#patience.clock);
      const own = await this.#database.query(FENCE, [account, generation, owner]);
      if (own.length === 0) return false;
    }
    return true;
  }

  /** False where the account is another owner's. */
  async #insert(within: Queryable, lines: readonly string[]): Promise<boolean> {
    const { account, generation, owner } = this.#fence;
    const inserted = await within.query(APPEND, [account, generation, owner, this.#session, this.#recordCount, lines]);
    return inserted.length === lines.length;
  }

  async #mendAndInsert(within: Queryable, lines: readonly string[]): Promise<boolean> {
    const { account, generation, owner } = this.#fence;
    // Only an owner may take away what is there, which is its own: it was never answered.
    const own = await within.query(FENCE, [account, generation, owner]);
    if (own.length === 0) return false;
    await within.query('delete from excel_whatsapp.journal where session = $1 and seq >= $2', [
      this.#session,
      this.#recordCount,
    ]);
    return await this.#insert(within, lines);
  }
}

const FENCE = 'select from excel_whatsapp.account where id = $1 and generation = $2 and owner = $3 for share';

/** Nothing is put behind a gap, which a failover may have left to an owner that hasn't noticed yet. */
const APPEND = `
  with own as (${FENCE})
  insert into excel_whatsapp.journal (session, seq, line)
  select $4, $5::bigint + place - 1, line from unnest($6::text[]) with ordinality as given (line, place)
  where exists (select from own)
    and ($5::bigint = 0 or exists (select from excel_whatsapp.journal where session = $4 and seq = $5::bigint - 1))
  returning 1`;

const TAKEN_OVER: Appended = { ok: false, failure: 'takenOver' };
/** Of them none waits long for the others. */
const GROUP_COUNT = 1000;
