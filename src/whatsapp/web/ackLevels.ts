import type { AckLevel } from '../../sender/model';

const REMEMBERED_COUNT = 512;

/**
 * The newest ack of each of the last messages. An ack can come before the send that it belongs to has returned, so
 * levels are kept for messages that nobody waits for yet.
 */
export class AckLevels {
  readonly #levels = new Map<string, AckLevel>();
  readonly #waiters = new Map<string, () => void>();

  /** @returns whether this is news. */
  note(messageId: string, level: AckLevel): boolean {
    const known = this.#levels.get(messageId);
    if (known !== undefined && level !== -1 && level <= known) return false;
    this.#levels.delete(messageId);
    this.#levels.set(messageId, level);
    if (this.#levels.size > REMEMBERED_COUNT) {
      const [oldest] = this.#levels.keys();
      if (oldest !== undefined) this.#levels.delete(oldest);
    }
    this.#waiters.get(messageId)?.();
    return true;
  }

  level(messageId: string): AckLevel | undefined {
    return this.#levels.get(messageId);
  }

  /** Resolves when a level is known. */
  async known(messageId: string): Promise<void> {
    if (this.#levels.has(messageId)) return;
    await new Promise<void>((resolve) => {
      this.#waiters.set(messageId, resolve);
    });
  }

  forget(messageId: string): void {
    this.#waiters.delete(messageId);
  }
}

/** The library's levels: -1 error, 0 pending, 1 server, 2 device, 3 read, 4 played. */
export function parseAckLevel(ack: unknown): AckLevel | 0 {
  if (ack === -1 || ack === 1 || ack === 2 || ack === 3) return ack;
  return ack === 4 ? 3 : 0;
}
