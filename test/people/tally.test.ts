import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BookRecord, CountedRecord } from '../../src/people/book/bookRecord';
import { keyOf, type PersonKey } from '../../src/people/person';
import { PeopleTable } from '../../src/people/peopleTable';
import { person } from './books';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const FIRST_DAY = 20_000;
const NOW = (FIRST_DAY + 45) * DAY_MS + 5 * HOUR_MS;
const KINDS = ['messages', 'newChats', 'unanswered'] as const;
const ACCOUNTS = [1, 2];
const PEOPLE: readonly PersonKey[] = [33_639_980_001, 33_639_980_002, -700_000_000_000_001];
/** As many days as are kept of an account. */
const KEPT_DAYS = 36;

/** What a tag stands for: some on each of fifty days, of which the last lie in the future. */
function countedOf(tag: number): CountedRecord {
  const isNewChat = tag % 3 === 0;
  return {
    kind: 'counted',
    account: ACCOUNTS[tag % 2] ?? 0,
    atMs: (FIRST_DAY + ((tag * 7) % 50)) * DAY_MS + ((tag * 7_919_333) % DAY_MS),
    isNewChat,
    who: isNewChat ? (PEOPLE[tag % PEOPLE.length] ?? null) : null,
    tag,
  };
}

const tag = fc.integer({ min: 0, max: 149 });
const record: fc.Arbitrary<BookRecord> = fc.oneof(
  { weight: 12, arbitrary: tag.map(countedOf) },
  { weight: 2, arbitrary: tag.map((each): BookRecord => ({ ...countedOf(each), who: null })) },
  { weight: 3, arbitrary: tag.map((each): BookRecord => ({ kind: 'withdrawn', tag: each })) },
  fc
    .record({ who: fc.constantFrom(...PEOPLE), tag })
    .map(({ who, tag }): BookRecord => ({ kind: 'answered', who, atMs: countedOf(tag).atMs, session: null })),
  fc
    .record({ who: fc.constantFrom(...PEOPLE), other: fc.constantFrom(...PEOPLE) })
    .map((both): BookRecord => ({ kind: 'alias', ...both })),
);
const records = fc.oneof(fc.array(record, { maxLength: 15 }), fc.array(record, { minLength: 100, maxLength: 300 }));

/** The same, told without any care for time or room. */
function timesOf(all: readonly BookRecord[], account: number, table: PeopleTable): Record<string, number[]> {
  const withdrawn = new Set(all.flatMap((each) => (each.kind === 'withdrawn' ? [each.tag] : [])));
  const ofAccount = all.filter((each) => each.kind === 'counted' && each.account === account) as CountedRecord[];
  const days = [...new Set(ofAccount.map(({ atMs }) => Math.floor(atMs / DAY_MS)))].toSorted((a, b) => b - a);
  const byTag = new Map<number, CountedRecord>();
  for (const each of ofAccount) {
    if (withdrawn.has(each.tag) || !days.slice(0, KEPT_DAYS).includes(Math.floor(each.atMs / DAY_MS))) continue;
    const known = byTag.get(each.tag);
    byTag.set(each.tag, { ...each, atMs: Math.min(each.atMs, NOW), who: known?.who ?? each.who });
  }
  const kept = [...byTag.values()];
  const newChats = kept.filter(({ isNewChat }) => isNewChat);
  const unanswered = newChats.filter(({ who, atMs }) => {
    const answeredAtMs = who === null ? null : table.answeredAtMs(who);
    return answeredAtMs === null || answeredAtMs < Math.floor(atMs / 1000) * 1000;
  });
  const sorted = (some: readonly CountedRecord[]): number[] => some.map(({ atMs }) => atMs).toSorted((a, b) => b - a);
  return { messages: sorted(kept), newChats: sorted(newChats), unanswered: sorted(unanswered) };
}

function checkTally(table: PeopleTable, all: readonly BookRecord[]): void {
  for (const account of ACCOUNTS) {
    const expected = timesOf(all, account, table);
    for (const kind of KINDS) {
      const times = expected[kind] ?? [];
      expect(times.map((_, at) => table.tally.latestMs(account, kind, at + 1))).toEqual(times);
      expect(table.tally.latestMs(account, kind, times.length + 1)).toBe(null);
      for (const sinceMs of [0, NOW - 24 * HOUR_MS, NOW, ...times, ...times.map((atMs) => atMs + 1)]) {
        const count = times.filter((atMs) => atMs >= sinceMs).length;
        expect(table.tally.countSince(account, kind, sinceMs)).toBe(count);
      }
    }
  }
}

