import { join } from 'node:path';
import { HumanError } from '../../sender/humanError';
import type { Decision, JournalRecord } from '../../sender/journal/journalRecord';
import type { RowStates } from '../../sender/journal/rowStates';
import { sentence } from '../../sender/sentence';
import { settleChildren } from '../children';
import { saltedHash, type Sealer } from '../encryption';
import { JOURNAL_FILE } from '../journal/journalDisk';
import { JournalFile } from '../journal/journalFile';
import { lossOf } from '../journal/journalLoss';
import { readMark } from '../journal/journalMark';
import { foldJournal, openJournalFile } from '../journal/journalReader';
import { openJournal } from '../journal/openJournal';
import { readSessionFile, type SessionInfo } from '../sessionFile';
import { SessionLock, type AcquireLock, type Ownership } from '../sessionLock';
import { drivenElsewhere, type SessionOwner } from '../sessionOwner';
import type { SessionStore } from '../sessionStore';

/** The code of a recipient whom another session has taken over with all that is known of them. */
const MOVED_ON = 'movedOn';

/**
 * A session whose key is gone: neither its recipients nor its message can be read. Its journal tells of each attempt by a
 * hash of number and text, whose salt isn't sealed, so that whoever has both can find what became of it. Nobody else sends it
 * as long as it is open.
 */
export class LostSession {
  readonly info: SessionInfo;
  readonly #store: SessionStore;
  readonly #lock: Ownership;
  /** Of recipients, in the order in which they were written. */
  readonly #records: readonly JournalRecord[];
  /** Whom each hash of an attempt is about, by index; the same one for all tries of one. */
  readonly #byHash: ReadonlyMap<string, number>;
  readonly #rows: RowStates;

  private constructor(store: SessionStore, info: SessionInfo, lock: Ownership, read: ReadRecords) {
    this.info = info;
    this.#store = store;
    this.#lock = lock;
    this.#records = read.records;
    this.#byHash = read.byHash;
    this.#rows = read.rows;
  }

