import type { OnRecords } from './book/bookFile';
import type { BookRecord, TextHash } from './book/bookRecord';
import { Column } from './column';
import { KeyIndex } from './keyIndex';
import { Names } from './names';
import { OptOutRows, type OptOut, type TaggedOptOut } from './optOutRows';
import { personOf, type Person, type PersonKey } from './person';
import { SentRows, type LastSent } from './sentRows';
import { TallyTable } from './tallyTable';

export interface BookCounts {
  /** All of whom the book knows something. */
  readonly peopleCount: number;
  readonly optedOutCount: number;
  readonly writtenToCount: number;
  readonly answeredCount: number;
}

export interface ListedOptOut extends OptOut {
  readonly who: Person;
}

/** One of perhaps several of a person. */
export interface EachOptOut extends TaggedOptOut {
  readonly who: PersonKey;
}

/**
 * What the records of the book say, in memory: packed, some 60 bytes a person. Records may come in any order and more
 * than once.
 */
export class PeopleTable {
  readonly #index = new KeyIndex();
  readonly #names = new Names();
  readonly #sents = new SentRows(this.#names);
  readonly #optOuts = new OptOutRows(this.#names);
  readonly #sentHeads = Column.ofUint32();
  readonly #optOutHeads = Column.ofUint32();
  readonly #answeredAtMs = Column.ofDoubles();
  /** For numbers that are another's now: that one's, from 1. There only once there is an alias. */
  #sameAs: Column | null = null;
  /** Whose opt-out may not be on disk yet. */
  readonly #unsafe = new Set<number>();
  readonly #nowMs: () => number;
  readonly #firstSeen: Map<number, number>;
  /** What the user's accounts have sent. */
  readonly tally: TallyTable;
  #aliasCount = 0;
  #optedOutCount = 0;
  #writtenToCount = 0;
  #answeredCount = 0;
  #optOutStamp = 0;

  /** @param firstSeen what another table has seen of the future */
  constructor(nowMs: () => number = Date.now, firstSeen = new Map<number, number>()) {
    this.#nowMs = nowMs;
    this.#firstSeen = firstSeen;
    this.tally = new TallyTable({ answeredAtMs: (who) => this.answeredAtMs(who), nowMs, firstSeen });
  }

  /** An empty one that is to take this one's place. */
  successor(): PeopleTable {
    const next = new PeopleTable(this.#nowMs, this.#firstSeen);
    next.#optOutStamp = this.#optOutStamp + 1;
    return next;
  }

  get counts(): BookCounts {
    return {
      peopleCount: this.#index.count - this.#aliasCount,
      optedOutCount: this.#optedOutCount,
      writtenToCount: this.#writtenToCount,
      answeredCount: this.#answeredCount,
    };
  }

  /** Records that aren't safe were read before their writer had answered, or after it couldn't. */
  take(records: readonly BookRecord[], areSafe: boolean): void {
    for (const record of records) {
      this.#apply(record);
      if (record.kind !== 'optedOut') continue;
      const person = this.#findOrAdd(record.who);
      if (areSafe) this.#unsafe.delete(person);
      else this.#unsafe.add(person);
    }
  }

  #apply(record: BookRecord): void {
    switch (record.kind) {
      case 'optedOut': {
        const person = this.#findOrAdd(record.who);
        this.#setOptOuts(person, this.#optOuts.add(this.#optOutHeads.get(person), record));
        return;
      }
      case 'optedIn': {
        const person = this.#findOrAdd(record.who);
        this.#setOptOuts(person, this.#optOuts.end(this.#optOutHeads.get(person), record.ended));
        return;
      }
      case 'sent': {
        const person = this.#findOrAdd(record.who);
        this.#setSents(person, this.#sents.add(this.#sentHeads.get(person), record));
        return;
      }
      case 'answered': {
        const person = this.#findOrAdd(record.who);
        this.#setAnswered(person, Math.max(this.#answeredAtMs.get(person), record.atMs));
        return;
      }
      case 'alias':
        this.#join(this.#findOrAdd(record.who), this.#findOrAdd(record.other));
        return;
      case 'counted':
        // So that it is known that there is something of them.
        if (record.who !== null) this.#findOrAdd(record.who);
        this.tally.add(record);
        return;
      case 'withdrawn':
        this.tally.withdraw(record.tag);
        return;
      case 'replaces':
    }
  }

  knows(key: PersonKey): boolean {
    return this.#find(key) !== undefined;
  }

  isOptedOut(key: PersonKey): boolean {
    const person = this.#find(key);
    return person !== undefined && this.#optOutHeads.get(person) > 0;
  }

  /** Whether they are opted out, and that is safely on disk. */
  isEntered(key: PersonKey): boolean {
    const person = this.#find(key);
    return person !== undefined && this.#optOutHeads.get(person) > 0 && !this.#unsafe.has(person);
  }

  optOut(key: PersonKey): OptOut | null {
    const person = this.#find(key);
    return person === undefined ? null : this.#optOuts.first(this.#optOutHeads.get(person));
  }

