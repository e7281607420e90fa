import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OPT_OUT_REASONS, type BookRecord } from '../../src/people/book/bookRecord';
import { cutName, decodeRecords, encodeRecords } from '../../src/people/book/recordCodec';

const digits = fc.integer({ min: 1, max: 999_999_999_999_999 });
const who = fc.tuple(digits, fc.boolean()).map(([number, isHidden]) => (isHidden ? -number : number));
const sixBytes = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const name = fc.string({ unit: 'grapheme', maxLength: 80 }).map(cutName);
const record: fc.Arbitrary<BookRecord> = fc.oneof(
  fc.record({
    kind: fc.constant('optedOut' as const),
    who,
    atMs: sixBytes,
    why: fc.constantFrom(...OPT_OUT_REASONS),
    from: name,
    tag: sixBytes,
  }),
  fc.record({
    kind: fc.constant('optedIn' as const),
    who,
    atMs: sixBytes,
    ended: fc.array(sixBytes, { maxLength: 30 }),
  }),
  fc.record({ kind: fc.constant('sent' as const), who, atMs: sixBytes, session: name, textHash: sixBytes }),
  fc.record({ kind: fc.constant('answered' as const), who, atMs: sixBytes, session: fc.option(name) }),
  fc.record({ kind: fc.constant('alias' as const), who, other: who }),
  fc.record({ kind: fc.constant('replaces' as const), ids: fc.array(name, { maxLength: 30 }) }),
  fc
    .record({ account: sixBytes, atMs: sixBytes, isNewChat: fc.boolean(), who: fc.option(who), tag: sixBytes })
    .map((counted): BookRecord => ({ kind: 'counted', ...counted, who: counted.isNewChat ? counted.who : null })),
  fc.record({ kind: fc.constant('withdrawn' as const), tag: sixBytes }),
);

describe('records as bytes', () => {
  test('are what they were', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 160 }), (records) => {
        expect(decodeRecords(encodeRecords(records))).toEqual(records);
      }),
    );
  });

  test('that are others’ bytes are none, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 5 }), fc.nat(), (records, at) => {
        const bytes = encodeRecords(records);
        // Cut anywhere, it is fewer records or none, and never others.
        const cut = decodeRecords(bytes.subarray(0, at % bytes.length));
        if (cut !== undefined) expect(records.slice(0, cut.length)).toEqual(cut);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        decodeRecords(Buffer.from(bytes));
      }),
    );
    expect(decodeRecords(Buffer.from([0, 9]))).toBe(undefined);
  });

  test('hold a name of 255 bytes, cut between two characters', () => {
    expect(cutName('a'.repeat(300))).toBe('a'.repeat(255));
    expect(cutName('é'.repeat(300))).toBe('é'.repeat(127));
    expect(cutName('ab👥'.repeat(60))).toBe(`${'ab👥'.repeat(42)}ab`);
  });
});
