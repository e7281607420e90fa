import type { AckLevel, Reply } from '../../sender/model';
import type { Account } from './account';
import type { Failure } from './failures';

/** What a connection tells its owner. */
export interface ConnectionEvents {
  needsQr(code: string): void;
  needsCode(code: string): void;
  /**
   * Linked, but not able to send: at the start, after a reload of the page, or while the network is away. `percent` of what
   * WhatsApp takes over, where it says.
   */
  syncing(percent: number | null): void;
  ready(account: Account): void;
  ack(messageId: string, level: AckLevel): void;
  reply(reply: Reply): void;
  /** WhatsApp says that the account's limits have changed. */
  limitsChanged(): void;
  /** Said once, and nothing after it. */
  ended(failure: Failure, cause: unknown): void;
}
