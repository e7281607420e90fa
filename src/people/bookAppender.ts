import { nodeDisk } from '../sessions/nodeDisk';
import type { SessionDisk } from '../sessions/sessionDisk';
import type { KeyedSealer } from '../sessions/sessionFile';
import type { Written } from './book/bookFailure';
import { bookFolder } from './book/bookFolder';
import type { BookEntry } from './book/bookRecord';
import { BookWriter } from './book/bookWriter';
import { SALT_BYTES } from './book/fileHead';
import { toRecord } from './toRecord';

/** Who has written, and who said no. */
export type HeardEntry = Extract<BookEntry, { readonly kind: 'optedOut' | 'answered' }>;

/**
 * Adds to a book that can't be opened here, since its key is another program's: what is heard must not be lost for that. Whoever
 * has both keys reads it as any other of the book's files.
 */
export class BookAppender {
  readonly #writer: BookWriter;

  /** @param sealer of the key that whoever owns the book finds, too */
  constructor(dataFolder: string, sealer: KeyedSealer, files: SessionDisk = nodeDisk) {
    const place = { folder: bookFolder(dataFolder), files };
    const newFile = { sealer, salt: LAST_SALT };
    this.#writer = new BookWriter(
      place,
      () => Promise.resolve(newFile),
      () => undefined,
    );
  }

  async append(...entries: readonly HeardEntry[]): Promise<Written> {
    return entries.length === 0 ? { ok: true } : await this.#writer.append(entries.map(toRecord));
  }

  async close(): Promise<void> {
    await this.#writer.close();
  }
}

/** The first of a book’s salts holds for all of it: this one never is. Nothing that is appended here needs one. */
const LAST_SALT = Buffer.alloc(SALT_BYTES, 0xff);