  /** Of the opt-outs that hold. */
  tags(key: PersonKey): readonly number[] {
    const person = this.#find(key);
    return person === undefined ? [] : this.#optOuts.tags(this.#optOutHeads.get(person));
  }

  /** Another one after each opt-out and each end of one: who has seen this one knows them all. */
  get optOutStamp(): number {
    return this.#optOutStamp;
  }

  /** An opt-out of theirs by its tag, whoever wrote it down; null where it isn't known here. */
  stateOf(key: PersonKey, tag: number): 'holds' | 'ended' | null {
    if (this.#optOuts.isEnded(tag)) return 'ended';
    return this.tags(key).includes(tag) ? 'holds' : null;
  }

  lastSent(key: PersonKey): LastSent | null {
    const person = this.#find(key);
    return person === undefined ? null : this.#sents.last(this.#sentHeads.get(person));
  }

  lastSentOf(key: PersonKey, textHash: TextHash): LastSent | null {
    const person = this.#find(key);
    return person === undefined ? null : this.#sents.lastOf(this.#sentHeads.get(person), textHash);
  }

  /** Null where they never did. */
  answeredAtMs(key: PersonKey): number | null {
    const person = this.#find(key);
    const atMs = person === undefined ? 0 : this.#answeredAtMs.get(person);
    return atMs === 0 ? null : atMs;
  }

  isSamePerson(key: PersonKey, other: PersonKey): boolean {
    if (key === other) return true;
    const person = this.#find(key);
    return person !== undefined && person === this.#find(other);
  }

  /** Those who are opted out, one at a time, also while others come. */
  *optedOut(): Generator<ListedOptOut> {
    for (let number = 0; number < this.#index.count; number += 1) {
      const optOut = this.#optOuts.first(this.#optOutHeads.get(number));
      if (optOut) yield { who: personOf(this.#index.keyAt(number)), ...optOut };
    }
  }

  /** All opt-outs that hold. */
  *eachOptOut(): Generator<EachOptOut> {
    for (let number = 0; number < this.#index.count; number += 1) {
      for (const optOut of this.#optOuts.all(this.#optOutHeads.get(number))) {
        yield { who: this.#index.keyAt(number), ...optOut };
      }
    }
  }

  /** All by which the person is known. */
  keysOfPerson(key: PersonKey): ReadonlySet<PersonKey> {
    const keys = new Set([key]);
    const person = this.#find(key);
    if (person === undefined || this.#sameAs === null) return keys;
    for (let number = 0; number < this.#index.count; number += 1) {
      if (this.#personOf(number) === person) keys.add(this.#index.keyAt(number));
    }
    return keys;
  }

  #find(key: PersonKey): number | undefined {
    const number = this.#index.find(key);
    return number === undefined ? undefined : this.#personOf(number);
  }

  #findOrAdd(key: PersonKey): number {
    return this.#personOf(this.#index.findOrAdd(key));
  }

  #personOf(number: number): number {
    if (this.#sameAs === null) return number;
    let person = number;
    for (let same = this.#sameAs.get(person); same > 0; same = this.#sameAs.get(person)) person = same - 1;
    if (person !== number) this.#sameAs.set(number, person + 1);
    return person;
  }

  #join(one: number, other: number): void {
    if (one === other) return;
    // Who has a number in sight is listed by it.
    const [kept, gone] = this.#index.keyAt(one) > 0 ? [one, other] : [other, one];
    const sents = this.#sents.join(this.#sentHeads.get(kept), this.#sentHeads.get(gone));
    const optOuts = this.#optOuts.join(this.#optOutHeads.get(kept), this.#optOutHeads.get(gone));
    const answeredAtMs = Math.max(this.#answeredAtMs.get(kept), this.#answeredAtMs.get(gone));
    this.#setSents(gone, 0);
    this.#setOptOuts(gone, 0);
    this.#setAnswered(gone, 0);
    this.#setSents(kept, sents);
    this.#setOptOuts(kept, optOuts);
    this.#setAnswered(kept, answeredAtMs);
    if (this.#unsafe.has(gone)) this.#unsafe.add(kept);
    this.#sameAs ??= Column.ofUint32();
    this.#sameAs.set(gone, kept + 1);
    this.#aliasCount += 1;
    this.tally.noteAnswer();
  }

  #setSents(person: number, head: number): void {
    this.#writtenToCount += difference(this.#sentHeads.get(person), head);
    this.#sentHeads.set(person, head);
  }

  #setOptOuts(person: number, head: number): void {
    this.#optOutStamp += 1;
    this.#optedOutCount += difference(this.#optOutHeads.get(person), head);
    this.#optOutHeads.set(person, head);
  }

  #setAnswered(person: number, atMs: number): void {
    if (atMs !== this.#answeredAtMs.get(person)) this.tally.noteAnswer();
    this.#answeredCount += difference(this.#answeredAtMs.get(person), atMs);
    this.#answeredAtMs.set(person, atMs);
  }
}

/** Takes in what is read for it. */
export function takerOf(table: PeopleTable): OnRecords {
  return (records, areSafe) => table.take(records, areSafe);
}

/** Of how many there are of which there is something. */
function difference(before: number, after: number): number {
  return Number(after > 0) - Number(before > 0);
}
