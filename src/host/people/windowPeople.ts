import { existsSync } from 'node:fs';
import type { Keyring } from '../../campaign/keyring';
import type { People } from '../../campaign/ports';
import { bookFolder } from '../../people/bookFolder';
import { openPeopleBook } from '../../people/openPeopleBook';
import type { PeopleBook } from '../../people/peopleBook';
import { thisWindow } from '../window/thisWindow';

/** The book of people in VS Code's own folder, opened once for all of this window. */
export class WindowPeople implements People {
  readonly #dataFolder: string;
  readonly #keyring: Keyring;
  #opened: Promise<PeopleBook> | null = null;

  constructor(dataFolder: string, keyring: Keyring) {
    this.#dataFolder = dataFolder;
    this.#keyring = keyring;
  }

  async book(): Promise<PeopleBook | null> {
    if (this.#opened === null && !existsSync(bookFolder(this.#dataFolder))) return null;
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

  async #open(): Promise<PeopleBook> {
    const keys = {
      current: () => this.#keyring.current(),
      find: async (keyId: string) => await this.#keyring.find(keyId).catch(() => null),
    };
    const opened = await openPeopleBook(this.#dataFolder, keys, thisWindow());
    if (opened.kind === 'open') return opened.book;
    throw opened.problem;
  }
}
