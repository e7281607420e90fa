import { expect, test } from 'vitest';
import { UNKNOWN_LIMITS, type AccountLimits } from '../../../src/sender/limits/accountLimits';
import { DEFAULT_OPTIONS, type SenderOptions } from '../../../src/sender/options';
import { withPreset } from '../../../src/sender/timetable/presets';
import { adviceForRun, recommendCareful } from '../../../src/sender/timetable/recommendCareful';

const UNTIL_MS = Date.parse('2026-12-03T00:00:00Z');
const QUOTA: AccountLimits = {
  lock: { kind: 'off' },
  quota: { kind: 'limited', totalCount: 40, usedCount: 2, cycleEndMs: UNTIL_MS, status: 'NONE' },
};
const LOCKED: AccountLimits = { ...UNKNOWN_LIMITS, lock: { kind: 'on', restriction: null, untilMs: UNTIL_MS } };

function check(
  newChatCount: number,
  limits: AccountLimits | null,
  expected: string | null,
  options: Partial<SenderOptions> = {},
) {
  const list = { sentCount: 1812, newChatCount, options: { ...DEFAULT_OPTIONS, ...options }, limits };
  expect(recommendCareful(list)?.text ?? null).toBe(expected);
}

test('another pace is recommended for many new chats, or for more than WhatsApp lets the account start', () => {
  check(1700, null, '{0} of {1} are new chats');
  check(40, null, null);
  check(1700, QUOTA, '{0} of {1} are new chats; WhatsApp lets this account start {2} until {3}');
  check(39, QUOTA, '{0} of {1} are new chats; WhatsApp lets this account start {2} until {3}');
  check(38, QUOTA, null);
  check(1, LOCKED, '{0} of {1} are new chats, and WhatsApp lets this account start none until {2}');
  check(0, LOCKED, null);
});

test('not where the list is spread already, or nobody in it is new', () => {
  check(1700, QUOTA, null, withPreset(DEFAULT_OPTIONS, 'careful'));
  check(1700, QUOTA, null, { onlyKnown: true });
  check(1700, QUOTA, null, { newChatsPerDayCount: 5 });
});

test('a run is told of what WhatsApp says alone: many new chats have been told before it', () => {
  const chats = { knownCount: 112, newCount: 1700 };
  expect(adviceForRun({ chats, limits: UNKNOWN_LIMITS }, DEFAULT_OPTIONS)).toBeNull();
  expect(adviceForRun({ chats: null, limits: QUOTA }, DEFAULT_OPTIONS)).toBeNull();
  expect(adviceForRun({ chats, limits: QUOTA }, DEFAULT_OPTIONS)).toMatchObject({
    args: [{ args: [{ count: 1700 }, { count: 1812 }, { count: 38 }, { kind: 'day', atMs: UNTIL_MS }] }],
  });
});
