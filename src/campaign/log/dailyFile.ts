import { appendFileSync, mkdirSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

export function logFolder(dataFolder: string): string {
  return join(dataFolder, 'logs');
}

/**
 * A file a day, by UTC as the times in it. Each line is handed to the system before `write` returns, so that a process
 * that is killed has said all it did; several processes may write to one file. What the disk refuses is lost: no run
 * fails for its log.
 */
export class DailyFile {
  readonly #folder: string;
  readonly #nowMs: () => number;

  constructor(folder: string, nowMs: () => number = Date.now) {
    this.#folder = folder;
    this.#nowMs = nowMs;
  }

  write(line: string): void {
    const path = join(this.#folder, nameOf(this.#nowMs()));
    try {
      try {
        appendFileSync(path, line, { mode: OWNER_ONLY });
      } catch {
        mkdirSync(this.#folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
        appendFileSync(path, line, { mode: OWNER_ONLY });
      }
    } catch {
      // The next line may find room.
    }
  }
}

/** Removes the files of all days before the last `keptDaysCount`; gives how many. */
export async function removeOldLogs(folder: string, keptDaysCount: number, nowMs = Date.now()): Promise<number> {
  const oldest = nameOf(nowMs - (Math.max(1, keptDaysCount) - 1) * DAY_MS);
  let removedCount = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    if (!LOG_NAME.test(name) || name >= oldest) continue;
    const isRemoved = await rm(join(folder, name)).then(
      () => true,
      () => false,
    );
    if (isRemoved) removedCount += 1;
  }
  return removedCount;
}

export const DEFAULT_KEPT_LOG_DAYS = 14;

function nameOf(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 10)}.jsonl`;
}

const LOG_NAME = /^\d{4}-\d{2}-\d{2}\.jsonl$/u;
const DAY_MS = 86_400_000;
const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
