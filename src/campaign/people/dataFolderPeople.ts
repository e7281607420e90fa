import { existsSync } from 'node:fs';
import { bookFolder, type BookKeys } from '../../people/book/bookFolder';
import { openPeopleBook, type OpenOptions } from '../../people/openPeopleBook';
import type { PeopleBook } from '../../people/peopleBook';
import type { HumanError } from '../../sender/humanError';
import type { SessionOwner } from '../../sessions/sessionOwner';
import type { People } from '../ports';

export interface PeopleParts {
  readonly keys: BookKeys;
  /** This window or terminal, as others are told of it. */
  readonly self: () => SessionOwner;
  /** Asks whether to go on without what the book holds, where its key isn't there any more. */
  readonly beginsAnew: (problem: HumanError) => Promise<boolean>;
  /** Where it lies otherwise than in a folder of this computer. */
  readonly elsewhere?: OpenOptions & { readonly isThere: () => Promise<boolean> };
}

/** The book of people of a data folder, opened once for all of this window or terminal. */
export class DataFolderPeople implements People {
  readonly #dataFolder: string;
  readonly #parts: PeopleParts;
  #opened: Promise<PeopleBook> | null = null;

  constructor(dataFolder: string, parts: PeopleParts) {
    this.#dataFolder = dataFolder;
    this.#parts = parts;
  }

  async book(): Promise<PeopleBook | null> {
    if (this.#opened === null && !(await this.#isThere())) return null;
    return await this.open();
  }

  /** The same, begun where there is none yet. */
  async open(): Promise<PeopleBook> {
    this.#opened ??= this.#open().catch((error: unknown) => {
      this.#opened = null;
      throw error;
    });
    const book = await this.#opened;
    await book.refresh();
    return book;
  }

  async close(): Promise<void> {
    await (await this.#opened?.catch(() => null))?.close();
  }

  async #isThere(): Promise<boolean> {
    const { elsewhere } = this.#parts;
    return elsewhere === undefined ? existsSync(bookFolder(this.#dataFolder)) : await elsewhere.isThere();
  }

  async #open(): Promise<PeopleBook> {
    const { keys, self, beginsAnew, elsewhere } = this.#parts;
    const opened = await openPeopleBook(this.#dataFolder, keys, self(), elsewhere);
    switch (opened.kind) {
      case 'open':
        return opened.book;
      case 'newer':
        throw opened.problem;
      case 'otherKey':
        if (!(await beginsAnew(opened.problem))) throw opened.problem;
        await opened.setAside();
        return await this.#open();
    }
  }
}
