import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as v from 'valibot';
import type { StoredFile, StoredFiles } from '../sender/content/attachment';
import { HumanError } from '../sender/humanError';
import { sentence } from '../sender/sentence';
import { errorCode } from '../sender/systemError';
import type { Sealer } from './encryption';
import { readFully, readWholeFile, writeWholeFile } from './journal/journalDisk';
import type { SessionDisk } from './sessionDisk';

/** Where files are kept with a session, or with the draft that becomes it. */
export interface AttachmentsPlace {
  readonly folder: string;
  readonly sessionId: string;
  readonly sealer: Sealer;
  readonly files: SessionDisk;
}

/** Keeps files with a session that another computer sends: sealed in chunks, each content once, and a sealed list of them. */
export class AttachmentsWriter {
  readonly #place: AttachmentsPlace;
  readonly #entries = new Map<string, Entry>();
  /** By their digests, which are in the sealed list alone: a digest tells who has the same file what it is. */
  readonly #byDigest = new Map<string, number>();

  constructor(place: AttachmentsPlace) {
    this.#place = place;
  }

  has(path: string): boolean {
    return this.#entries.has(path);
  }

  /** @throws what the disk has against it */
  async put(path: string, about: Pick<StoredFile, 'name' | 'modifiedAtMs'>, bytes: Buffer): Promise<void> {
    const digest = createHash('sha256').update(bytes).digest('base64url');
    const known = this.#byDigest.get(digest);
    const number = known ?? this.#byDigest.size;
    if (known === undefined) await this.#write(number, bytes);
    this.#byDigest.set(digest, number);
    this.#entries.set(path, { path, ...about, byteCount: bytes.length, number, digest });
  }

  /** Only what it lists is there. */
  async finish(): Promise<void> {
    await writeList(this.#place, [...this.#entries.values()]);
  }

  async #write(number: number, bytes: Buffer): Promise<void> {
    const { folder, sessionId, sealer, files } = this.#place;
    const chunks = Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) }, (_, chunk) => chunk);
    function* sealed(): Generator<Buffer> {
      for (const chunk of chunks) {
        const plain = bytes.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES);
        yield sealer.seal(plain, chunkPurpose(sessionId, number, chunk));
      }
    }
    await writeWholeFile(files, join(folder, fileName(number)), sealed());
  }
}

/** What a reading that failed waits for before it is tried again; false where it isn't any more. */
export type TryAgain = (error: unknown, failureCount: number) => Promise<boolean>;

/** The files that are kept with a session. */
export class StoredAttachments implements StoredFiles {
  readonly #place: AttachmentsPlace;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #tryAgain: TryAgain;
  /** By their numbers, the longest not asked for first: many rows may have the same few. */
  readonly #cache = new Map<number, Promise<Buffer>>();
  #cachedByteCount = 0;

  private constructor(place: AttachmentsPlace, entries: ReadonlyMap<string, Entry>, tryAgain: TryAgain) {
    this.#place = place;
    this.#entries = entries;
    this.#tryAgain = tryAgain;
  }

