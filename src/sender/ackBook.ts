/** Which recipient a message id belongs to, for the acks that come after it; the newest ones only, in bounded memory. */
export class AckBook {
  readonly #indexes = new Map<string, number>();
  /** The ids in a ring: to find a Map's oldest key takes longer with every key that was deleted before it. */
  readonly #ids: string[] = [];
  #next = 0;

  note(messageId: string, index: number): void {
    const oldest = this.#ids[this.#next];
    if (oldest !== undefined) this.#indexes.delete(oldest);
    this.#ids[this.#next] = messageId;
    this.#next = (this.#next + 1) % MAXIMUM_MESSAGES;
    this.#indexes.set(messageId, index);
  }

  find(messageId: string): number | undefined {
    return this.#indexes.get(messageId);
  }
}

const MAXIMUM_MESSAGES = 20_000;
