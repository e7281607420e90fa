import * as v from 'valibot';
import type { AccountLimits, NewChatQuota, QuotaStatus, ReachOutLock } from '../../sender/limits/accountLimits';

const limitsSchema = v.object({
  lock: v.nullable(
    v.object({ isOn: v.boolean(), restriction: v.nullable(v.string()), endsMs: v.nullable(v.number()) }),
  ),
  quota: v.nullable(
    v.object({
      total: v.number(),
      used: v.number(),
      cycleEndSeconds: v.nullable(v.number()),
      status: v.nullable(v.string()),
      isPlaceholder: v.boolean(),
    }),
  ),
});

type Told = v.InferOutput<typeof limitsSchema>;

/** What the page tells of the account's limits; unknown where it isn't of the shape that is known. */
export function parseLimits(told: unknown): AccountLimits {
  const parsed = v.safeParse(limitsSchema, told);
  const { lock, quota }: Told = parsed.success ? parsed.output : { lock: null, quota: null };
  return { lock: lockOf(lock), quota: quotaOf(quota) };
}

function lockOf(lock: Told['lock']): ReachOutLock {
  if (lock === null) return { kind: 'unknown' };
  return lock.isOn ? { kind: 'on', restriction: lock.restriction, untilMs: lock.endsMs } : { kind: 'off' };
}

function quotaOf(quota: Told['quota']): NewChatQuota {
  if (quota === null || !Number.isFinite(quota.total) || !Number.isFinite(quota.used)) return { kind: 'unknown' };
  const { total, used, cycleEndSeconds, isPlaceholder } = quota;
  const status = QUOTA_STATUSES.find((known) => quota.status?.endsWith(known) === true) ?? 'NONE';
  // -1 is WhatsApp's word for no limit; 0 of 0 stands where an account isn't part of the scheme.
  if (total < 0 || (total === 0 && (isPlaceholder || used === 0) && status !== 'CAPPED')) return { kind: 'unlimited' };
  const cycleEndMs = cycleEndSeconds === null ? null : cycleEndSeconds * 1000;
  return { kind: 'limited', totalCount: total, usedCount: used, cycleEndMs, status };
}

const QUOTA_STATUSES: readonly QuotaStatus[] = ['NONE', 'FIRST_WARNING', 'SECOND_WARNING', 'CAPPED'];
