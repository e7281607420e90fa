/** Whether WhatsApp lets the account write to people with whom it has no chat yet: the reach-out time lock. */
export type ReachOutLock =
  /** The page doesn't say. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'off' }
  /** `restriction` is WhatsApp's word, such as RESTRICT_ALL_COMPANIONS; `untilMs` is wall clock. */
  | { readonly kind: 'on'; readonly restriction: string | null; readonly untilMs: number | null };

export type QuotaStatus = 'NONE' | 'FIRST_WARNING' | 'SECOND_WARNING' | 'CAPPED';

/** How many new chats WhatsApp lets the account start in a cycle. */
export type NewChatQuota =
  | { readonly kind: 'unknown' }
  /** Also 0 of 0 with NOT_ELIGIBLE. */
  | { readonly kind: 'unlimited' }
  | {
      readonly kind: 'limited';
      readonly totalCount: number;
      readonly usedCount: number;
      /** Wall clock. */
      readonly cycleEndMs: number | null;
      readonly status: QuotaStatus;
    };

/** What WhatsApp says of the account's own limits. */
export interface AccountLimits {
  readonly lock: ReachOutLock;
  readonly quota: NewChatQuota;
}

export const UNKNOWN_LIMITS: AccountLimits = { lock: { kind: 'unknown' }, quota: { kind: 'unknown' } };

/** Why no new chat may be started, and until when, in wall clock, where WhatsApp says that. */
export interface Closed {
  readonly by: 'lock' | 'quota';
  readonly untilMs: number | null;
}

/** Null where new chats may be started, as far as WhatsApp tells. */
export function closedForNewChats({ lock, quota }: AccountLimits): Closed | null {
  const isUsedUp = quota.kind === 'limited' && (quota.status === 'CAPPED' || quota.usedCount >= quota.totalCount);
  if (lock.kind !== 'on') return isUsedUp ? { by: 'quota', untilMs: quota.cycleEndMs } : null;
  if (!isUsedUp) return { by: 'lock', untilMs: lock.untilMs };
  const isEndKnown = lock.untilMs !== null && quota.cycleEndMs !== null;
  return { by: 'lock', untilMs: isEndKnown ? Math.max(lock.untilMs, quota.cycleEndMs) : null };
}

/** Whether WhatsApp says that what closed it does so no longer; a page that doesn't tell says nothing. */
export function isOpenAgain({ lock, quota }: AccountLimits, by: Closed['by']): boolean {
  return by === 'lock' ? lock.kind === 'off' : quota.kind !== 'unknown';
}

/** New chats that the quota still lets be started; null where there is none, or none is told. */
export function newChatsLeft({ quota }: AccountLimits): number | null {
  return quota.kind === 'limited' ? Math.max(0, quota.totalCount - quota.usedCount) : null;
}
