import { errorCode } from '../sender/systemError';
import { addDamage, type BookDamage } from './book/bookDamage';
import type { TallyKind } from '../sender/ports';
import { bookFailure, type Written } from './book/bookFailure';
import { readRecords, readStart, UNREAD } from './book/bookFile';
import { filePath, listFiles } from './book/bookFolder';
import { withoutPeople, type AccountHash, type BookEntry, type BookRecord, type TextHash } from './book/bookRecord';
import { BookWriter, type WrittenPart } from './book/bookWriter';
import type { Forgotten } from './forgotten';
import { loadBook, type KnownFile, type LoadedBook } from './book/loadBook';
import type { OptOut } from './optOutRows';
import { takerOf, type PeopleTable, type BookCounts, type EachOptOut, type ListedOptOut } from './peopleTable';
import { personSessions, type PersonSession } from './personSessions';
import { keyOf, personOf, type Person, type PersonKey } from './person';
import { MAX_ENDED_COUNT } from './book/recordCodec';
import { toRecord } from './toRecord';
import { rewriteLocked, type BookParts, type Rewriting, type Rewritten } from './book/rewriteBook';
import type { LastSent } from './sentRows';
import { hashText } from './textHash';

/**
 * Who must not be written to, who was, and who answered. What it says is asked without a wait; what is appended counts once
 * it is on disk. What other windows and terminals append is seen by `refresh`.
 */
export class PeopleBook {
  readonly #parts: BookParts;
  readonly #writer: BookWriter;
  readonly #salt: Buffer;
  #table: PeopleTable;
  /** What is being read anew, and will take the table's place; what is appended meanwhile goes into both. */
  #nextTable: PeopleTable | null = null;
  #known: Map<string, KnownFile>;
  #damage: BookDamage;
  /** Whose opt-out is on its way to the disk, or couldn't be written: they aren't written to either way. */
  readonly #unwritten = new Set<PersonKey>();
  #turn: Promise<unknown> = Promise.resolve();

