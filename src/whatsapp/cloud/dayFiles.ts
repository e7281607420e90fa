import { open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Lines that several programs append to and read: a file for each day, by UTC, so that old ones can go while somebody
 * appends. Nobody ever writes a file anew, so a crash costs none of it.
 */
export class DayFiles {
  readonly folder: string;
  readonly #stem: string;

  constructor(folder: string, stem: string) {
    this.folder = folder;
    this.#stem = stem;
  }

  pathAt(atMs: number): string {
    return this.#path(dayOf(atMs));
  }

  /** Of those that are there, earliest first. @throws what the file system has against it */
  async days(): Promise<readonly string[]> {
    const names = await readdir(this.folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    return names
      .flatMap((name) => (this.#path(dayIn(name)) === join(this.folder, name) ? [dayIn(name)] : []))
      .toSorted();
  }

  /** @throws what the file system has against it, but that it isn't there */
  async openDay(day: string): Promise<FileHandle | null> {
    return await open(this.#path(day), 'r').catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
  }

  /** Null where there is none. @throws what the file system has against it */
  async lastWrittenMs(): Promise<number | null> {
    const last = (await this.days()).at(-1);
    return last === undefined ? null : (await stat(this.#path(last))).mtimeMs;
  }

  /**
   * Those of the days before the last `keptDaysCount`. What can't be removed now stays for another day.
   * @param isNeeded by one of its lines
   * @returns how many went
   */
  async removeOld(keptDaysCount: number, nowMs: number, isNeeded: (text: string) => boolean): Promise<number> {
    const oldest = dayOf(nowMs - keptDaysCount * DAY_MS);
    let removedCount = 0;
    for (const day of await this.days()) {
      if (day >= oldest) break;
      try {
        if (await this.#has(day, isNeeded)) continue;
        await rm(this.#path(day));
        removedCount += 1;
      } catch {
        // As above.
      }
    }
    return removedCount;
  }

  async #has(day: string, isNeeded: (text: string) => boolean): Promise<boolean> {
    const file = await this.openDay(day);
    if (file === null) return false;
    let isFound = false;
    try {
      await readLines(file, 0, (text) => {
        isFound ||= isNeeded(text);
      });
    } finally {
      await file.close();
    }
    return isFound;
  }

  #path(day: string): string {
    return join(this.folder, `${this.#stem}-${day}.jsonl`);
  }
}

/** Reads on from where it was; lines that aren't whole yet wait for the next time. */
export class DayFilesTail {
  readonly #files: DayFiles;
  readonly #positions = new Map<string, number>();
  /** All before it have been read to their end since nobody appends to them. */
  #settled = '';

  constructor(files: DayFiles) {
    this.#files = files;
  }

  /** @throws what the file system has against it */
  async read(onText: (text: string) => void): Promise<void> {
    const days = (await this.#files.days()).filter((day) => day >= this.#settled);
    for (const day of days) await this.#readDay(day, onText);
    // Around midnight somebody may still append to the last but one.
    this.#settled = days.at(-2) ?? this.#settled;
  }

  async #readDay(day: string, onText: (text: string) => void): Promise<void> {
    const file = await this.#files.openDay(day);
    if (file === null) return;
    try {
      const position = this.#positions.get(day) ?? 0;
      const { size } = await file.stat();
      // Somebody has cut it.
      this.#positions.set(day, await readLines(file, size < position ? 0 : position, onText));
    } finally {
      await file.close();
    }
  }
}

/** The files of all of a kind in a folder, by the start of their names. Never rejects. */
export async function dayFilesIn(folder: string, prefix: string): Promise<readonly DayFiles[]> {
  const names = await readdir(folder).catch(() => []);
  const stems = names.filter((name) => name.startsWith(prefix)).map((name) => name.replace(DAY_ENDING, ''));
  return [...new Set(stems)].map((stem) => new DayFiles(folder, stem));
}

/** @returns where the next line begins */
async function readLines(file: FileHandle, from: number, onText: (text: string) => void): Promise<number> {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let position = from; ;) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
    const end = bytesRead === 0 ? 0 : chunk.lastIndexOf(LINE_FEED, bytesRead - 1) + 1;
    if (end === 0) return position;
    position += end;
    for (const text of chunk.toString('utf8', 0, end).split('\n')) if (text !== '') onText(text);
  }
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

/** '' of another file. */
function dayIn(name: string): string {
  return DAY_ENDING.exec(name)?.[1] ?? '';
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

const DAY_ENDING = /-(\d{4}-\d{2}-\d{2})\.jsonl$/u;
const DAY_MS = 86_400_000;
const CHUNK_BYTES = 262_144;
const LINE_FEED = 10;
