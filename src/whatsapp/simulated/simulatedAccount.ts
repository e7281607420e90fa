import type { AccountLimits } from '../../sender/limits/accountLimits';
import { checksum } from '../../sender/journal/checksum';
import type { Clock } from '../../sender/ports';
import type { SimulatedLock, SimulatedOptions, SimulatedQuota } from './simulatedOptions';

/** An account as WhatsApp limits it: a lock for a while, a quota of new chats, and people with whom there is a chat. */
export class SimulatedAccount {
  readonly #clock: Clock;
  readonly #lock: SimulatedLock | undefined;
  readonly #quota: SimulatedQuota | undefined;
  readonly #knownShare: number;
  #connectedAtMs: number | null = null;
  #triedCount = 0;
  readonly #written = new Set<string>();

  /** Null where the simulation has no limits. */
  static of(options: SimulatedOptions, clock: Clock): SimulatedAccount | null {
    const { lock, quota, knownShare } = options;
    return lock === undefined && quota === undefined && knownShare === undefined
      ? null
      : new SimulatedAccount(options, clock);
  }

  private constructor({ lock, quota, knownShare = 0 }: SimulatedOptions, clock: Clock) {
    this.#clock = clock;
    this.#lock = lock;
    this.#quota = quota;
    this.#knownShare = knownShare;
  }

  noteConnected(): void {
    this.#connectedAtMs ??= this.#clock.wallMs();
  }

  knows(phone: string): boolean {
    return (checksum(phone, phone.length) % 1000) / 1000 < this.#knownShare || this.#written.has(phone);
  }

  noteAccepted(phone: string): void {
    if (!this.knows(phone)) this.#written.add(phone);
  }

  /** A message to somebody new, while new chats aren't let be started. */
  refuses(phone: string): boolean {
    if (this.knows(phone)) return false;
    if (this.#quota !== undefined && this.#usedCount >= this.#quota.total) return true;
    if (this.#lock === undefined || !this.#isLocked) return false;
    this.#triedCount += 1;
    return this.#triedCount % this.#lock.every === 0;
  }

  get limits(): AccountLimits {
    return { lock: this.#toldLock(), quota: this.#toldQuota() };
  }

  #toldLock(): AccountLimits['lock'] {
    if (this.#lock?.isTold === false) return { kind: 'unknown' };
    if (this.#lock === undefined || !this.#isLocked) return { kind: 'off' };
    return { kind: 'on', restriction: 'RESTRICT_ALL_COMPANIONS', untilMs: this.#lockStartMs + this.#lock.durationMs };
  }

  #toldQuota(): AccountLimits['quota'] {
    if (this.#quota === undefined) return { kind: 'unlimited' };
    const { total } = this.#quota;
    const status = this.#usedCount >= total ? 'CAPPED' : 'NONE';
    const cycleEndMs = (this.#connectedAtMs ?? 0) + CYCLE_MS;
    return { kind: 'limited', totalCount: total, usedCount: this.#usedCount, cycleEndMs, status };
  }

  get #usedCount(): number {
    return (this.#quota?.used ?? 0) + this.#written.size;
  }

  get #lockStartMs(): number {
    return (this.#connectedAtMs ?? 0) + (this.#lock?.fromMs ?? 0);
  }

  get #isLocked(): boolean {
    const sinceMs = this.#clock.wallMs() - this.#lockStartMs;
    return this.#lock !== undefined && sinceMs >= 0 && sinceMs < this.#lock.durationMs;
  }
}

const CYCLE_MS = 30 * 24 * 3_600_000;