describe('what was counted', () => {
  test('is what the records say, in whatever order they come, however often, and whenever it is asked', () => {
    fc.assert(
      fc.property(records, fc.nat(), (all, askedAfter) => {
        const table = new PeopleTable(() => NOW);
        const at = askedAfter % (all.length + 1);
        table.take(all.slice(0, at), true);
        checkTally(table, all.slice(0, at));
        table.take(all.slice(at), true);
        checkTally(table, all);
      }),
      { numRuns: 60 },
    );
  });

  test('that lies in the future counts since it was first seen, also where the book is read anew', () => {
    let now = NOW;
    const table = new PeopleTable(() => now);
    const record = { ...countedOf(0), atMs: NOW + 365 * DAY_MS };
    table.take([record], true);
    expect(table.tally.latestMs(1, 'messages', 1)).toBe(NOW);
    now += 25 * HOUR_MS;
    const next = table.successor();
    next.take([record], true);
    for (const each of [table, next]) {
      expect(each.tally.countSince(1, 'messages', now - 24 * HOUR_MS)).toBe(0);
      expect(each.tally.latestMs(1, 'newChats', 1)).toBe(NOW);
    }
  });

  test('lies in the future once the clock is set back, and counts since then until its time comes again', () => {
    let now = NOW;
    const table = new PeopleTable(() => now);
    const [early, late] = [countedOf(0), { ...countedOf(6), atMs: NOW - 1 }];
    const both = [{ ...early, atMs: NOW - 3 * HOUR_MS }, late];
    table.take(both, true);
    now -= 2 * HOUR_MS;
    const setBackTo = now;
    for (const kind of KINDS) {
      expect(table.tally.countSince(1, kind, now)).toBe(1);
      expect(table.tally.latestMs(1, kind, 1)).toBe(now);
    }
    now += HOUR_MS;
    expect(table.tally.latestMs(1, 'messages', 1)).toBe(setBackTo);
    // Of the day whose hours these are it is one all the same.
    for (const kind of ['messages', 'newChats'] as const) {
      const countUntil = (endMs: number): number => table.tally.countSince(1, kind, now - 1, endMs);
      expect([late.atMs, late.atMs + 1].map(countUntil)).toEqual([0, 1]);
    }
    const next = table.successor();
    next.take(both, true);
    // The clock was right before it was set back: it isn't forgotten that it was a moment ago.
    now = NOW + HOUR_MS;
    for (const each of [table, next]) {
      for (const kind of KINDS) expect(each.tally.latestMs(1, kind, 1)).toBe(late.atMs);
      expect(each.tally.countSince(1, 'messages', late.atMs)).toBe(1);
    }
    table.take([{ kind: 'withdrawn', tag: late.tag }], true);
    for (const kind of KINDS) expect(table.tally.countSince(1, kind, NOW - 3 * HOUR_MS)).toBe(1);
  });

  test('on a day of next year, by a clock that is wrong, pushes nothing out', () => {
    const table = new PeopleTable(() => NOW);
    const month = Array.from({ length: 32 }, (_, day) => ({ ...countedOf(2 * day), atMs: NOW - day * DAY_MS }));
    table.take([{ ...countedOf(100), atMs: NOW + 365 * DAY_MS }, ...month], true);
    expect(table.tally.countSince(1, 'messages', NOW - 31 * DAY_MS)).toBe(33);
    expect(month.every((each) => table.tally.isNeeded(each))).toBe(true);
  });

  test('is answered where they wrote under another id, or in the same second', () => {
    const table = new PeopleTable(() => NOW);
    const [phone, lid] = [keyOf(person(1)), -700_000_000_000_001];
    const atMs = NOW - HOUR_MS + 999;
    table.take(
      [
        { ...countedOf(0), who: phone, atMs },
        { ...countedOf(6), who: phone, atMs: NOW - 1 },
      ],
      true,
    );
    expect(table.tally.countSince(1, 'unanswered', 0)).toBe(2);
    table.take([{ kind: 'answered', who: lid, atMs: Math.floor(atMs / 1000) * 1000, session: null }], true);
    expect(table.tally.countSince(1, 'unanswered', 0)).toBe(2);
    table.take([{ kind: 'alias', who: phone, other: lid }], true);
    expect(table.tally.countSince(1, 'unanswered', 0)).toBe(1);
  });
});