  /** Use `openPeopleBook`. */
  constructor(parts: BookParts, table: PeopleTable, { known, damage }: LoadedBook, salt: Buffer) {
    this.#parts = parts;
    this.#table = table;
    this.#known = new Map(known);
    this.#damage = damage;
    this.#salt = salt;
    this.#writer = new BookWriter(
      parts.place,
      async () => ({ sealer: await parts.keys.current(), salt: this.#salt }),
      (part) => this.#noteWritten(part),
    );
  }

  get counts(): BookCounts {
    return this.#table.counts;
  }

  /** What isn't as it was written, as far as it has been read. */
  get damage(): BookDamage {
    return this.#damage;
  }

  /** Whether they said no. For the look right before each attempt. */
  isOptedOut(person: Person): boolean {
    const key = keyOf(person);
    if (this.#table.isOptedOut(key)) return true;
    for (const unwritten of this.#unwritten) if (this.#table.isSamePerson(key, unwritten)) return true;
    return false;
  }

  /** Since when, and why; null where they aren't opted out. */
  optOut(person: Person): OptOut | null {
    return this.#table.optOut(keyOf(person));
  }

  /** Whether they are opted out and that is safely on disk, so that it needn't be appended again. */
  isEntered(person: Person): boolean {
    return this.#table.isEntered(keyOf(person));
  }

  /** The number behind an id of WhatsApp's; null where it isn't known. */
  phoneOf(person: Person): Person | null {
    const key = [...this.#table.keysOfPerson(keyOf(person))].find((each) => each > 0);
    return key === undefined ? null : personOf(key);
  }

  lastSent(person: Person): LastSent | null {
    return this.#table.lastSent(keyOf(person));
  }

  /** When this text went to them last; null where it never did. */
  sentOf(person: Person, textHash: TextHash): LastSent | null {
    return this.#table.lastSentOf(keyOf(person), textHash);
  }

  answeredSince(person: Person, sinceMs: number): boolean {
    const atMs = this.#table.answeredAtMs(keyOf(person));
    return atMs !== null && atMs >= sinceMs;
  }

  /** How many of an account's at or after that moment. */
  countSince(account: AccountHash, kind: TallyKind, sinceMs: number, endMs?: number): number {
    return this.#table.tally.countSince(account, kind, sinceMs, endMs);
  }

  /** When the nth latest was, from 1; null where there are fewer. */
  latestMs(account: AccountHash, kind: TallyKind, nth: number): number | null {
    return this.#table.tally.latestMs(account, kind, nth);
  }

  textHashOf(text: string): TextHash {
    return hashText(text, this.#salt);
  }

  /** Those who are opted out, one at a time, as they are when it comes to them. */
  async *optOuts(): AsyncGenerator<ListedOptOut> {
    yield* this.#table.optedOut();
  }

  /** The same one by one, with what tells each from the others. */
  eachOptOut(): Iterable<EachOptOut> {
    return this.#table.eachOptOut();
  }

  /** What is known here of an opt-out that another book has; null where that is nothing. */
  stateOf({ who, tag }: EachOptOut): 'holds' | 'ended' | null {
    return this.#table.stateOf(who, tag);
  }

  /** Another one whenever an opt-out has come or ended. */
  get optOutStamp(): number {
    return this.#table.optOutStamp;
  }

  /** In which sessions they were written to or answered, the newest first. Reads the files. */
  async sessionsOf(person: Person): Promise<readonly PersonSession[]> {
    await this.refresh();
    const { place, keys } = this.#parts;
    return await personSessions(place, keys, this.#table.keysOfPerson(keyOf(person)));
  }

  /**
   * Ok once all of them are on disk. An opt-out holds from now on, even where it can't be written; what is counted counts from
   * now on, unless it can't be.
   */
  async append(...entries: readonly BookEntry[]): Promise<Written> {
    return await this.takeOver(entries.map(toRecord));
  }

  /** The same of records as another book has them: an opt-out is the same one in both. */
  async takeOver(records: readonly BookRecord[]): Promise<Written> {
    const optedOut = records.flatMap((record) => (record.kind === 'optedOut' ? [record.who] : []));
    const counted = records.filter((record) => record.kind === 'counted');
    for (const key of optedOut) this.#unwritten.add(key);
    this.#take(counted);
    if (records.length === 0) return { ok: true };
    const appended = await this.#writer.append(records);
    if (appended.ok) for (const key of optedOut) this.#unwritten.delete(key);
    else this.#take(counted.map(({ tag }) => ({ kind: 'withdrawn', tag })));
    return appended;
  }

  /** Ends the opt-outs of a person that are known by now. Whoever opts out later, or unseen meanwhile, is opted out. */
  async optIn(person: Person, atMs: number): Promise<Written> {
    await this.refresh();
    const who = keyOf(person);
    const tags = this.#table.tags(who);
    const records: BookRecord[] = [];
    for (let at = 0; at < tags.length; at += MAX_ENDED_COUNT) {
      records.push({ kind: 'optedIn', who, atMs, ended: tags.slice(at, at + MAX_ENDED_COUNT) });
    }
    const appended: Written = records.length === 0 ? { ok: true } : await this.#writer.append(records);
    if (appended.ok) this.#unwritten.delete(who);
    return appended;
  }

  /**
   * Removes every record of a person from every file of the book, under all ids by which they are known, and their opt-out
   * with it: say so before. What is damaged is removed with it, since it may tell of them.
   */
  async forget(person: Person): Promise<Forgotten> {
    await this.refresh();
    const keys = this.#table.keysOfPerson(keyOf(person));
    let droppedCount = 0;
    for (let tryCount = 0; tryCount < MAX_TRIES; tryCount += 1) {
      const rewritten = await this.#rewrite((record) => withoutPeople(record, keys), true).catch((error: unknown) => ({
        kind: 'failed' as const,
        failure: bookFailure(error),
      }));
      if (rewritten.kind === 'taken') return { kind: 'busy' };
      if (rewritten.kind !== 'done') return rewritten;
      for (const key of keys) this.#unwritten.delete(key);
      droppedCount += rewritten.droppedCount;
      await this.refresh();
      // Another process may have appended something of them meanwhile.
      if (![...keys].some((key) => this.#table.knows(key))) return { kind: 'forgotten', droppedCount };
    }
    return { kind: 'busy' };
  }

  /** Makes one file of many, and lets go of what a crash has left; what is damaged is set aside. False where it can't now. */
  async tidy(): Promise<boolean> {
    const { kind } = await this.#rewrite((record) => (this.#table.tally.isNeeded(record) ? record : null), false);
    if (kind === 'done') await this.refresh();
    return kind === 'done';
  }

  /**
   * Takes in what others have appended since: only that is read, unless somebody has rewritten the book. False where a file
   * has come that can't be opened, for its key isn't there or its version is newer; then it stays as it was.
   */
  async refresh(): Promise<boolean> {
    return await this.#inTurn(async () => {
      for (;;) {
        const news = await this.#readNews().catch((error: unknown) => {
          // It is being rewritten.
          if (errorCode(error) === 'ENOENT') return 'rewritten' as const;
          throw error;
        });
        if (news !== 'rewritten') return news === 'read';
        if (!(await this.#reload())) return false;
      }
    });
  }

  async close(): Promise<void> {
    await this.#writer.close();
    await this.#turn;
  }

  async #readNews(): Promise<'read' | 'rewritten' | 'locked'> {
    const { place, keys } = this.#parts;
    const listed = await listFiles(place);
    if (![...this.#known.keys()].every((id) => listed.has(id))) return 'rewritten';
    for (const [id, state] of listed) {
      const path = filePath(place, id, state);
      if (!this.#known.has(id)) {
        const start = await readStart(place.files, path, id, keys);
        if (start.kind !== 'known') return 'locked';
        if (start.replaces.length > 0 || !start.isHeadWhole) return 'rewritten';
        if (!this.#known.has(id)) this.#known.set(id, { sealer: start.sealer, ...UNREAD });
      }
      await this.#readTail(path, id);
    }
    return 'read';
  }

  async #readTail(path: string, id: string): Promise<void> {
    const known = this.#known.get(id);
    const { files } = this.#parts.place;
    if (known === undefined || (await files.stat(path)).length <= known.end) return;
    const read = await readRecords(files, path, { id, sealer: known.sealer }, known, takerOf(this.#table));
    this.#known.set(id, { ...known, end: read.end, recordCount: read.recordCount });
    this.#damage = addDamage(this.#damage, read.damage);
  }

  /** False where a file can't be opened. */
  async #reload(): Promise<boolean> {
    const { place, keys } = this.#parts;
    try {
      const loaded = await loadBook(place, keys, () => {
        const table = this.#table.successor();
        this.#nextTable = table;
        return takerOf(table);
      });
      if (loaded.kind !== 'loaded') return false;
      this.#table = this.#nextTable ?? this.#table;
      this.#known = new Map(loaded.known);
      this.#damage = loaded.damage;
      return true;
    } finally {
      this.#nextTable = null;
    }
  }

  #noteWritten({ id, seal, records, start, end, recordCount }: WrittenPart): void {
    this.#take(records);
    const known = this.#known.get(id);
    // Where it has been read in between, a refresh goes on from there.
    if (known === undefined ? recordCount === records.length : known.end === start) {
      this.#known.set(id, { sealer: seal, end, recordCount });
    }
  }

  #take(records: readonly BookRecord[]): void {
    for (const table of [this.#table, this.#nextTable]) table?.take(records, true);
  }

  #rewrite(keep: Rewriting['keep'], removesDamaged: boolean): Promise<Rewritten> {
    return rewriteLocked(this.#parts, { salt: this.#salt, keep, removesDamaged });
  }

  /** One after the other. */
  async #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => undefined);
    return await turn;
  }
}

/** Each needs somebody to append something of a person who is being forgotten. */
const MAX_TRIES = 3;
