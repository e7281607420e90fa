import { bookFailureText } from '../../people/book/bookFailure';
import type { AccountHash } from '../../people/book/bookRecord';
import { parsePerson } from '../../people/person';
import type { PeopleBook } from '../../people/peopleBook';
import { newTag } from '../../people/toRecord';
import { HumanError, isHumanError } from '../../sender/humanError';
import type { TransportName } from '../../sender/model';
import type { Clock, Taken, Tally, TallyKind } from '../../sender/ports';
import { sentence } from '../../sender/sentence';
import { systemClock } from '../../sessions/systemClock';
import type { People } from '../ports';
import type { LiveOptOuts } from './liveOptOuts';

export interface LiveTallyParts {
  readonly people: People;
  /** The same book, as it is looked at again before each attempt. */
  readonly optOuts: LiveOptOuts;
  readonly transport: TransportName;
  /** WhatsApp's id of who sends; null while it isn't known: that is counted by itself. */
  readonly account: () => string | null;
  readonly clock?: Clock;
  readonly random?: () => number;
}

interface Message {
  readonly phone: string;
  readonly isNewChat: boolean;
}

/**
 * What the account has sent, counted in the people's book before it leaves. A rehearsal counts apart from all accounts,
 * without a person, and only where something limits it.
 */
export class LiveTally implements Tally {
  readonly #parts: LiveTallyParts;
  readonly #clock: Clock;
  readonly #random: () => number;
  #opened: PeopleBook | null = null;
  #hashed: { readonly book: PeopleBook; readonly account: string; readonly hash: AccountHash } | null = null;

  constructor(parts: LiveTallyParts) {
    this.#parts = parts;
    this.#clock = parts.clock ?? systemClock;
    this.#random = parts.random ?? Math.random;
  }

  refresh(): Promise<void> {
    return this.#parts.optOuts.refresh();
  }

  countSince(kind: TallyKind, sinceMs: number, endMs?: number): number {
    const book = this.#book;
    return book === null ? 0 : book.countSince(this.#accountIn(book), kind, sinceMs, endMs);
  }

  latestMs(kind: TallyKind, nth: number): number | null {
    const book = this.#book;
    return book === null ? null : book.latestMs(this.#accountIn(book), kind, nth);
  }

  async take(message: Message, roomLeft: () => number): Promise<Taken> {
    try {
      if (roomLeft() === Number.POSITIVE_INFINITY) return await this.#takeUnlimited(message);
      for (let tryCount = 1; ; tryCount += 1) {
        const book = await this.#open();
        await look(book);
        if (roomLeft() < 1) return { kind: 'full' };
        const taken = await this.#count(message, book);
        if (taken.kind !== 'taken' || (await this.#isWithinRoom(book, taken, roomLeft))) return taken;
        if (tryCount === MAX_TRIES) return { kind: 'full' };
        // Who else took the last place has given it back as well: who comes first the next time is chance.
        await this.#clock.startTimer(SHORTEST_PAUSE_MS + this.#random() * SHORTEST_PAUSE_MS * 4).done;
      }
    } catch (error) {
      return failed(error);
    }
  }

  get #book(): PeopleBook | null {
    return this.#opened ?? this.#parts.optOuts.book;
  }

  get #isRehearsal(): boolean {
    return this.#parts.transport === 'simulated';
  }

  async #takeUnlimited(message: Message): Promise<Taken> {
    if (this.#isRehearsal) return { kind: 'taken', giveBack: () => Promise.resolve() };
    return await this.#count(message, await this.#open());
  }

  /** On disk once it resolves, so that whoever counts later counts it. */
  async #count({ phone, isNewChat }: Message, book: PeopleBook): Promise<Taken> {
    const tag = newTag();
    const written = await book.append({
      kind: 'counted',
      account: this.#accountIn(book),
      atMs: this.#clock.wallMs(),
      isNewChat,
      who: this.#isRehearsal ? null : parsePerson(phone),
      tag,
    });
    if (!written.ok) return { kind: 'failed', problem: notCounted(bookFailureText(written.failure)) };
    // What can't be given back stays taken, which is on the safe side.
    const giveBack = (): Promise<void> =>
      book.append({ kind: 'withdrawn', tag }).then(
        () => undefined,
        () => undefined,
      );
    return { kind: 'taken', giveBack };
  }

  /** Whether there is still room, with what others have counted in the same moment; where not, it is given back. */
  async #isWithinRoom(
    book: PeopleBook,
    taken: Extract<Taken, { kind: 'taken' }>,
    roomLeft: () => number,
  ): Promise<boolean> {
    let isWithin = false;
    try {
      await look(book);
      isWithin = roomLeft() >= 0;
    } finally {
      if (!isWithin) await taken.giveBack();
    }
    return isWithin;
  }

  async #open(): Promise<PeopleBook> {
    this.#opened ??= this.#parts.optOuts.book ?? (await this.#parts.people.open());
    return this.#opened;
  }

  #accountIn(book: PeopleBook): AccountHash {
    const account = this.#isRehearsal ? REHEARSAL : (this.#parts.account() ?? UNKNOWN);
    if (this.#hashed?.book !== book || this.#hashed.account !== account) {
      this.#hashed = { book, account, hash: book.textHashOf(`account ${account}`) };
    }
    return this.#hashed.hash;
  }
}

/** @throws HumanError where what others have counted can't be seen any more */
async function look(book: PeopleBook): Promise<void> {
  if (!(await book.refresh())) throw notCounted(LOCKED);
}

function failed(error: unknown): Taken {
  return { kind: 'failed', problem: isHumanError(error) ? error : notCounted(UNWRITABLE, error) };
}

const UNWRITABLE = sentence('The people’s book can’t be written to.');
const LOCKED = sentence('The book of people was set aside, or updated, meanwhile.');

function notCounted(happened: HumanError['happened'], cause?: unknown): HumanError {
  const todo = sentence('What can’t be counted isn’t sent, since the limits of the account would not hold.');
  return new HumanError(happened, todo, cause, { fault: 'machine' });
}

/** No id of WhatsApp's is called so. */
const REHEARSAL = 'simulated';
const UNKNOWN = 'unknown';

const MAX_TRIES = 3;
/** About as long as it takes to count one and look again. */
const SHORTEST_PAUSE_MS = 15;
