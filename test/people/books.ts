import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { BookEntry } from '../../src/people/book/bookRecord';
import type { BookKeys } from '../../src/people/book/bookFolder';
import { openPeopleBook, type OpenOptions } from '../../src/people/openPeopleBook';
import type { PeopleBook } from '../../src/people/peopleBook';
import type { Person } from '../../src/people/person';
import { newTag } from '../../src/people/toRecord';
import { createSealer, newKey } from '../../src/sessions/encryption';

/** A fictional person: one of the numbers that are kept free for films and books, or close to them. */
export const person = (number: number): Person => `+3363998${String(number).padStart(4, '0')}`;
export const hiddenPerson = (number: number): Person => `${700_000_000_000_000 + number}@lid`;

export const optedOut = (who: Person, more: Partial<Extract<BookEntry, { kind: 'optedOut' }>> = {}): BookEntry => ({
  kind: 'optedOut',
  who,
  atMs: 1_767_600_000_000,
  why: 'reply',
  from: 'k3j9x-p2m4q',
  ...more,
});

export const sent = (who: Person, more: Partial<Extract<BookEntry, { kind: 'sent' }>> = {}): BookEntry => ({
  kind: 'sent',
  who,
  atMs: 1_767_600_000_000,
  session: 'k3j9x-p2m4q',
  textHash: 1234,
  transport: 'whatsapp-web',
  ...more,
});

export const answered = (who: Person, atMs = 1_767_600_000_000): BookEntry => ({
  kind: 'answered',
  who,
  atMs,
  session: 'k3j9x-p2m4q',
});

/** Each with a tag of its own, where none is given. */
export const counted = (more: Partial<Extract<BookEntry, { kind: 'counted' }>> = {}): BookEntry => ({
  kind: 'counted',
  account: 4711,
  atMs: 1_767_600_000_000,
  isNewChat: false,
  who: null,
  tag: newTag(),
  ...more,
});

/** One key, as a terminal has it. */
export function oneKey(key: Buffer = newKey()): BookKeys {
  const sealer = createSealer(key);
  return { current: () => Promise.resolve(sealer), find: () => Promise.resolve(null) };
}

export const TERMINAL = { kind: 'terminal', processId: 1 } as const;

/** A data folder that is removed at the end of the test, and the books that are opened in it. */
export class BookPlaces {
  readonly dataFolder: string;
  readonly keys: BookKeys;

  private constructor(dataFolder: string, keys: BookKeys) {
    this.dataFolder = dataFolder;
    this.keys = keys;
  }

  static async make(keys = oneKey()): Promise<BookPlaces> {
    const dataFolder = await mkdtemp(join(tmpdir(), 'people-test-'));
    onTestFinished(() => rm(dataFolder, { recursive: true, force: true }));
    return new BookPlaces(dataFolder, keys);
  }

  get folder(): string {
    return join(this.dataFolder, 'people');
  }

  /** Opens the book once more, as another window does. */
  async open(options: OpenOptions = {}): Promise<PeopleBook> {
    const book = await openBook(this.dataFolder, this.keys, options);
    onTestFinished(() => book.close());
    return book;
  }
}

/** @throws where it can’t be opened */
export async function openBook(dataFolder: string, keys: BookKeys, options: OpenOptions = {}): Promise<PeopleBook> {
  const opened = await openPeopleBook(dataFolder, keys, TERMINAL, options);
  if (opened.kind !== 'open') throw new Error(`The book is ${opened.kind}.`);
  return opened.book;
}

export async function checkAppended(book: PeopleBook, ...entries: readonly BookEntry[]): Promise<void> {
  expect(await book.append(...entries)).toEqual({ ok: true });
}

export async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
