/** Which recipient a message id belongs to, for the acks that come after it; the newest ones only, in bounded memory. */
export class AckBook {
  readonly #indexes = new Map<string, number>();

  note(messageId: string, index: number): void {
    this.#indexes.set(messageId, index);
    if (this.#indexes.size <= MAXIMUM_MESSAGES) return;
    for (const oldest of this.#indexes.keys()) {
      this.#indexes.delete(oldest);
      return;
    }
  }

  find(messageId: string): number | undefined {
    return this.#indexes.get(messageId);
  }
}

const MAXIMUM_MESSAGES = 20_000;
