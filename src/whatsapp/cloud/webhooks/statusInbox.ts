import type { StatusLine, StatusStore, StatusWriter } from '../statusFile';

/** Writes statuses down after they were answered: each once, and again and again until the disk has taken it. */
export class StatusInbox {
  readonly #store: StatusStore;
  readonly #seen = new Set<string>();
  #writer: Pick<StatusWriter, 'append' | 'close'> | null;
  #waiting: StatusLine[] = [];
  #writing: Promise<void> | null = null;
  #isFailing = false;
  #repeatedCount = 0;

  private constructor(store: StatusStore, writer: Pick<StatusWriter, 'append' | 'close'>) {
    this.#store = store;
    this.#writer = writer;
  }

  /** Knows what was written down already. @throws what stands against reading or writing it */
  static async open(store: StatusStore): Promise<StatusInbox> {
    const inbox = new StatusInbox(store, await store.openWriter());
    await store.tail().read((line) => void inbox.#isNew(line));
    return inbox;
  }

  /** Whether what comes now could be lost: then whoever tells it must tell it later. */
  get isFull(): boolean {
    return this.#isFailing || this.#waiting.length >= MOST_WAITING_COUNT;
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  get repeatedCount(): number {
    return this.#repeatedCount;
  }

  add(lines: readonly StatusLine[]): void {
    for (const line of lines) {
      if (this.#isNew(line)) this.#waiting.push(line);
      else this.#repeatedCount += 1;
    }
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
  }

  /** With a last try for what the disk hasn't taken. @returns how many statuses are lost */
  async close(): Promise<number> {
    await this.#writing;
    if (this.#waiting.length > 0) await this.#write();
    await this.#writer?.close().catch(() => undefined);
    return this.#waiting.length;
  }

  /** In one go what came while the last one was written. */
  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const lines = [...this.#waiting];
      try {
        this.#writer ??= await this.#store.openWriter();
        await this.#writer.append(lines);
        this.#isFailing = false;
      } catch {
        this.#isFailing = true;
        // On a full disk half of them may be there: a status twice does no harm.
        await this.#writer?.close().catch(() => undefined);
        this.#writer = null;
        setTimeout(() => this.add([]), AGAIN_AFTER_MS).unref();
        return;
      }
      this.#waiting = this.#waiting.slice(lines.length);
    }
  }

  #isNew({ attemptId, messageId, status, code = 0 }: StatusLine): boolean {
    const key = `${messageId} ${status} ${code} ${attemptId ?? ''}`;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    if (this.#seen.size > REMEMBERED_COUNT) for (const oldest of this.#seen.keys()) return this.#seen.delete(oldest);
    return true;
  }
}

const MOST_WAITING_COUNT = 50_000;
const REMEMBERED_COUNT = 500_000;
const AGAIN_AFTER_MS = 1000;
