/**
 * Which recipient a message id belongs to, for the acks that come after it; the newest ones only, in bounded memory. A
 * journal may name a million of them before anybody asks: until then they are only put into the ring.
 */
export class AckBook {
  readonly #ring: (NotedMessage | undefined)[];
  #indexes: Map<string, number> | null = null;
  #next: number;

  /** @param noted as `all` gave them */
  constructor(noted: readonly NotedMessage[] = []) {
    this.#ring = [...noted];
    this.#next = noted.length % MAXIMUM_MESSAGES;
  }

  /** Oldest first. */
  get all(): readonly NotedMessage[] {
    const inOrder = [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)];
    return inOrder.filter((entry) => entry !== undefined);
  }

  note(messageId: string, index: number): void {
    const oldest = this.#ring[this.#next];
    // A ring, since to find a Map's oldest key takes longer with every key that was deleted before it.
    this.#ring[this.#next] = { messageId, index };
    this.#next = (this.#next + 1) % MAXIMUM_MESSAGES;
    if (oldest !== undefined) this.#indexes?.delete(oldest.messageId);
    this.#indexes?.set(messageId, index);
  }

  find(messageId: string): number | undefined {
    this.#indexes ??= new Map(this.#ring.flatMap((entry) => (entry ? [[entry.messageId, entry.index] as const] : [])));
    return this.#indexes.get(messageId);
  }
}

export interface NotedMessage {
  readonly messageId: string;
  readonly index: number;
}

const MAXIMUM_MESSAGES = 20_000;
