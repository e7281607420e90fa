import type { Lock, Quota, StandInOptions } from './options';
import type { ToldLimits, ToldLock, ToldQuota } from './protocol';

/** The lock and the quota of new chats that WhatsApp has put on the account. */
export class AccountLimits {
  readonly #tell: (type: 'lock' | 'quota', limits: ToldLimits) => void;
  #lock: Lock | null;
  #quota: Quota | null;
  #newChatCount = 0;
  #liftTimer: NodeJS.Timeout | undefined;

  constructor(options: StandInOptions, tell: (type: 'lock' | 'quota', limits: ToldLimits) => void) {
    this.#lock = options.lock ?? null;
    this.#quota = options.quota ?? null;
    this.#tell = tell;
    this.#awaitLifting();
  }

  get lock(): Lock | null {
    if (this.#lock !== null && this.#lock.untilMs <= Date.now()) this.#lock = null;
    return this.#lock;
  }

  set lock(lock: Lock | null) {
    this.#lock = lock;
    this.#newChatCount = 0;
    this.#awaitLifting();
    this.#tell('lock', this.told());
  }

  get quota(): Quota | null {
    return this.#quota;
  }

  set quota(quota: Quota | null) {
    this.#quota = quota;
    this.#tell('quota', this.told());
  }

  /** Whether the server says no to a message that would start a chat. */
  refusesNewChat(): boolean {
    const { lock } = this;
    if (lock !== null) {
      this.#newChatCount += 1;
      if (this.#newChatCount % (lock.everyNth ?? 1) === 0) return true;
    }
    return this.#isCapped();
  }

  /** A new chat counts. */
  countNewChat(): void {
    if (this.#quota === null) return;
    this.#quota = { ...this.#quota, used: this.#quota.used + 1 };
    this.#tell('quota', this.told());
  }

  told(): ToldLimits {
    return { lock: this.#toldLock(), quota: this.#toldQuota(), hasQuota: this.#quota !== null };
  }

  close(): void {
    clearTimeout(this.#liftTimer);
  }

  #awaitLifting(): void {
    clearTimeout(this.#liftTimer);
    const { lock } = this;
    if (lock === null) return;
    // A timer can't wait longer than 24 days.
    const leftMs = Math.min(lock.untilMs - Date.now(), 2 ** 31 - 1);
    this.#liftTimer = setTimeout(() => this.#tell('lock', this.told()), leftMs);
    this.#liftTimer.unref();
  }

  #isCapped(): boolean {
    const quota = this.#quota;
    if (quota === null) return false;
    return quota.status === 'CAPPED' || (quota.total > 0 && quota.used >= quota.total);
  }

  #toldLock(): ToldLock {
    const { lock } = this;
    if (lock === null || lock.isUntold === true) {
      return { is_active: false, time_enforcement_ends: null, enforcement_type: 'DEFAULT' };
    }
    return {
      is_active: true,
      time_enforcement_ends: String(Math.round(lock.untilMs / 1000)),
      enforcement_type: lock.restriction,
    };
  }

  #toldQuota(): ToldQuota {
    const quota = this.#quota;
    // What the page is told of an account without a quota: a placeholder.
    if (quota === null) return { ...PLACEHOLDER, server_sent_timestamp: nowSeconds() };
    return {
      total_quota: quota.total,
      used_quota: quota.used,
      cycle_start_timestamp: String(quota.cycleEndSeconds - CYCLE_SECONDS),
      cycle_end_timestamp: String(quota.cycleEndSeconds),
      server_sent_timestamp: nowSeconds(),
      ote_status: quota.oteStatus ?? 'ELIGIBLE',
      mv_status: quota.mvStatus ?? 'NOT_ACTIVE',
      capping_status: this.#isCapped() ? 'CAPPED' : (quota.status ?? 'NONE'),
    };
  }
}

const CYCLE_SECONDS = 30 * 24 * 60 * 60;

const PLACEHOLDER: Omit<ToldQuota, 'server_sent_timestamp'> = {
  total_quota: 0,
  used_quota: 0,
  cycle_start_timestamp: '',
  cycle_end_timestamp: '',
  ote_status: 'NOT_ELIGIBLE',
  mv_status: 'NOT_ELIGIBLE',
  capping_status: 'NONE',
};

function nowSeconds(): string {
  return String(Math.floor(Date.now() / 1000));
}
