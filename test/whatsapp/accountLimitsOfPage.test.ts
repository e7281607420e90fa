import { describe, expect, test } from 'vitest';
import { UNKNOWN_LIMITS } from '../../src/sender/limits/accountLimits';
import { parseLimits } from '../../src/whatsapp/web/accountLimitsOfPage';

const QUOTA = { total: 100, used: 62, cycleEndSeconds: 1_770_000_000, status: 'FIRST_WARNING', isPlaceholder: false };

describe('what the page tells of the account’s limits', () => {
  const checkLock = (lock: unknown, expected: object): void =>
    expect(parseLimits({ lock, quota: null }).lock).toEqual(expected);
  const checkQuota = (quota: unknown, expected: object): void =>
    expect(parseLimits({ lock: null, quota }).quota).toEqual(expected);

  test('nothing is unknown, not free', () => {
    expect(parseLimits({ lock: null, quota: null })).toEqual(UNKNOWN_LIMITS);
    expect(parseLimits('of another shape')).toEqual(UNKNOWN_LIMITS);
  });
  test('a lock with its kind and its end', () =>
    checkLock(
      { isOn: true, restriction: 'RESTRICT_ALL_COMPANIONS', endsMs: 1_770_000_000_000 },
      { kind: 'on', restriction: 'RESTRICT_ALL_COMPANIONS', untilMs: 1_770_000_000_000 },
    ));
  test('a lock without an end', () =>
    checkLock({ isOn: true, restriction: null, endsMs: null }, { kind: 'on', restriction: null, untilMs: null }));
  test('no lock', () => checkLock({ isOn: false, restriction: 'DEFAULT', endsMs: null }, { kind: 'off' }));
  test('a quota with what is used of it', () =>
    checkQuota(QUOTA, {
      kind: 'limited',
      totalCount: 100,
      usedCount: 62,
      cycleEndMs: 1_770_000_000_000,
      status: 'FIRST_WARNING',
    }));
  test('a quota that is used up', () => checkQuota({ ...QUOTA, used: 100, status: 'CAPPED' }, { ...CAPPED }));
  test('-1 is no limit', () => checkQuota({ ...QUOTA, total: -1 }, { kind: 'unlimited' }));
  test('0 of 0 for an account that isn’t eligible is no limit', () =>
    checkQuota({ ...QUOTA, total: 0, used: 0, status: null, isPlaceholder: true }, { kind: 'unlimited' }));
  test('a quota that isn’t a number is unknown', () =>
    checkQuota({ ...QUOTA, total: Number.NaN }, { kind: 'unknown' }));
  test('an unknown status is none', () =>
    expect(parseLimits({ lock: null, quota: { ...QUOTA, status: 'LATER' } }).quota).toMatchObject({ status: 'NONE' }));
});

const CAPPED = {
  kind: 'limited',
  totalCount: 100,
  usedCount: 100,
  cycleEndMs: 1_770_000_000_000,
  status: 'CAPPED',
} as const;