  /** Null where nothing is kept with it. @throws HumanError where what is can't be read */
  static async open(place: AttachmentsPlace, tryAgain: TryAgain = NEVER): Promise<StoredAttachments | null> {
    const { folder, sessionId, sealer, files } = place;
    const sealed = await readWholeFile(files, join(folder, LIST_FILE)).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    });
    if (sealed === null) return null;
    const list = v.safeParse(entriesSchema, parseJson(sealer.open(sealed, listPurpose(sessionId))));
    if (!list.success) throw damaged();
    return new StoredAttachments(place, new Map(list.output.map((entry) => [entry.path, entry])), tryAgain);
  }

  /** Takes away what no row names any more. */
  async keepOnly(paths: ReadonlySet<string>): Promise<void> {
    const { folder, files } = this.#place;
    const entries = [...this.#entries.values()];
    const kept = entries.filter(({ path }) => paths.has(path));
    if (kept.length < entries.length) await writeList(this.#place, kept);
    const needed = new Set(kept.map(({ number }) => number));
    // Also those that a crash has left behind a list without them.
    for (const name of await files.list(folder)) {
      const number = CONTENT_FILE.exec(name)?.[1];
      if (number !== undefined && !needed.has(Number(number))) await files.remove(join(folder, name));
    }
  }

  find(path: string): StoredFile | null {
    const entry = this.#entries.get(path);
    if (entry === undefined) return null;
    const { name, byteCount, modifiedAtMs, digest, number } = entry;
    return { id: digest, name, byteCount, modifiedAtMs, read: async () => await this.#read(number, byteCount) };
  }

  async #read(number: number, byteCount: number): Promise<Buffer> {
    const known = this.#cache.get(number);
    const reading = known ?? this.#readPatiently(number, byteCount);
    this.#cache.delete(number);
    this.#cache.set(number, reading);
    if (known === undefined) this.#makeRoom(byteCount);
    try {
      return await reading;
    } catch (error) {
      if (this.#cache.get(number) === reading) this.#forget(number, byteCount);
      throw error;
    }
  }

  #makeRoom(byteCount: number): void {
    this.#cachedByteCount += byteCount;
    for (const [oldest] of this.#cache) {
      if (this.#cachedByteCount <= CACHED_BYTES || this.#cache.size === 1) return;
      const entry = [...this.#entries.values()].find((each) => each.number === oldest);
      this.#forget(oldest, entry?.byteCount ?? 0);
    }
  }

  #forget(number: number, byteCount: number): void {
    this.#cache.delete(number);
    this.#cachedByteCount -= byteCount;
  }

  async #readPatiently(number: number, byteCount: number): Promise<Buffer> {
    for (let failureCount = 1; ; failureCount += 1) {
      try {
        return await this.#readNow(number, byteCount);
      } catch (error) {
        if (!(await this.#tryAgain(error, failureCount))) throw error;
      }
    }
  }

  async #readNow(number: number, byteCount: number): Promise<Buffer> {
    const { folder, sessionId, sealer, files } = this.#place;
    const file = await files.open(join(folder, fileName(number)), 'r');
    try {
      const bytes = Buffer.alloc(byteCount);
      for (let chunk = 0; chunk * CHUNK_BYTES < byteCount; chunk += 1) {
        const plainLength = Math.min(CHUNK_BYTES, byteCount - chunk * CHUNK_BYTES);
        const sealed = Buffer.alloc(plainLength + SEAL_BYTES);
        const length = await readFully(file, sealed, chunk * (CHUNK_BYTES + SEAL_BYTES));
        const plain = sealer.open(sealed.subarray(0, length), chunkPurpose(sessionId, number, chunk));
        if (plain?.length !== plainLength) throw damaged();
        plain.copy(bytes, chunk * CHUNK_BYTES);
      }
      return bytes;
    } finally {
      await file.close();
    }
  }
}

async function writeList(place: AttachmentsPlace, entries: readonly Entry[]): Promise<void> {
  const { folder, sessionId, sealer, files } = place;
  const path = join(folder, LIST_FILE);
  const list = Buffer.from(JSON.stringify(entries));
  await writeWholeFile(files, `${path}.new`, [sealer.seal(list, listPurpose(sessionId))]);
  await files.rename(`${path}.new`, path);
}

const NEVER: TryAgain = () => Promise.resolve(false);

function damaged(): HumanError {
  return new HumanError(
    sentence('A file that is kept with the session is damaged, or sealed with another key.'),
    sentence('Hand the session in again, for those who are left.'),
    undefined,
    { fault: 'machine' },
  );
}

function parseJson(bytes: Buffer | undefined): unknown {
  try {
    return bytes === undefined ? undefined : JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

const LIST_FILE = 'attachments.bin';

function fileName(number: number): string {
  return `attachment-${number}.bin`;
}

const CONTENT_FILE = /^attachment-(\d+)\.bin$/u;

function listPurpose(sessionId: string): string {
  return `attachments ${sessionId}`;
}

function chunkPurpose(sessionId: string, number: number, chunk: number): string {
  return `attachment ${sessionId} ${number} ${chunk}`;
}

/** Of nonce and tag. */
const SEAL_BYTES = 28;
/** Sealed, it is as long as a piece of a file in a database. */
const CHUNK_BYTES = 256 * 1024 - SEAL_BYTES;
const CACHED_BYTES = 64_000_000;

const entrySchema = v.object({
  path: v.string(),
  name: v.string(),
  byteCount: v.number(),
  modifiedAtMs: v.number(),
  number: v.number(),
  digest: v.string(),
});
type Entry = Readonly<v.InferOutput<typeof entrySchema>>;
const entriesSchema = v.array(entrySchema);
