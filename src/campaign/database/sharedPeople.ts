import { setTimeout as sleep } from 'node:timers/promises';
import type { Written } from '../../people/book/bookFailure';
import type { PeopleBook } from '../../people/peopleBook';
import type { Person } from '../../people/person';
import { shareOptOuts } from '../../people/shareOptOuts';
import { HumanError, isHumanError } from '../../sender/humanError';
import type { Unsubscribe } from '../../sender/ports';
import { sentence } from '../../sender/sentence';
import type { DataFolderPeople } from '../people/dataFolderPeople';
import type { BesideBook, Log, People } from '../ports';
import type { DatabasePlace } from './connectDatabase';

/** What is needed of a link to the database; a window's `DatabaseLink` is one. */
export interface SharingLink {
  readonly isSet: boolean;
  readonly place: SharedPlace | null;
  readonly problem: HumanError | null;
  open(): Promise<SharedPlace | null>;
  openQuietly(): Promise<SharedPlace | null>;
  onChange(listener: () => void): Unsubscribe;
  during<T>(act: Promise<T>): Promise<T>;
}

type SharedPlace = Pick<DatabasePlace, 'people'>;

/**
 * The people of this window, in step with those of the database that is set: who says no here is entered there, and who has
 * said no there isn't written to from here. The window's own book is the queue of what couldn't be entered there yet.
 */
export class SharedPeople implements People {
  readonly #own: DataFolderPeople;
  readonly #link: SharingLink;
  readonly #log: Pick<Log, 'error'>;
  readonly #timer: NodeJS.Timeout;
  readonly #unsubscribe: () => void;
  #place: SharedPlace | null = null;
  #shared: PeopleBook | null = null;
  /** By which it is told that either book has changed since they were brought in step. */
  #stamps = '';
  #knownAtMs = Number.NEGATIVE_INFINITY;
  #isAsked = true;
  #sharing: Promise<HumanError | null> | null = null;
  /** Since it could be done last; null where nothing has gone wrong. */
  #failedAtMs: number | null = null;

  constructor(own: DataFolderPeople, link: SharingLink, log: Pick<Log, 'error'>) {
    this.#own = own;
    this.#link = link;
    this.#log = log;
    this.#unsubscribe = link.onChange(() => this.#noteLink());
    this.#timer = setInterval(() => void this.#tick(), TICK_MS).unref();
  }

  async book(): Promise<PeopleBook | null> {
    return await this.#own.book();
  }

  /** What is appended to it is in the other one a moment later. */
  async open(): Promise<PeopleBook> {
    setTimeout(() => void this.share(), SOON_MS).unref();
    return await this.#own.open();
  }

  readonly beside: BesideBook = {
    book: () => this.#shared,
    isKnown: () => !this.#link.isSet || performance.now() - this.#knownAtMs < LATE_MS,
    look: async () => {
      this.#isAsked = true;
      if (!this.#link.isSet || performance.now() - this.#knownAtMs < FRESH_MS) return;
      // A run of this computer doesn't wait for a database that doesn't answer.
      await Promise.race([this.share(), sleep(PATIENCE_MS, undefined, { ref: false })]);
    },
  };

  /** Brings both in step. Null where that is done, or no database is set; otherwise why it isn't. Never rejects. */
  async share(): Promise<HumanError | null> {
    if (!this.#link.isSet) return null;
    // What was appended since another call has begun may not be in it.
    const before = this.#sharing;
    const sharing = (before ?? Promise.resolve()).then(() => this.#share());
    this.#sharing = sharing;
    return await sharing.finally(() => {
      if (this.#sharing === sharing) this.#sharing = null;
    });
  }

  /**
   * Ends somebody's opt-out in both books, or in neither; null where they haven't opted out.
   * @throws HumanError where the database that is set can't be used now
   */
  async optIn(person: Person, atMs: number): Promise<Written | null> {
    const place = this.#link.isSet ? await this.#link.open() : null;
    if (place === null && this.#link.isSet) throw notConnected();
    const books = [await place?.people.book(), await this.#own.book()].filter((book) => book?.isOptedOut(person));
    let written: Written | null = null;
    for (const book of books) if (written?.ok !== false) written = (await book?.optIn(person, atMs)) ?? null;
    return written;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#unsubscribe();
    await this.#sharing;
    await this.#own.close();
  }

  async #tick(): Promise<void> {
    const isTooSoon = this.#failedAtMs !== null && performance.now() - this.#failedAtMs < RETRY_MS;
    if (!this.#link.isSet || this.#sharing !== null || isTooSoon) return;
    const own = await this.#own.book().catch(() => null);
    const isChanged = own !== null && !this.#stamps.startsWith(`${own.optOutStamp} `);
    if (!isChanged && !this.#isAsked && this.beside.isKnown()) return;
    this.#isAsked = false;
    await this.share();
  }

  #noteLink(): void {
    const { place } = this.#link;
    if (place === this.#place) return;
    this.#forget(place);
    if (place !== null) void this.share();
  }

  #forget(place: SharedPlace | null): void {
    [this.#place, this.#shared, this.#stamps] = [place, null, ''];
    this.#knownAtMs = Number.NEGATIVE_INFINITY;
  }

  async #share(): Promise<HumanError | null> {
    try {
      const place = await this.#link.openQuietly();
      if (place === null) return this.#link.problem ?? notConnected();
      if (place !== this.#place) this.#forget(place);
      await this.#link.during(this.#shareWith(place));
      this.#knownAtMs = performance.now();
      this.#failedAtMs = null;
      return null;
    } catch (error) {
      // Said once, however long it lasts.
      if (this.#failedAtMs === null) this.#log.error('opt-outs', error);
      this.#failedAtMs = performance.now();
      return isHumanError(error) ? error : notConnected(error);
    }
  }

  async #shareWith(place: SharedPlace): Promise<void> {
    const own = await this.#own.book();
    const hasOptOuts = own !== null && own.counts.optedOutCount > 0;
    const shared = hasOptOuts ? await place.people.open() : await place.people.book();
    if (shared !== null && own !== null && this.#stamps !== stampsOf(own, shared)) {
      await shareOptOuts(own, shared);
      this.#stamps = stampsOf(own, shared);
    }
    if (place === this.#place) this.#shared = shared;
  }
}

function stampsOf(own: PeopleBook, shared: PeopleBook): string {
  return `${own.optOutStamp} ${shared.optOutStamp}`;
}

function notConnected(cause?: unknown): HumanError {
  return new HumanError(
    sentence('The database isn’t connected, so who has opted out can’t be changed in it.'),
    sentence('Run the command “{0}”.', sentence('Connect to Database…')),
    cause,
  );
}

const TICK_MS = 5000;
const RETRY_MS = 15_000;
const SOON_MS = 100;
const FRESH_MS = 2000;
const LATE_MS = 60_000;
const PATIENCE_MS = 3000;
