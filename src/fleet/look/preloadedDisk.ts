import * as v from 'valibot';
import type { FileStamp, OpenedFile, OpenMode } from '../../sessions/journal/journalDisk';
import type { Database, Queryable } from '../database';
import { systemError } from '../diskError';
import { normalize, PgDisk } from '../pgDisk';
import { PgFile } from '../pgFile';

/** The end of a file, which of a short one is all of it. */
interface Tail {
  readonly id: string;
  readonly length: number;
  readonly bytes: Buffer;
}

/**
 * A disk in the database of which some files were read at once, as they are when it is made, for whoever looks at many: a list
 * of a thousand sessions is some questions, and not ten thousand. What isn’t among them is asked for as ever.
 */
export class PreloadedDisk extends PgDisk {
  readonly #database: Database;
  /** Null for one that isn't there. */
  readonly #tails: ReadonlyMap<string, Tail | null>;
  /** A folder is there as soon as something is in it. */
  readonly #folders: ReadonlySet<string>;

  private constructor(database: Database, tails: ReadonlyMap<string, Tail | null>) {
    super(database);
    this.#database = database;
    this.#tails = tails;
    this.#folders = new Set([...tails].flatMap(([path, tail]) => (tail === null ? [] : foldersOf(path))));
  }

  static async of(database: Database, paths: readonly string[]): Promise<PreloadedDisk> {
    const found = await readTails(database, paths);
    return new PreloadedDisk(database, new Map(paths.map((path) => [path, found.get(path) ?? null])));
  }

  override async open(given: string, mode: OpenMode): Promise<OpenedFile> {
    const path = normalize(given);
    const tail = mode === 'r' ? this.#tails.get(path) : undefined;
    if (tail === undefined) return await super.open(path, mode);
    if (tail === null) throw systemError('ENOENT');
    return new TailFile(this.#database, tail);
  }

  override async stat(given: string): Promise<FileStamp> {
    const path = normalize(given);
    return this.#folders.has(path) ? { id: `folder ${path}`, length: 0 } : await super.stat(path);
  }

  /** Whether one of those that were read was there. */
  has(path: string): boolean {
    return (this.#tails.get(path) ?? null) !== null;
  }
}

class TailFile extends PgFile {
  readonly #tail: Tail;

  constructor(database: Database, tail: Tail) {
    super(database, tail.id, tail.length);
    this.#tail = tail;
  }

  override async read(buffer: Buffer, position: number): Promise<number> {
    const { bytes, length } = this.#tail;
    const at = position - (length - bytes.length);
    return at < 0 ? await super.read(buffer, position) : bytes.copy(buffer, 0, at);
  }
}

function foldersOf(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, at) => names.slice(0, at + 1).join('/'));
}

async function readTails(database: Queryable, paths: readonly string[]): Promise<ReadonlyMap<string, Tail>> {
  const rows = await database.query(
    `select path, file.id::text as id, (start + octet_length(bytes))::float8 as length,
       substring(bytes from greatest(octet_length(bytes) - ${TAIL_BYTES}, 0) + 1) as bytes
     from excel_whatsapp.file cross join lateral (
       select start, bytes from excel_whatsapp.piece where piece.file = file.id order by start desc limit 1
     ) as last
     where path = any($1::text[])`,
    [paths],
  );
  return new Map(
    rows.map((row) => {
      const { path, ...tail } = v.parse(tailSchema, row);
      return [path, tail];
    }),
  );
}

const TAIL_BYTES = 8192;

const tailSchema = v.object({ path: v.string(), id: v.string(), length: v.number(), bytes: v.instance(Buffer) });
