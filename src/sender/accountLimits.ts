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
