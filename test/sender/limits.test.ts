import { beforeEach, describe, expect, test } from 'vitest';
import { LimitsReader } from '../../src/sender/limits/limitsReader';
import { LimitWait } from '../../src/sender/limits/limitWait';
import { NewChatStreak } from '../../src/sender/limits/newChatStreak';
import { LimitedAccount, quotaOf } from '../fakes/limitedAccount';
import { VirtualClock } from '../fakes/virtualClock';

const MINUTE_MS = 60_000;

let clock: VirtualClock;

beforeEach(() => {
  clock = new VirtualClock();
});

describe('an account is left in peace', () => {
  test('until the second that WhatsApp names is over, unless that has passed', () => {
    const wait = new LimitWait(clock);
    wait.begin(clock.wallMs() + 5 * MINUTE_MS);
    expect([wait.leftMs, wait.untilMs]).toEqual([5 * MINUTE_MS + 1000, clock.wallMs() + 5 * MINUTE_MS]);
    wait.begin(clock.wallMs() - 1);
    expect([wait.leftMs, wait.untilMs]).toEqual([MINUTE_MS, null]);
  });

  test('for longer and longer, up to an hour, and for a minute again once a new chat got through', () => {
    const wait = new LimitWait(clock);
    const minutes = Array.from({ length: 8 }, () => {
      wait.begin(null);
      return wait.leftMs / MINUTE_MS;
    });
    expect(minutes).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    wait.reset();
    wait.begin(null);
    expect(wait.leftMs).toBe(MINUTE_MS);
  });
});

describe('refusals are a lock', () => {
  test('where three of the latest were refused, at once or late', () => {
    const streak = new NewChatStreak([]);
    streak.note(1, 'refused');
    streak.note(2, 'sent');
    streak.note(3, 'refusedLate');
    expect(streak.isLock).toBe(false);
    streak.note(4, 'refused');
    expect(streak.isLock).toBe(true);
    // Whoever was refused late may have got it.
    expect(streak.takeRefused()).toEqual([1, 4]);
  });

  test('of different people: one who is refused again and again is none', () => {
    const streak = new NewChatStreak([]);
    for (let time = 0; time < 5; time += 1) streak.note(1, 'refused');
    expect(streak.isLock).toBe(false);
  });
});

describe('a quota', () => {
  test('counts those on their way, which WhatsApp may not have counted, and those started since', () => {
    const reader = new LimitsReader(new LimitedAccount(clock), clock, new Set([7]), () => undefined);
    reader.note(quotaOf(40, 38));
    expect(reader.isQuotaStarted).toBe(false);
    reader.noteStarted();
    expect(reader.isQuotaStarted).toBe(true);
  });

  test('isn’t asked for over no connection: what was told last still holds', async () => {
    const account = new LimitedAccount(clock);
    const reader = new LimitsReader(account, clock, new Set(), () => undefined);
    await reader.read();
    expect([account.readAtMs, reader.latest]).toEqual([[], null]);
    await account.connect();
    await reader.read();
    expect(account.readAtMs).toEqual([0]);
  });
});
