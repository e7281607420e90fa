import { parsePerson } from '../../people/person';
import type { PeopleBook } from '../../people/peopleBook';
import type { ChildKind } from '../../sender/childSession';
import type { BitSet } from '../../sender/journal/bitSet';
import type { RowStatus } from '../../sender/journal/rowStatus';
import type { Recipient } from '../../sender/model';
import type { SessionResults } from '../../sessions/sessionResults';

export interface ChildRowsParts {
  readonly results: SessionResults;
  readonly kind: ChildKind;
  /** Whoever has gone to another session for the same reason. */
  readonly gone: BitSet;
  /** Null where there is none: then nobody has opted out, and nobody has answered. */
  readonly book: PeopleBook | null;
}

/** Of a session's recipients, those whom a session made of it is for. */
export class ChildRows {
  readonly #parts: ChildRowsParts;
  #unreadableCount = 0;

  constructor(parts: ChildRowsParts) {
    this.#parts = parts;
  }

  /** They would have been among them, and can't be read any more. */
  get unreadableCount(): number {
    return this.#unreadableCount;
  }

  /** By what the journal says of them: whether they said no or answered is asked of the book. */
  *indexes(): Generator<number> {
    const { results, kind, gone } = this.#parts;
    const { totalCount } = results.about.counts;
    for (let index = 0; index < totalCount; index += 1) {
      if (isInQuestion(results, kind, index) && !gone.has(index)) yield index;
    }
  }

  async *recipients(): AsyncGenerator<Recipient> {
    for (const index of this.indexes()) {
      const recipient = await this.#parts.results.recipient(index);
      if (recipient === null) this.#unreadableCount += 1;
      else if (this.#mayBeWrittenTo(recipient)) yield this.#asKnown(recipient);
    }
  }

  /** Another session may have written to them meanwhile. */
  #asKnown(recipient: Recipient): Recipient {
    const person = parsePerson(recipient.phone);
    const isKnown = person !== null && (this.#parts.book?.lastSent(person) ?? null) !== null;
    return isKnown ? { ...recipient, wasWrittenTo: true } : recipient;
  }

  #mayBeWrittenTo({ index, phone }: Recipient): boolean {
    const { results, kind, book } = this.#parts;
    const person = parsePerson(phone);
    // Blank, since they have been forgotten.
    if (person === null) return false;
    if (book === null) return true;
    if (book.isOptedOut(person)) return false;
    return kind === 'retry' || !book.answeredSince(person, results.detail(index).sentAtMs ?? 0);
  }
}

function isInQuestion(results: SessionResults, kind: ChildKind, index: number): boolean {
  switch (kind) {
    case 'retry':
      return results.isSurelyNotSent(index);
    case 'unread':
      return NOT_READ.has(results.status(index)) && !hasAnswered(results, index);
    case 'unanswered':
      return SENT.has(results.status(index)) && !hasAnswered(results, index);
  }
}

function hasAnswered(results: SessionResults, index: number): boolean {
  return results.detail(index).answeredAtMs !== null;
}

const NOT_READ: ReadonlySet<RowStatus> = new Set<RowStatus>(['sent', 'delivered']);
const SENT: ReadonlySet<RowStatus> = new Set<RowStatus>(['sent', 'delivered', 'read']);
