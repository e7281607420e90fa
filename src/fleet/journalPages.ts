import type { OpenedFile } from '../sessions/journal/journalDisk';
import type { JournalFold } from '../sessions/journal/journalFold';
import type { Queryable } from './database';
import { readCheckpoint } from './foldCheckpoint';
import { readRows } from './journalRows';

/** A session's journal as the file that it would be on a disk, for what folds and searches journals. */
export class JournalPages implements OpenedFile {
  readonly #database: Queryable;
  readonly #session: string;
  /** Where full pages begin, as far as they have been read; the first record of each. */
  readonly #starts: PageStart[] = [{ position: 0, seq: 0 }];
  #page: Page | null = null;

  constructor(database: Queryable, session: string) {
    this.#database = database;
    this.#session = session;
  }

  async read(buffer: Buffer, position: number): Promise<number> {
    const page = await this.#pageAt(position);
    return page === null ? 0 : page.bytes.copy(buffer, 0, position - page.position);
  }

  async begunFold(recipientCount: number): Promise<JournalFold | null> {
    const begun = await readCheckpoint(this.#database, this.#session, recipientCount);
    if (begun === null) return null;
    const { length, scan } = begun.fold;
    this.#starts.push({ position: length, seq: scan.recordCount });
    return begun.fold;
  }

  /** It isn't asked of a journal that is only read. */
  lengthNow(): number {
    return 0;
  }

  write(): Promise<number> {
    return Promise.reject(new Error('A journal in the database is written to by its owner alone.'));
  }

  async truncate(): Promise<void> {
    await this.write();
  }

  datasync(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#page = null;
    return Promise.resolve();
  }

  /** Null behind the end. */
  async #pageAt(position: number): Promise<Page | null> {
    if (this.#page !== null && holds(this.#page, position)) return this.#page;
    let start: PageStart | undefined = this.#starts.findLast((known) => known.position <= position);
    while (start !== undefined) {
      const page = await this.#load(start);
      this.#page = page;
      if (holds(page, position)) return page;
      start = page.next ?? undefined;
    }
    return null;
  }

  async #load({ position, seq }: PageStart): Promise<Page> {
    const rows = await readRows(this.#database, this.#session, seq);
    const bytes = Buffer.from(rows.map(({ lines }) => `${lines.join('\n')}\n`).join(''), 'latin1');
    const last = rows.at(-1);
    if (last === undefined) return { position, bytes, next: null };
    const next = { position: position + bytes.length, seq: last.seq + last.lines.length };
    if ((this.#starts.at(-1)?.position ?? 0) < next.position) this.#starts.push(next);
    return { position, bytes, next };
  }
}

interface PageStart {
  readonly position: number;
  readonly seq: number;
}

interface Page {
  readonly position: number;
  readonly bytes: Buffer;
  /** Null behind the end, as yet. */
  readonly next: PageStart | null;
}

function holds({ position, bytes }: Page, at: number): boolean {
  return at >= position && at < position + bytes.length;
}
