import type { FailureCode } from '../../src/sender/failureCode';
import type { AccountLimits } from '../../src/sender/limits/accountLimits';
import type { Attachment } from '../../src/sender/content/attachment';
import { Emitter } from '../../src/sender/emitter';
import type { Recipient, SendResult } from '../../src/sender/model';
import type { Clock, Unsubscribe } from '../../src/sender/ports';
import { fictionalRecipient } from './memorySession';
import { ScriptedTransport } from './scriptedTransport';

export const OPEN: AccountLimits = { lock: { kind: 'off' }, quota: { kind: 'unlimited' } };

export function locked(untilMs: number | null = null): AccountLimits {
  return { lock: { kind: 'on', restriction: 'RESTRICT_ALL_COMPANIONS', untilMs }, quota: { kind: 'unlimited' } };
}

export function quotaOf(totalCount: number, usedCount: number, cycleEndMs: number | null = null): AccountLimits {
  return { lock: { kind: 'off' }, quota: { kind: 'limited', totalCount, usedCount, cycleEndMs, status: 'NONE' } };
}

/** An account that WhatsApp limits: the server refuses new chats while it is locked, whatever the page tells of it. */
export class LimitedAccount extends ScriptedTransport {
  /** What the page tells; null where it tells nothing at all. */
  told: (nowMs: number) => AccountLimits = () => OPEN;
  /** Whether the server refuses new chats now. */
  isLocked: (nowMs: number, index: number) => boolean = () => false;
  isKnown: (index: number) => boolean = () => false;
  tellsWhoIsKnown = true;
  examined: FailureCode | null = null;
  readonly readAtMs: number[] = [];
  readonly refused: number[] = [];
  readonly #clock: Clock;
  readonly #limits = new Emitter<AccountLimits>();

  constructor(clock: Clock) {
    super(clock);
    this.#clock = clock;
  }

  readLimits(): Promise<AccountLimits> {
    this.readAtMs.push(this.#clock.monotonicMs());
    return Promise.resolve(this.told(this.#clock.monotonicMs()));
  }

  onLimits(listener: (limits: AccountLimits) => void): Unsubscribe {
    return this.#limits.on(listener);
  }

  push(limits: AccountLimits): void {
    this.#limits.emit(limits);
  }

  readKnownChats(phones: readonly string[]): Promise<readonly boolean[] | null> {
    if (!this.tellsWhoIsKnown) return Promise.resolve(null);
    return Promise.resolve(phones.map((phone) => this.isKnown(indexOf(phone))));
  }

  examineAttachment(_attachment: Attachment): Promise<FailureCode | null> {
    return Promise.resolve(this.examined);
  }

  override async send(recipient: Recipient): Promise<SendResult> {
    const { index } = recipient;
    const wasLocked = this.isLocked(this.#clock.monotonicMs(), index) && !this.isKnown(index);
    if (!wasLocked) return await super.send(recipient);
    this.started.push({ index, atMs: this.#clock.monotonicMs() });
    await this.#clock.startTimer(this.latencyMs).done;
    this.refused.push(index);
    return { kind: 'failed', errorClass: 'permanent', code: 'refused', isNewChat: true };
  }
}

function indexOf(phone: string): number {
  for (let index = 0; index < MOST_RECIPIENTS; index += 1) if (fictionalRecipient(index).phone === phone) return index;
  throw new Error('That is nobody’s.');
}

const MOST_RECIPIENTS = 2000;
