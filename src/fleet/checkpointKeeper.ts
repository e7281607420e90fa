import type { Queryable } from './database';
import { checkpointCount, renewCheckpoint } from './foldCheckpoint';

/** Has a session’s checkpoint follow its journal while it is sent, so that whoever takes it over has little to fold. */
export class CheckpointKeeper {
  /** Whether all that was sent by now is in the people’s book: not known before somebody says so. */
  isEntered: () => Promise<boolean> = () => Promise.resolve(false);
  readonly #database: Queryable;
  readonly #session: string;
  readonly #recipientCount: number;
  readonly #everyCount: number;
  #coveredCount: number | null = null;
  #isRenewing = false;

  constructor(database: Queryable, session: string, recipientCount: number, everyCount = everyOf(recipientCount)) {
    this.#database = database;
    this.#session = session;
    this.#recipientCount = recipientCount;
    this.#everyCount = everyCount;
  }

  /** So many records are there, and were answered. */
  note(recordCount: number): void {
    if (this.#isRenewing || recordCount < (this.#coveredCount ?? 0) + this.#everyCount) return;
    this.#isRenewing = true;
    void this.#renew(recordCount).then(
      () => (this.#isRenewing = false),
      // Without it more is folded. It is tried again when as many have come once more.
      () => {
        this.#coveredCount = recordCount;
        this.#isRenewing = false;
      },
    );
  }

  async #renew(recordCount: number): Promise<void> {
    this.#coveredCount ??= await checkpointCount(this.#database, this.#session);
    if (recordCount < this.#coveredCount + this.#everyCount) return;
    await renewCheckpoint(this.#database, this.#session, this.#recipientCount, recordCount, () => this.isEntered());
    this.#coveredCount = recordCount;
  }
}

/** Folded in a tenth of a second or two; and a checkpoint, of which each is as long as the list, isn’t written too often. */
export function everyOf(recipientCount: number): number {
  return Math.max(20_000, recipientCount / 10);
}
