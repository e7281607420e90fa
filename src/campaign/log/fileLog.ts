import type { Log } from '../ports';
import { DailyFile } from './dailyFile';
import type { JsonLog } from './jsonLog';
import { levelOf, type LogEvent, type LogLevel } from './logEvent';
import { logFields } from './logFields';

/** The log in files. Until its writer is loaded, a moment after the first event, events wait with their time. */
export class FileLog implements Log {
  readonly #folder: string;
  readonly #level: () => LogLevel;
  #writer: JsonLog | null = null;
  #loading: Promise<void> | null = null;
  #isAsked = false;
  #waiting: { readonly event: LogEvent; readonly atMs: number }[] = [];

  constructor(folder: string, level: () => LogLevel) {
    this.#folder = folder;
    this.#level = level;
  }

  write(event: LogEvent): void {
    if (this.#level() === 'off') return;
    this.#waiting.push({ event, atMs: Date.now() });
    if (this.#writer !== null) return this.#flush(this.#writer);
    // Not while the window is opening: to load it takes as long as to open.
    if (!this.#isAsked) setTimeout(() => void this.load(), LOAD_AFTER_MS).unref();
    this.#isAsked = true;
  }

  error(during: string, error: unknown): void {
    this.write({ kind: 'failed', during, error });
  }

  /** From then on each line is on its way to the disk before `write` returns. */
  async load(): Promise<void> {
    this.#loading ??= import('./jsonLog').then(
      ({ createJsonLog }) => {
        this.#writer = createJsonLog(new DailyFile(this.#folder), this.#level);
        this.#flush(this.#writer);
      },
      // A package that lacks a file: its log alone is lost.
      () => undefined,
    );
    await this.#loading;
  }

  #flush(writer: JsonLog): void {
    const events = this.#waiting;
    this.#waiting = [];
    for (const { event, atMs } of events) writer.line(levelOf(event), atMs, logFields(event));
  }
}

const LOAD_AFTER_MS = 1000;
