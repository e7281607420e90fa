import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BookRecord } from '../../src/people/book/bookRecord';
import { PeopleTable } from '../../src/people/peopleTable';
import type { PersonKey } from '../../src/people/person';

const KEYS: readonly PersonKey[] = [33_639_980_001, 33_639_980_002, -700_000_000_000_001, -700_000_000_000_002];
const TAGS = [1, 2, 3];
const HASHES = [7, 8];

const key = fc.constantFrom(...KEYS);
const atMs = fc.integer({ min: 1, max: 1000 });
/** A tag names one opt-out of one person: those of the others differ. */
const tagOf = (who: PersonKey, tag: number): number => KEYS.indexOf(who) * 10 + tag;
const record: fc.Arbitrary<BookRecord> = fc.oneof(
  fc.record({ who: key, tag: fc.constantFrom(...TAGS) }).map(({ who, tag }): BookRecord => {
    const unique = tagOf(who, tag);
    return { kind: 'optedOut', who, atMs: unique, why: 'reply', from: `session ${unique}`, tag: unique };
  }),
  fc.record({ who: key, tags: fc.subarray(TAGS), atMs }).map(({ who, tags, atMs }): BookRecord => ({
    kind: 'optedIn',
    who,
    atMs,
    ended: tags.map((tag) => tagOf(who, tag)),
  })),
  fc
    .record({ who: key, atMs, textHash: fc.constantFrom(...HASHES) })
    .map((sent): BookRecord => ({ kind: 'sent', ...sent, session: `session ${sent.atMs}` })),
  fc.record({ who: key, atMs }).map((answer): BookRecord => ({ kind: 'answered', ...answer, session: null })),
  fc.record({ who: key, other: key }).map((both): BookRecord => ({ kind: 'alias', ...both })),
);

function tableOf(records: readonly BookRecord[]): PeopleTable {
  const table = new PeopleTable();
  table.take(records, true);
  return table;
}

/** All that can be asked of it. */
function answersOf(table: PeopleTable): unknown {
  return {
    counts: table.counts,
    people: KEYS.map((key) => ({
      optOut: table.optOut(key),
      tags: [...table.tags(key)].toSorted((left, right) => left - right),
      lastAtMs: table.lastSent(key)?.atMs,
      texts: HASHES.map((hash) => table.lastSentOf(key, hash)?.atMs ?? null),
      answeredAtMs: table.answeredAtMs(key),
      keys: [...table.keysOfPerson(key)].toSorted((left, right) => left - right),
    })),
    listedCount: [...table.optedOut()].length,
  };
}

describe('what the records say', () => {
  test('is the same in whatever order they are read, and however often', () => {
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 25 }).chain((records) =>
          fc.record({
            records: fc.constant(records),
            again: fc
              .tuple(fc.shuffledSubarray(records), fc.shuffledSubarray(records, { minLength: records.length }))
              .map(([some, all]) => [...some, ...all]),
          }),
        ),
        ({ records, again }) => {
          expect(answersOf(tableOf(again))).toEqual(answersOf(tableOf(records)));
        },
      ),
    );
  });

  test('is that a person is opted out, where one opt-out of any of their ids hasn’t been ended', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 25 }), (records) => {
        const table = tableOf(records);
        const ended = new Set(records.flatMap((each) => (each.kind === 'optedIn' ? each.ended : [])));
        for (const key of KEYS) {
          const keys = table.keysOfPerson(key);
          const isOut = records.some((each) => each.kind === 'optedOut' && keys.has(each.who) && !ended.has(each.tag));
          expect(table.isOptedOut(key)).toBe(isOut);
        }
        expect([...table.optedOut()].length).toBe(table.counts.optedOutCount);
      }),
    );
  });

  test('is kept apart for a million people whose numbers follow one another', () => {
    const table = new PeopleTable();
    const first = 33_600_000_000;
    for (let number = 0; number < 1_000_000; number += 1)
      table.take([{ kind: 'answered', who: first + number, atMs: number + 1, session: null }], true);
    expect(table.counts.peopleCount).toBe(1_000_000);
    for (let number = 0; number < 1_000_000; number += 997) {
      expect(table.answeredAtMs(first + number)).toBe(number + 1);
      expect(table.answeredAtMs(-(first + number))).toBe(null);
    }
    expect(table.knows(first - 1)).toBe(false);
  });
});
