import { writeSync } from 'node:fs';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import * as v from 'valibot';

export interface LedgerLine {
  readonly phone: string;
  readonly text: string;
  /** Path of the file that went with it. */
  readonly file?: string | undefined;
  readonly id: string;
  /** Wall clock, in milliseconds. */
  readonly at: number;
}

/**
 * What the simulated server has accepted: a file outside the process, one line of JSON a message, on disk before the
 * server answers. A kill can't make it forget or invent a message.
 */
export class Ledger {
  readonly #path: string | null;
  #opening: Promise<FileHandle> | null = null;
  #file: FileHandle | null = null;

  /** @param path null where nothing is to be kept */
  constructor(path: string | null) {
    this.#path = path;
  }

  /** Makes sure that it can be written to. @throws what the file system has against it */
  async open(): Promise<void> {
    if (this.#path === null) return;
    this.#opening ??= open(this.#path, 'a', 0o600);
    try {
      this.#file = await this.#opening;
    } catch (error) {
      this.#opening = null;
      throw error;
    }
  }

  /**
   * Once it is open. The line is there before this returns, as what was given to a server is: a process that is frozen now must
   * not write it when it wakes.
   * @throws what the file system has against it; then it isn't known whether the line is there.
   */
  async append(line: LedgerLine): Promise<void> {
    if (this.#path === null) return;
    const file = this.#file;
    if (file === null) throw new Error('The ledger isn’t open.');
    writeSync(file.fd, `${JSON.stringify(line)}\n`);
    await file.datasync();
  }

  /** @throws what the file system has against it; then it isn’t known whether there is such a line */
  async find(matches: (line: LedgerLine) => boolean): Promise<LedgerLine | undefined> {
    for (const line of await this.#lines()) {
      const parsed = parseLine(line);
      if (parsed && matches(parsed)) return parsed;
    }
    return undefined;
  }

  /** Of all that was accepted. @throws what the file system has against it */
  async ids(): Promise<ReadonlySet<string>> {
    return new Set((await this.#lines()).flatMap((line) => parseLine(line)?.id ?? []));
  }

  async #lines(): Promise<readonly string[]> {
    return this.#path === null ? [] : (await readFile(this.#path, 'utf8')).split('\n');
  }

  async close(): Promise<void> {
    const file = await this.#opening;
    this.#opening = null;
    this.#file = null;
    await file?.close();
  }
}

const schema = v.object({
  phone: v.string(),
  text: v.string(),
  file: v.optional(v.string()),
  id: v.string(),
  at: v.number(),
});

function parseLine(line: string): LedgerLine | undefined {
  if (line === '') return undefined;
  try {
    return v.parse(schema, JSON.parse(line));
  } catch {
    return undefined;
  }
}
