import type { AckEvent, AckLevel } from '../../sender/model';
import { graphRule } from './errorTable';
import type { MessageStatus, StatusLine, StatusReader, StatusSource } from './statusFile';

export interface CloudStatusesParts {
  /** Null where nobody writes down what webhooks say. */
  readonly source: StatusSource | null;
  /** Only of its attempts, and of statuses that name none; left out for those of all sessions. */
  readonly sessionId?: string | undefined;
  readonly onAck: (ack: AckEvent) => void;
}

interface Proofs {
  readonly messageIds: Map<string, string>;
  readonly isRead: Promise<void>;
}

/** What webhooks have said of messages, as the receiver writes it down: told as it comes, and looked up. */
export class CloudStatuses {
  readonly #parts: CloudStatusesParts;
  readonly #tail: StatusReader | null;
  /** Which attempts have arrived; only while somebody asks. */
  #proofs: Proofs | null = null;
  #timer: NodeJS.Timeout | null = null;
  #reading: Promise<void> | null = null;

  constructor(parts: CloudStatusesParts) {
    this.#parts = parts;
    this.#tail = parts.source?.tail() ?? null;
  }

  /** Tells of what is there, then of what comes. */
  async start(): Promise<void> {
    if (this.#timer !== null) return;
    this.#timer = setInterval(() => void this.#read(), LOOK_MS);
    this.#timer.unref();
    await this.#read();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** The message that an attempt has become; null where no status says so, which proves nothing. Never rejects. */
  async find(attemptId: string): Promise<string | null> {
    this.#proofs ??= this.#readProofs();
    const { messageIds, isRead } = this.#proofs;
    await isRead;
    await this.#read();
    return messageIds.get(attemptId) ?? null;
  }

  /** Nobody asks any more. */
  forgetProofs(): void {
    this.#proofs = null;
  }

  /** How far each of these messages has come; null for those of which nothing is known. Never rejects. */
  async levels(messageIds: readonly string[]): Promise<readonly (AckLevel | null)[]> {
    const levels = new Map<string, AckLevel | null>(messageIds.map((id) => [id, null]));
    await this.#readAll(({ messageId, status }) => {
      const known = levels.get(messageId);
      if (known !== undefined) levels.set(messageId, furtherOf(known, LEVELS[status]));
    });
    return messageIds.map((id) => levels.get(id) ?? null);
  }

  #readProofs(): Proofs {
    const messageIds = new Map<string, string>();
    const isRead = this.#readAll(({ attemptId, messageId }) => {
      if (attemptId !== null) messageIds.set(attemptId, messageId);
    });
    return { messageIds, isRead };
  }

  async #readAll(onLine: (line: StatusLine) => void): Promise<void> {
    await this.#parts.source
      ?.tail()
      .read(onLine, this.#isMeant)
      .catch(() => undefined);
  }

  #read(): Promise<void> {
    const tail = this.#tail;
    if (tail === null) return Promise.resolve();
    this.#reading ??= tail
      .read((line) => this.#note(line), this.#isMeant)
      // It is read on from there the next time.
      .catch(() => undefined)
      .finally(() => {
        this.#reading = null;
      });
    return this.#reading;
  }

  readonly #isMeant = (text: string): boolean => {
    const { sessionId } = this.#parts;
    return sessionId === undefined || text.includes(`"${sessionId}.`) || text.includes('"attemptId":null');
  };

  #note({ attemptId, messageId, status, code, charge }: StatusLine): void {
    if (attemptId !== null) this.#proofs?.messageIds.set(attemptId, messageId);
    const level = LEVELS[status];
    this.#parts.onAck({
      messageId,
      level,
      ...(level === -1 && { code: graphRule(code ?? 0).failure }),
      ...(attemptId !== null && { attemptId }),
      ...(charge !== undefined && { charge }),
    });
  }
}

const LEVELS: Readonly<Record<MessageStatus, AckLevel>> = { sent: 1, delivered: 2, read: 3, played: 3, failed: -1 };

/** Statuses come in any order; one of several devices may fail. */
function furtherOf(one: AckLevel | null, other: AckLevel): AckLevel {
  return one === null || one === 1 || (one === -1 && other > 1) || (other > one && one > 0) ? other : one;
}

const LOOK_MS = 250;
