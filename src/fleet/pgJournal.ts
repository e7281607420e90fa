import { encodeRecord } from '../sender/journal/journalCodec';
import type { JournalRecord } from '../sender/journal/journalRecord';
import { stopwatch } from '../sender/pace/stopwatch';
import type { Appended, Clock, DayPlace, JournalWriter } from '../sender/ports';
import type { Database, Queryable } from './database';
import { appendFailure, isDuplicate } from './databaseError';
import { givePlaceBack, type TakenPlace } from './dayPlaces';
import { GroupCommit, insertBatches, type Batch, type Committed, type Fence, type Refused } from './groupCommit';

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
  readonly place: TakenPlace | null;
  readonly settle: (appended: Appended) => void;
}

/** What was appended counts: so long ago it was asked whose the account is. */
interface Owned {
  readonly sinceOwnedMs: () => number;
}

type Flushed = Appended | { readonly ok: false; readonly failure: 'noPlace'; readonly refused: Refused };

/**
 * Appends records with group commit, as `JournalFile` does; one statement stands in the place of write and sync, which takes
 * along those of other sessions, and asks in the same commit whether the account is still this owner's.
 */
export class PgJournal implements JournalWriter {
  readonly #database: Database;
  readonly #commits: GroupCommit;
  readonly #session: string;
  readonly #fence: Fence;
  readonly #patience: Patience;
  readonly #onAppended: (recordCount: number) => void;
  /** Records that are known to be there; whatever a failed append left behind them goes before the next. */
  #recordCount: number;
  #isDirty = false;
  #waiting: Waiting[] = [];
  #flushing: Promise<void> | null = null;

  /**
   * @param commits what its appends go together with
   * @param onAppended told how many records there are that were answered
   */
  constructor(
    database: Database,
    session: string,
    fence: Fence,
    recordCount: number,
    patience: Patience,
    commits = new GroupCommit(database),
    onAppended: (recordCount: number) => void = () => undefined,
  ) {
    this.#patience = patience;
    this.#database = database;
    this.#commits = commits;
    this.#onAppended = onAppended;
    this.#session = session;
    this.#fence = fence;
    this.#recordCount = recordCount;
  }

  append(record: JournalRecord, place: DayPlace | null = null): Promise<Appended> {
    const taken = place !== null && 'i' in record ? this.#takenFor(record.i, place) : null;
    return new Promise((settle) => {
      this.#waiting.push({ record, place: taken, settle });
      this.#flushing ??= this.#flushAll();
    });
  }

  async giveBack(index: number, place: DayPlace): Promise<void> {
    // One that is taken and not used is on the safe side.
    await givePlaceBack(this.#database, this.#takenFor(index, place)).catch(() => undefined);
  }

  async close(): Promise<void> {
    while (this.#flushing) await this.#flushing;
  }

  async #flushAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group: Waiting[] = [];
      this.#settle(group, await this.#flushPatiently(group));
    }
    // In the same breath as the last look at what waits: whoever appends on hearing an answer must start a new flush.
    this.#flushing = null;
  }

  /** Who finds no place is told so; the others are written without them, first of all that waits. */
  #settle(group: readonly Waiting[], flushed: Flushed): void {
    if (!('refused' in flushed)) return group.forEach(({ settle }) => settle(flushed));
    const isRefused = ({ place }: Waiting): boolean => place !== null && flushed.refused.has(place.who);
    this.#waiting.unshift(...group.filter((each) => !isRefused(each)));
    for (const each of group) if (isRefused(each)) each.settle(NO_PLACE);
  }

  async #flushPatiently(group: Waiting[]): Promise<Flushed> {
    for (let failureCount = 1; ; failureCount += 1) {
      const appended = await this.#flush(group);
      if (appended.ok || appended.failure !== 'ioError') return appended;
      if (!(await this.#patience.waitForNext(failureCount))) return appended;
    }
  }

  async #flush(group: Waiting[]): Promise<Flushed> {
    const committed = await this.#commit(group);
    if (committed === false) return TAKEN_OVER;
    if ('has' in committed) {
      this.#isDirty = false;
      return { ok: false, failure: 'noPlace', refused: committed };
    }
    if ('error' in committed) {
      const { error, wasShared } = committed;
      // An append that had failed, as a writer of this owner before this one was told, has come through after all; or it failed
      // for what another session’s did.
      const isAloneNext = !this.#isDirty && (wasShared || isDuplicate(error));
      // The commit may have come through all the same.
      this.#isDirty = true;
      return isAloneNext ? await this.#flush(group) : { ok: false, failure: appendFailure(error) };
    }
    this.#isDirty = false;
    this.#recordCount += group.length;
    this.#onAppended(this.#recordCount);
    return { ok: true, ...committed };
  }

  /** What waits is put into `group` as late as can be. */
  async #commit(group: Waiting[]): Promise<Exclude<Committed, true> | Owned> {
    let elapsedMs = stopwatch(this.#patience.clock);
    const take = (): Batch => {
      if (group.length === 0) group.push(...this.#waiting.splice(0, GROUP_COUNT));
      elapsedMs = stopwatch(this.#patience.clock);
      return this.#batchOf(group);
    };
    const committed = this.#isDirty ? await this.#insertMended(take()) : await this.#commits.append(take);
    if (committed !== true) return committed;
    return await this.#isStillOwner(elapsedMs).catch((error: unknown) => ({ error, wasShared: false }));
  }

  #batchOf(group: readonly Waiting[]): Batch {
    const from = this.#recordCount;
    const lines = group.map(({ record }, at) => encodeRecord(record, from + at));
    const places = group.flatMap(({ place }) => (place === null ? [] : [place]));
    return { session: this.#session, fence: this.#fence, from, lines, places };
  }

  /** Asked again where the answer was long on its way: by now another may have read the journal, and waited. */
  async #isStillOwner(sinceAskedMs: () => number): Promise<Owned | false> {
    const { account, generation, owner } = this.#fence;
    let sinceOwnedMs = sinceAskedMs;
    while (sinceOwnedMs() > ANSWER_LIFETIME_MS) {
      sinceOwnedMs = stopwatch(this.#patience.clock);
      const own = await this.#database.query(FENCE, [account, generation, owner]);
      if (own.length === 0) return false;
    }
    return { sinceOwnedMs };
  }

  /** After an append that failed; alone, as what is there of it is taken away first. */
  async #insertMended(batch: Batch): Promise<Committed> {
    try {
      return await this.#database.transaction(
        async (within) =>
          (await this.#mend(within, batch)) && ((await insertBatches(within, [batch])).get(batch) ?? false),
      );
    } catch (error) {
      return { error, wasShared: false };
    }
  }

  /** False where the account is another's. */
  async #mend(within: Queryable, { from }: Batch): Promise<boolean> {
    const { account, generation, owner } = this.#fence;
    // Only an owner may take away what is there, which is its own: it was never answered.
    const own = await within.query(FENCE, [account, generation, owner]);
    if (own.length === 0) return false;
    await within.query('delete from excel_whatsapp.journal where session = $1 and seq >= $2', [this.#session, from]);
    return true;
  }

  #takenFor(index: number, place: DayPlace): TakenPlace {
    return { ...place, taker: `${this.#fence.owner}.${this.#session}.${index}` };
  }
}

const FENCE = 'select from excel_whatsapp.account where id = $1 and generation = $2 and owner = $3 for share';

const TAKEN_OVER: Appended = { ok: false, failure: 'takenOver' };
const NO_PLACE: Appended = { ok: false, failure: 'noPlace' };
/** Of them none waits long for the others. */
const GROUP_COUNT = 1000;
