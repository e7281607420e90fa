import * as v from 'valibot';
import type { OpenedFile } from '../sessions/journal/journalDisk';
import type { Database } from './database';
import { systemError } from './diskError';

/**
 * A file in the database: pieces one behind the other, each as long as what was appended at once. What is appended goes
 * there in large pieces, and all of it by `datasync`.
 */
export class PgFile implements OpenedFile {
  readonly #database: Database;
  readonly #id: string;
  #length: number;
  #waiting: Buffer[] = [];
  #waitingLength = 0;

  constructor(database: Database, id: string, length: number) {
    this.#database = database;
    this.#id = id;
    this.#length = length;
  }

  async read(buffer: Buffer, position: number): Promise<number> {
    await this.#flush();
    const rows = await this.#database.query(
      `select start::float8 as start, substring(bytes from greatest($2::bigint - start, 0)::int + 1 for $3::int) as part
       from excel_whatsapp.piece
       where file = $1 and start < $2::bigint + $3::int and start >= coalesce(
         (select max(start) from excel_whatsapp.piece where file = $1 and start <= $2::bigint), 0)
       order by start`,
      [this.#id, position, buffer.length],
    );
    let readLength = 0;
    for (const row of rows) {
      const { start, part } = v.parse(partSchema, row);
      const at = Math.max(0, start - position);
      // The end of the file, or a hole, which nobody writes.
      if (at !== readLength) break;
      readLength += part.copy(buffer, at);
    }
    return readLength;
  }

  async write(bytes: Uint8Array, position: number): Promise<number> {
    if (position >= this.#length) {
      // What is left out before them is zeros, as on a disk: some write the head of a file last.
      this.#append(Buffer.alloc(position - this.#length));
      this.#append(Buffer.from(bytes));
      if (this.#waitingLength >= PIECE_BYTES) await this.#flush();
      return bytes.length;
    }
    await this.#flush();
    return await this.#overwrite(Buffer.from(bytes), position);
  }

  async truncate(length: number): Promise<void> {
    await this.#flush();
    await this.#database.transaction(async (within) => {
      await within.query('delete from excel_whatsapp.piece where file = $1 and start >= $2', [this.#id, length]);
      await within.query(
        `update excel_whatsapp.piece set bytes = substring(bytes from 1 for ($2 - start)::int)
         where file = $1 and start + octet_length(bytes) > $2`,
        [this.#id, length],
      );
    });
    this.#length = length;
  }

  lengthNow(): number {
    return this.#length;
  }

  async datasync(): Promise<void> {
    await this.#flush();
  }

  async close(): Promise<void> {
    await this.#flush();
  }

  #append(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#waiting.push(bytes);
    this.#waitingLength += bytes.length;
    this.#length += bytes.length;
  }

  async #flush(): Promise<void> {
    if (this.#waitingLength === 0) return;
    const bytes = Buffer.concat(this.#waiting);
    const start = this.#length - bytes.length;
    this.#waiting = [];
    this.#waitingLength = 0;
    // After a failover the file may be shorter than what was answered: nothing is put behind a hole.
    const appended = await this.#database.query(
      `insert into excel_whatsapp.piece (file, start, bytes)
       select file.id, $2::bigint, $3 from excel_whatsapp.file where file.id = $1 and $2::bigint = coalesce((
         select start + octet_length(bytes) from excel_whatsapp.piece where file = $1 order by start desc limit 1
       ), 0)
       returning 1`,
      [this.#id, start, bytes],
    );
    if (appended.length === 0) throw systemError('ESTALE');
  }

  /** As much as lies in one piece. */
  async #overwrite(bytes: Buffer, position: number): Promise<number> {
    const [row] = await this.#database.query(
      `update excel_whatsapp.piece
       set bytes = overlay(bytes placing substring($3::bytea from 1 for (start + octet_length(bytes) - $2)::int)
                           from ($2 - start)::int + 1)
       where file = $1 and start = (select max(start) from excel_whatsapp.piece where file = $1 and start <= $2)
       returning least(octet_length($3::bytea), start + octet_length(bytes) - $2)::int as written`,
      [this.#id, position, bytes],
    );
    const { written } = v.parse(v.object({ written: v.pipe(v.number(), v.minValue(1)) }), row);
    return written;
  }
}

const PIECE_BYTES = 256 * 1024;

const partSchema = v.object({ start: v.number(), part: v.instance(Buffer) });
