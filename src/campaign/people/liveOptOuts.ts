import type { Clock, OptOuts } from '../../sender/ports';
import { stopwatch } from '../../sender/pace/stopwatch';
import { systemClock } from '../../sessions/systemClock';
import type { PeopleBook } from '../../people/peopleBook';
import { parsePerson } from '../../people/person';
import type { People } from '../ports';

/** The book as a run asks it, with what other windows and terminals enter meanwhile. */
export class LiveOptOuts implements OptOuts {
  readonly #people: People;
  readonly #clock: Clock;
  #book: PeopleBook | null;
  readonly #saidNo = new Set<string>();
  #ageMs: () => number = () => Number.POSITIVE_INFINITY;
  #refreshing: Promise<void> | null = null;

  /** @throws HumanError where the book is there and can't be read: then nobody is written to */
  static async of(people: People, clock: Clock = systemClock): Promise<LiveOptOuts> {
    await people.beside?.look();
    return new LiveOptOuts(people, await people.book(), clock);
  }

  private constructor(people: People, book: PeopleBook | null, clock: Clock) {
    this.#people = people;
    this.#clock = clock;
    this.#book = book;
  }

  /** As it was when last looked at; null where there is none. */
  get book(): PeopleBook | null {
    return this.#book;
  }

  /** Somebody has just said no, and that isn't in the book yet. */
  noteSaidNo(phone: string): void {
    this.#saidNo.add(phone);
  }

  /** Also where it can't be written down: then it holds for this run. */
  async noteOptedOut(phone: string): Promise<void> {
    this.noteSaidNo(phone);
    const who = parsePerson(phone);
    if (who === null || this.#book?.isOptedOut(who) === true) return;
    try {
      const book = await this.#people.open();
      await book.append({ kind: 'optedOut', who, atMs: this.#clock.wallMs(), why: 'whatsapp', from: '' });
      this.#book = book;
    } catch {
      // As above.
    }
  }

  isOptedOut(phone: string): boolean {
    if (this.#saidNo.has(phone)) return true;
    const person = parsePerson(phone);
    if (person === null) return false;
    return this.#book?.isOptedOut(person) === true || this.#people.beside?.book()?.isOptedOut(person) === true;
  }

  refresh(): Promise<void> {
    if (this.#refreshing === null && this.#ageMs() >= FRESH_MS) {
      this.#ageMs = stopwatch(this.#clock);
      // It may be far away: what it says is taken in as it comes.
      void this.#people.beside?.look();
      // What can't be read now says nothing new; who has opted out by what is known stays so.
      this.#refreshing = this.#refresh()
        .catch(() => undefined)
        .finally(() => {
          this.#refreshing = null;
        });
    }
    return this.#refreshing ?? Promise.resolve();
  }

  /** The book may have been begun since the run was. */
  async #refresh(): Promise<void> {
    this.#book = (await this.#people.book()) ?? this.#book;
  }
}

/** At 20 messages a second each attempt asks for itself. */
const FRESH_MS = 50;
