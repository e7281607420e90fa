import * as v from 'valibot';
import { HumanError } from '../sender/humanError';
import { sentence } from '../sender/sentence';
import type { FileStamp, OpenedFile, OpenMode } from '../sessions/journal/journalDisk';
import type { SessionDisk } from '../sessions/sessionDisk';
import type { Database } from './database';
import { systemError } from './diskError';
import { JournalPages } from './journalPages';
import { PgFile } from './pgFile';

/**
 * Files in the database, sealed by whoever writes them: what a session is made of, and the book of people, by the code
 * that writes them to disks. The journal of a session that was handed in is a table of its own, and here it can only be read.
 */
export class PgDisk implements SessionDisk {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async open(given: string, mode: OpenMode): Promise<OpenedFile> {
    const path = normalize(given);
    if (mode === 'w' || mode === 'wx') return await this.#create(path, mode);
    const found = await this.#find(path);
    if (found !== null) return new PgFile(this.#database, found.id, found.length);
    const session = await this.#journalOf(path);
    if (session === null || mode !== 'r') throw systemError('ENOENT');
    return new JournalPages(this.#database, session);
  }

  async rename(givenFrom: string, givenTo: string): Promise<void> {
    const [from, to] = [normalize(givenFrom), normalize(givenTo)];
    if ((await this.#journalOf(to)) !== null) throw damagedJournal();
    const renamed = await this.#database.transaction(async (within) => {
      await within.query(`delete from excel_whatsapp.file where path = $1`, [to]);
      return await within.query(
        `update excel_whatsapp.file set path = $2 || substr(path, length($1) + 1)
         where path = $1 or (path >= $1 || '/' and path < $1 || '0') returning id`,
        [from, to],
      );
    });
    if (renamed.length === 0) throw systemError('ENOENT');
  }

  async stat(given: string): Promise<FileStamp> {
    const path = normalize(given);
    const found = await this.#find(path);
    if (found !== null) return { id: found.id, length: found.length };
    const session = await this.#journalOf(path);
    if (session !== null) return { id: `journal ${session}`, length: 0 };
    if ((await this.list(path)).length > 0) return { id: `folder ${path}`, length: 0 };
    throw systemError('ENOENT');
  }

  /** What is committed is durable. */
  syncFolder(): Promise<void> {
    return Promise.resolve();
  }

  /** A folder is there as soon as something is in it. */
  makeFolder(): Promise<void> {
    return Promise.resolve();
  }

  async list(given: string): Promise<readonly string[]> {
    const path = normalize(given);
    const rows = await this.#database.query(
      `select distinct split_part(substr(path, length($1) + 2), '/', 1) as name from excel_whatsapp.file
       where path >= $1 || '/' and path < $1 || '0'`,
      [path],
    );
    return rows.map((row) => v.parse(nameSchema, row).name);
  }

  async modifiedAtMs(given: string): Promise<number> {
    const [row] = await this.#database.query(
      `select (extract(epoch from max(modified_at)) * 1000)::float8 as at from excel_whatsapp.file
       where path = $1 or (path >= $1 || '/' and path < $1 || '0')`,
      [normalize(given)],
    );
    const { at } = v.parse(v.object({ at: v.nullable(v.number()) }), row);
    if (at === null) throw systemError('ENOENT');
    return at;
  }

  async remove(given: string): Promise<void> {
    await this.#database.query(
      `delete from excel_whatsapp.file where path = $1 or (path >= $1 || '/' and path < $1 || '0')`,
      [normalize(given)],
    );
  }

  async #create(path: string, mode: 'w' | 'wx'): Promise<OpenedFile> {
    const id = await this.#database.transaction(async (within) => {
      if (mode === 'w') await within.query('delete from excel_whatsapp.file where path = $1', [path]);
      const [row] = await within.query(
        'insert into excel_whatsapp.file (path) values ($1) on conflict do nothing returning id::text as id',
        [path],
      );
      return row === undefined ? null : v.parse(idSchema, row).id;
    });
    if (id === null) throw systemError('EEXIST');
    return new PgFile(this.#database, id, 0);
  }

  async #find(path: string): Promise<FileStamp | null> {
    const [row] = await this.#database.query(
      `select file.id::text as id, coalesce((
         select start + octet_length(bytes) from excel_whatsapp.piece where piece.file = file.id order by start desc limit 1
       ), 0)::float8 as length
       from excel_whatsapp.file where path = $1`,
      [path],
    );
    return row === undefined ? null : v.parse(stampSchema, row);
  }

  /** The session whose journal has this name; null where it is no journal, or of none that was handed in. */
  async #journalOf(path: string): Promise<string | null> {
    const [, id] = JOURNAL_PATH.exec(path) ?? [];
    if (id === undefined) return null;
    const [row] = await this.#database.query('select id from excel_whatsapp.session where id = $1', [id]);
    return row === undefined ? null : id;
  }
}

/** What is missing in a database wasn't lost by a crash: nothing is mended over it. */
function damagedJournal(): HumanError {
  return new HumanError(
    sentence('Records of the session’s journal are missing in the database, or were changed there.'),
    sentence(
      'Restore the database from a backup and see who has been sent to since; the session has been left as it is.',
    ),
    undefined,
    { fault: 'machine' },
  );
}

/** As a path is called in the database. */
export function normalize(path: string): string {
  return path.replaceAll('\\', '/');
}

const JOURNAL_PATH = /^sessions\/([a-z\d-]+)\/journal\.jsonl$/u;

const nameSchema = v.object({ name: v.string() });
const idSchema = v.object({ id: v.string() });
const stampSchema = v.object({ id: v.string(), length: v.number() });