  /**
   * @param sealer what is there in the place of its key
   * @throws HumanError where it can be opened after all, is being sent, or where its journal doesn't tell all
   */
  static async open(
    store: SessionStore,
    id: string,
    sealer: Sealer | null,
    self: SessionOwner,
    acquire: AcquireLock = SessionLock.acquire,
  ): Promise<LostSession> {
    const folder = await store.existingFolder(id);
    const { info, openCampaign } = await readSessionFile(folder, store.files);
    if (sealer !== null && opens(() => openCampaign(sealer))) throw notLost(id);
    const acquired = await acquire(folder, self);
    if (acquired.kind === 'held') throw drivenElsewhere(acquired.by);
    const { lock } = acquired;
    try {
      const notes = await settleChildren(store, info);
      const lost = new LostSession(store, info, lock, await readRecords(store, info));
      const taken = notes.find(({ kind, recipients }) => kind === 'retry' && recipients.count === info.recipientCount);
      if (taken !== undefined) {
        // A crash has kept it from saying so in its own journal.
        await lost.leave();
        throw isTaken(taken.childId);
      }
      // Whoever has gone to another session has gone there by an index that nobody can read any more.
      if (notes.length > 0) throw hasChildren();
      return lost;
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** So many have been attempted, or are known by a hash at least. */
  get attemptedCount(): number {
    return new Set(this.#byHash.values()).size;
  }

  /** Whom a message was attempted to, by index here; undefined where nobody was. `texts`: those that it may have had. */
  find(phone: string, texts: readonly (readonly string[])[]): number | undefined {
    for (const parts of texts) {
      const index = this.#byHash.get(saltedHash(this.info.salt, phone, ...parts));
      if (index !== undefined) return index;
    }
    return undefined;
  }

  /** Somebody is left in it, or in doubt. */
  get isUnfinished(): boolean {
    return this.#rows.isWorkLeft || this.#rows.count('unsure') > 0;
  }

  /** Nobody knows yet whether its message has left. */
  isInDoubt(index: number): boolean {
    return this.#rows.status(index) === 'inDoubt';
  }

  /** All that the journal says of recipients, as of those of another session. `indexOf`: undefined for who isn't in it. */
  *recordsFor(indexOf: (index: number) => number | undefined): Generator<JournalRecord> {
    for (const record of this.#records) {
      if (!('i' in record)) yield record;
      else {
        const i = indexOf(record.i);
        if (i !== undefined) yield { ...record, i };
      }
    }
  }

  /** Nobody is left in it: another session has taken over whoever was. @throws HumanError where that can't be written */
  async leave(): Promise<void> {
    const { info } = this;
    const path = join(this.#store.folder(info.id), JOURNAL_FILE);
    const isOwner = (): Promise<boolean> => this.#lock.isOwner();
    const { end, content } = await openJournal(path, info, isOwner, this.#store.files);
    const journal = new JournalFile(path, end, isOwner, this.#store.files);
    const at = Date.now();
    const decision: Decision = 'leave';
    for (let i = 0; i < info.recipientCount; i += 1) {
      const status = content.rows.status(i);
      if (status === 'queued') void journal.append({ t: 'skipped', at, i, code: MOVED_ON });
      if (status === 'inDoubt') void journal.append({ t: 'found', at, i, result: 'unsure' });
      if (status === 'inDoubt' || status === 'unsure') void journal.append({ t: 'decided', at, i, decision });
    }
    await journal.append({ t: 'control', at, event: 'finished' });
    await journal.close();
  }

  async close(): Promise<void> {
    await this.#lock.release();
  }
}

interface ReadRecords {
  readonly records: readonly JournalRecord[];
  readonly byHash: ReadonlyMap<string, number>;
  readonly rows: RowStates;
}

/** @throws HumanError where a part of the journal is missing: then nobody knows who was attempted in it */
async function readRecords(store: SessionStore, info: SessionInfo): Promise<ReadRecords> {
  const path = join(store.folder(info.id), JOURNAL_FILE);
  const mark = await readMark(path, store.files);
  const file = await openJournalFile(path, store.files);
  const attempted: JournalRecord[] = [];
  const byHash = new Map<string, number>();
  const named = new Set<number>();
  try {
    const content = await foldJournal(file, info.recipientCount, (record) => {
      if (record.t === 'account' || ('i' in record && record.t !== 'skipped')) attempted.push(record);
      if (record.t === 'attempt') byHash.set(record.h, record.i);
      if ('i' in record && record.t !== 'skipped') named.add(record.i);
      if (record.t === 'doubted') throw isDamaged();
    });
    if (lossOf(content, mark) !== null) throw isDamaged();
    const hashed = new Set(byHash.values());
    for (const index of named) if (!hashed.has(index)) throw isDamaged();
    return { records: attempted, byHash, rows: content.rows };
  } finally {
    await file.close();
  }
}

function opens(open: () => unknown): boolean {
  try {
    open();
    return true;
  } catch {
    return false;
  }
}

function notLost(id: string): HumanError {
  return new HumanError(sentence('The key of this session is there.'), sentence('Resume it: {0}.', `resume ${id}`));
}

function isTaken(childId: string): HumanError {
  return new HumanError(
    sentence('Another session has taken over all that is left of this one.'),
    sentence('Resume that: {0}.', `resume ${childId}`),
  );
}

function hasChildren(): HumanError {
  return new HumanError(
    sentence('Other sessions have been made of this one, and without its key it can’t be told of whom.'),
    sentence('Put its key back from a backup, then resume it.'),
    undefined,
    { fault: 'machine' },
  );
}

function isDamaged(): HumanError {
  return new HumanError(
    sentence(
      'Part of this session’s journal is damaged, and without its key it can’t be told whom that part is about.',
    ),
    sentence('Put its key back from a backup, then resume it.'),
    undefined,
    { fault: 'machine' },
  );
}
