import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { BookKeys } from '../../people/bookFolder';

/**
 * The message that is being written for each workbook, sealed in a file of its own: VS Code's memory of a panel, which is in
 * the clear, needn't hold it. What can't be kept, or can't be opened any more, is forgotten: it's only a draft.
 */
export class MessageDrafts {
  readonly #folder: string;
  readonly #keys: BookKeys;
  /** What is to be written next, by file name; null for nothing. */
  readonly #waiting = new Map<string, string | null>();
  #writing: Promise<void> = Promise.resolve();

  constructor(dataFolder: string, keys: BookKeys) {
    this.#folder = messagesFolder(dataFolder);
    this.#keys = keys;
  }

  /** Empty where there is none. @param workbook its address */
  async read(workbook: string): Promise<string> {
    const name = nameOf(workbook);
    const waiting = this.#waiting.get(name);
    if (waiting !== undefined) return waiting ?? '';
    const text = await readFile(join(this.#folder, name), 'utf8').catch(() => '');
    return (await this.#open(name, text).catch(() => null)) ?? '';
  }

  /** An empty one is forgotten. */
  keep(workbook: string, template: string): void {
    const name = nameOf(workbook);
    this.#waiting.set(name, template.trim() === '' ? null : template);
    this.#writing = this.#writing.then(() => this.#write(name)).catch(() => undefined);
  }

  /** Once all that was kept is on the disk. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  async #write(name: string): Promise<void> {
    const template = this.#waiting.get(name);
    if (template === undefined) return;
    const path = join(this.#folder, name);
    if (template === null) await rm(path, { force: true });
    else await this.#seal(path, name, template);
    if (this.#waiting.get(name) === template) this.#waiting.delete(name);
  }

  async #seal(path: string, name: string, template: string): Promise<void> {
    const sealer = await this.#keys.current();
    const sealed = sealer.seal(Buffer.from(template), purposeOf(name)).toString('base64');
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const temporary = `${path}.${randomUUID()}`;
    await writeFile(temporary, JSON.stringify({ keyId: sealer.keyId, sealed }), { mode: 0o600, flag: 'wx' });
    await rename(temporary, path);
  }

  async #open(name: string, text: string): Promise<string | null> {
    if (text === '') return null;
    const { keyId, sealed } = v.parse(fileSchema, JSON.parse(text));
    const sealer = await this.#keys.find(keyId);
    return sealer?.open(Buffer.from(sealed, 'base64'), purposeOf(name))?.toString() ?? null;
  }
}

/** Removes those that nobody has touched for so long, and what a crash has left half written; gives how many. */
export async function removeOldMessages(dataFolder: string, olderThanMs: number): Promise<number> {
  const folder = messagesFolder(dataFolder);
  let removedCount = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const info = await stat(path).catch(() => null);
    if (info === null || Date.now() - info.mtimeMs < olderThanMs) continue;
    const isRemoved = await rm(path).then(
      () => true,
      () => false,
    );
    if (isRemoved) removedCount += 1;
  }
  return removedCount;
}

function messagesFolder(dataFolder: string): string {
  return join(dataFolder, 'messages');
}

/** An address may name people: it isn't kept in the clear. */
function nameOf(workbook: string): string {
  return `${createHash('sha256').update(workbook).digest('hex').slice(0, 32)}.sealed`;
}

function purposeOf(name: string): string {
  return `message ${name}`;
}

const fileSchema = v.object({ keyId: v.string(), sealed: v.string() });
